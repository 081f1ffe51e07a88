//! One sample of a batch.

use core::slice;

use super::{Loss, scaled};
use crate::Row;
use crate::kernels::loss::{Softmax, Softmaxes};

/// A sample whose loss is asked for: its outputs, and the gradient to write.
#[derive(Debug)]
pub struct Case<'a, R: ?Sized> {
    /// What the network made of the sample.
    pub output: &'a R,
    /// What [`Loss::prepare`] found.
    pub(super) softmax: Softmax,
    /// Holds what [`Loss::prepare`] left there, and is overwritten.
    pub gradient: &'a mut R,
    /// What to multiply the gradient by.
    pub factor: f32,
}

impl<R: ?Sized> Case<'_, R> {
    /// The same with a gradient that many times as large.
    pub(super) fn times(self, weight: f64) -> Self {
        Self { factor: scaled(self.factor, weight), ..self }
    }
}

impl<'a, R: Row> Case<'a, R> {
    /// A sample by itself.
    #[doc(hidden)]
    pub fn prepare(loss: &impl Loss, output: &'a R, gradient: &'a mut R, factor: f32) -> Self {
        let mut softmaxes = Softmaxes::default();
        let row = R::flat_mut(slice::from_mut(gradient));
        loss.prepare(output.as_slice(), R::LEN, row, &mut softmaxes);
        Self { output, softmax: softmaxes.of(0), gradient, factor }
    }

    /// Its rows as slices.
    #[inline]
    pub(super) fn flat(self) -> Case<'a, [f32]> {
        let Self { output, softmax, gradient, factor } = self;
        let gradient = R::flat_mut(slice::from_mut(gradient));
        Case { output: output.as_slice(), softmax, gradient, factor }
    }
}
