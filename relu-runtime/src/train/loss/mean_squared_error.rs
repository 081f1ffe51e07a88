//! The mean squared error.

use super::Loss;
use super::rows::RowLoss;

/// The square of output minus target, a mean over all outputs of all samples.
///
/// The gradient is 2 (output - target), divided by the number of outputs times
/// the batch size. The same as `PyTorch`'s `MSELoss`.
#[derive(Clone, Copy, Debug, Default)]
pub struct MeanSquaredError;

impl Loss for MeanSquaredError {
    const NAME: &'static str = "mean_squared_error";
}

impl RowLoss for MeanSquaredError {
    const TARGETS: &'static str = "finite numbers";
    const MEAN_OVER_OUTPUTS: bool = true;

    fn accepts(target: f32) -> bool {
        target.is_finite()
    }

    fn row(outputs: &[f32], targets: &[f32], gradient: &mut [f32], share: f32) -> f64 {
        let mut loss = 0.0;
        for ((gradient, &output), &target) in gradient.iter_mut().zip(outputs).zip(targets) {
            let difference = output - target;
            loss += f64::from(difference) * f64::from(difference);
            *gradient = 2.0 * difference * share;
        }
        loss
    }

    fn right_answers(_: &[f32], _: &[f32]) -> Option<f64> {
        None
    }
}
