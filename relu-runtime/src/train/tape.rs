//! What forward saves of a batch for backward.
//!
//! Each of these buffers grows to the largest batch seen and never shrinks, so
//! that a step over a batch no larger than one already seen allocates nothing.

use core::ops::{Deref, DerefMut};

use alloc::vec::Vec;

use crate::{PANEL, Vector, panels};

/// The values of a batch: a row of `N` numbers per sample.
#[derive(Clone, Debug)]
pub struct Rows<const N: usize>(Vec<[f32; N]>);

impl<const N: usize> Default for Rows<N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<const N: usize> Rows<N> {
    /// Makes room for `rows` samples; new rows are zero.
    pub fn resize(&mut self, rows: usize) {
        self.0.resize(rows, [0.0; N]);
    }
}

impl<const N: usize> Deref for Rows<N> {
    type Target = [[f32; N]];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<const N: usize> DerefMut for Rows<N> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// One bit per unit and sample: where an activation's slope is one.
///
/// A row is `panels(N)` words; bit `l` of word `p` belongs to unit
/// `p * PANEL + l`.
#[derive(Clone, Debug, Default)]
pub struct BitRows<const N: usize>(Vec<u16>);

const _: () = assert!(PANEL == u16::BITS as usize);

impl<const N: usize> BitRows<N> {
    /// Words per sample.
    pub const WORDS: usize = panels(N);

    /// Makes room for `rows` samples; new bits are zero.
    pub fn resize(&mut self, rows: usize) {
        self.0.resize(rows * Self::WORDS, 0);
    }

    /// The words of all samples, [`Self::WORDS`] each.
    #[must_use]
    pub fn words(&self) -> &[u16] {
        &self.0
    }

    /// The words of all samples, to write.
    pub fn words_mut(&mut self) -> &mut [u16] {
        &mut self.0
    }
}

/// What `batch_norm` saves of a batch.
#[derive(Clone, Debug, Default)]
pub struct BatchNormTape<const N: usize, const PANELS: usize> {
    /// The values after normalization, before scale and shift.
    pub normalized: Rows<N>,
    /// The batch's mean per unit.
    pub mean: Vector<N, PANELS>,
    /// The batch's biased variance per unit.
    pub variance: Vector<N, PANELS>,
    /// 1 / sqrt(variance + epsilon) per unit.
    pub inverse_std: Vector<N, PANELS>,
}

impl<const N: usize, const PANELS: usize> BatchNormTape<N, PANELS> {
    /// Makes room for `rows` samples.
    pub fn resize(&mut self, rows: usize) {
        self.normalized.resize(rows);
    }
}

/// What the random numbers of a training step are keyed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Randomness {
    /// Of the whole run.
    pub seed: u64,
    /// Counts the steps of the run.
    pub step: u64,
}
