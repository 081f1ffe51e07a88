//! The gradients of all parameters.

use alloc::{boxed::Box, vec, vec::Vec};

use super::clip::{self, Clip, Clipped};
use super::factored::{self, Factored};
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
    /// Whether those of large weights are kept as factors, which only the trainer has.
    has_factors: bool,
    /// Room for the factors of one.
    room: Vec<f32>,
}

impl<N: Train> Default for Gradients<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Train> Gradients<N> {
    const MOST_FACTORS: usize = factored::most_factors(N::SEGMENTS);

    /// Zeros.
    #[must_use]
    pub fn new() -> Self {
        Self {
            parameters: N::boxed_zeroed(),
            deltas: N::Deltas::default(),
            has_factors: false,
            room: vec![0.0; Self::MOST_FACTORS],
        }
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
        to_f32(clip::norm(self.factored(), table::<N>()))
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

    /// Both parts, for a backward over so many samples, which may keep factors.
    pub(super) fn parts(&mut self, samples: usize) -> (&mut N, &mut N::Deltas) {
        self.has_factors = samples == 1 && Self::MOST_FACTORS > 0;
        (&mut self.parameters, &mut self.deltas)
    }

    /// The gradients as backward has left them.
    pub(super) fn factored(&self) -> Factored<'_> {
        Factored::new(self.parameters.as_slice(), self.has_factors)
    }

    /// Makes numbers of factors.
    pub(super) fn multiply_out(&mut self) {
        if self.has_factors {
            let gradients = self.parameters.as_mut_slice();
            factored::multiply_out(gradients, N::SEGMENTS, &mut self.room);
            self.has_factors = false;
        }
    }

    /// The norm, or an error if it, or the loss, says that there is no step to take.
    pub(super) fn finite_norm(&mut self, loss: f32) -> Result<f64, Error> {
        let mut norm = clip::norm(self.factored(), table::<N>());
        // No number of an outer product is above its norm, so all are finite if that is.
        if self.has_factors && !to_f32(norm).is_finite() {
            self.multiply_out();
            norm = clip::norm(self.factored(), table::<N>());
        }
        clip::finite(Some(loss), norm)
    }
}
