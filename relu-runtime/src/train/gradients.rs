//! The gradients of all parameters.

use alloc::{boxed::Box, vec, vec::Vec};

use super::clip::{self, Clip, Clipped};
use super::network::{Train, table};
use crate::Error;
use crate::parameters::named;
use crate::round::to_f32;

/// The gradient of each parameter of a network, and the buffers that backward
/// needs.
///
/// Gradients lie where their parameters lie in the network, so the network's
/// table of segments and its names hold for both. In the places of state they
/// are zero.
pub struct Gradients<N: Train> {
    parameters: Box<N>,
    deltas: N::Deltas,
}

impl<N: Train> Default for Gradients<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Train> Gradients<N> {
    /// Zeros.
    #[must_use]
    pub fn new() -> Self {
        Self { parameters: N::boxed_zeroed(), deltas: N::Deltas::default() }
    }

    /// The gradients in the network's own type.
    #[must_use]
    pub fn parameters(&self) -> &N {
        &self.parameters
    }

    /// Gradients as one flat slice, laid out as the network's parameters.
    #[must_use]
    pub fn as_slice(&self) -> &[f32] {
        self.parameters.as_slice()
    }

    /// Gradients as one flat slice, to write. The padding has to stay zero.
    pub fn as_mut_slice(&mut self) -> &mut [f32] {
        self.parameters.as_mut_slice()
    }

    /// The gradient of a parameter by name, as a plain row-major matrix of the
    /// parameter's shape.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownParameter`]
    pub fn parameter(&self, name: &str) -> Result<Vec<f32>, Error> {
        let tensor = named::find(N::SEGMENTS, name)?;
        let mut values = vec![0.0; tensor.values()];
        named::read(tensor, self.as_slice(), &mut values)?;
        Ok(values)
    }

    /// [`Gradients::parameter`] as an array; a vector is an array of one row.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownParameter`]
    #[cfg(feature = "ndarray")]
    pub fn parameter_array(&self, name: &str) -> Result<ndarray::Array2<f32>, Error> {
        self.parameters.parameter_array(name)
    }

    /// Sets the gradient of a parameter by name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownParameter`]; [`Error::ParameterLen`] if the slice is
    /// shorter or longer than the parameter.
    pub fn set_parameter(&mut self, name: &str, values: &[f32]) -> Result<(), Error> {
        named::write(named::find(N::SEGMENTS, name)?, values, self.as_mut_slice())
    }

    /// Makes all gradients zero, as before an accumulation.
    pub fn set_zero(&mut self) {
        self.as_mut_slice().fill(0.0);
    }

    /// Adds the gradients of another part of the batch.
    ///
    /// The losses are means, so the sum over k parts of equal size is the
    /// gradient of the whole batch after [`Gradients::scale`] by 1 / k.
    pub fn accumulate(&mut self, other: &Self) {
        for (sum, &gradient) in self.as_mut_slice().iter_mut().zip(other.as_slice()) {
            *sum += gradient;
        }
    }

    /// Multiplies all gradients by a factor.
    pub fn scale(&mut self, factor: f32) {
        clip::scale(self.as_mut_slice(), factor);
    }

    /// The Euclidean norm of all gradients.
    #[must_use]
    pub fn norm(&self) -> f32 {
        to_f32(clip::norm(self.as_slice(), table::<N>()))
    }

    /// Clips the gradients in place.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] for a limit that is not a finite number above zero,
    /// [`Error::NotFinite`] if a gradient is NaN or infinite.
    pub fn clip(&mut self, clip: Clip) -> Result<Clipped, Error> {
        clip.apply(self.as_mut_slice(), N::SEGMENTS)
    }

    /// Both parts, for backward to write.
    pub(super) fn parts(&mut self) -> (&mut N, &mut N::Deltas) {
        (&mut self.parameters, &mut self.deltas)
    }
}
