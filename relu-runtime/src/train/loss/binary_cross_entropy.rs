//! Sigmoid and cross-entropy in one, from scores.

use super::rows::{PerOutput, RowLoss};
use super::{Case, Loss, count};
use crate::kernels::loss::{Softmaxes, exp_of_negative_magnitude};
use crate::math::ln_of_product;

/// Cross-entropy of the sigmoid of each score, a mean over all outputs of all
/// samples.
///
/// For a score x and a target t in [0, 1],
///
/// loss = max(x, 0) - x t + log(1 + exp(-|x|))
///
/// with gradient sigmoid(x) - t, divided by the number of outputs times the
/// batch size. The last layer is a plain `dense`, without `sigmoid`. The same
/// as `PyTorch`'s `BCEWithLogitsLoss`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BinaryCrossEntropy;

impl BinaryCrossEntropy {
    /// The loss; it has no settings.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Loss for BinaryCrossEntropy {
    const NAME: &'static str = "binary_cross_entropy";

    fn prepare(&self, scores: &[f32], _: usize, gradient: &mut [f32], _: &mut Softmaxes) {
        exp_of_negative_magnitude(scores, gradient);
    }
}

impl RowLoss for BinaryCrossEntropy {
    const TARGETS: &'static str = "numbers from 0 to 1";
    const MEAN_OVER_OUTPUTS: bool = true;

    fn accepts(target: f32) -> bool {
        (0.0..=1.0).contains(&target)
    }

    fn row(&self, case: Case<'_, [f32]>, targets: &[f32]) -> f64 {
        let Case { output: scores, gradient, factor, .. } = case;
        let mut loss = 0.0;
        for ((gradient, &score), &target) in gradient.iter_mut().zip(scores).zip(targets) {
            let exp = *gradient;
            loss += f64::from(score.max(0.0)) - f64::from(score) * f64::from(target)
                + ln_of_product(1.0 + f64::from(exp), 0.0);
            let sigmoid = if score < 0.0 { exp } else { 1.0 } / (1.0 + exp);
            *gradient = (sigmoid - target) * factor;
        }
        loss
    }

    fn right_answers(scores: &[f32], targets: &[f32]) -> Option<f64> {
        let answers = scores.iter().zip(targets);
        let right: f64 =
            answers.map(|(&score, &target)| count((score > 0.0) == (target > 0.5))).sum();
        Some(right / scores.len() as f64)
    }
}

impl PerOutput for BinaryCrossEntropy {}
