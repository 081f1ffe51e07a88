//! Losses that are a mean of a function of each output and its target.

use super::rows::{PerOutput, RowLoss};
use super::{Case, Loss};

/// A loss that compares number by number.
pub(super) trait Pointwise: Loss {
    /// The loss of an output, and its derivative.
    fn point(&self, output: f32, target: f32) -> (f64, f32);
}

impl<L: Pointwise> RowLoss for L {
    const TARGETS: &'static str = "finite numbers";
    const MEAN_OVER_OUTPUTS: bool = true;

    fn accepts(target: f32) -> bool {
        target.is_finite()
    }

    fn row(&self, case: Case<'_, [f32]>, targets: &[f32]) -> f64 {
        let Case { output, gradient, factor, .. } = case;
        let mut sum = 0.0;
        for ((gradient, &output), &target) in gradient.iter_mut().zip(output).zip(targets) {
            let (loss, slope) = self.point(output, target);
            sum += loss;
            *gradient = slope * factor;
        }
        sum
    }

    fn right_answers(_: &[f32], _: &[f32]) -> Option<f64> {
        None
    }
}

impl<L: Pointwise> PerOutput for L {}

/// -1, 0 or 1; NaN of NaN.
pub(super) fn sign(value: f32) -> f32 {
    if value == 0.0 { 0.0 } else { value.signum() }
}
