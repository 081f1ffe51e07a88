//! The mean squared error.

use super::Loss;
use super::pointwise::Pointwise;

/// The square of output minus target, a mean over all outputs of all samples.
///
/// The gradient is 2 (output - target), divided by the number of outputs times
/// the batch size. The same as `PyTorch`'s `MSELoss`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MeanSquaredError;

impl MeanSquaredError {
    /// The loss; it has no settings.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Loss for MeanSquaredError {
    const NAME: &'static str = "mean_squared_error";
}

impl Pointwise for MeanSquaredError {
    fn point(&self, output: f32, target: f32) -> (f64, f32) {
        let difference = output - target;
        (f64::from(difference) * f64::from(difference), 2.0 * difference)
    }
}
