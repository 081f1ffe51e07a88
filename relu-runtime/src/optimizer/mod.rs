//! How gradients move parameters.
//!
//! Optimizers walk a network's flat slice of parameters, and its table of
//! segments tells them what is trained. State of their own lies in slices of
//! the same layout.

mod adam;
mod segments;
mod settings;
mod sgd;
#[cfg(test)]
mod tests;

pub use adam::{Adam, AdamW};
pub use sgd::Sgd;

use crate::Error;
use crate::parameters::Segment;

/// Updates a network's parameters from their gradients.
///
/// The optimizers here can be set to any numbers; [`Optimizer::check`] tells
/// whether their formulas are meant for them, and
/// [`Trainer::step`](crate::train::Trainer::step) asks it before anything else.
pub trait Optimizer {
    /// Refuses settings that [`Optimizer::update`] is not defined for.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`]
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// One step: moves the trainable segments of `parameters`.
    ///
    /// Both slices are laid out as `segments` says; each gradient counts times
    /// `factor`, which is what clipping by a global norm leaves to do. The
    /// padding, where gradients are zero, stays zero. Settings that
    /// [`Optimizer::check`] refuses are used as they are.
    fn update(
        &mut self,
        parameters: &mut [f32],
        gradients: &[f32],
        factor: f32,
        segments: &[Segment],
    );

    /// The learning rate of the next step.
    fn learning_rate(&self) -> f32;

    /// Changes the learning rate, as a schedule does between steps.
    fn set_learning_rate(&mut self, learning_rate: f32);
}
