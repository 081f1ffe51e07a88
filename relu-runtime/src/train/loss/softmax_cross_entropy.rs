//! Softmax and cross-entropy in one, from scores.

use super::classes::ClassLoss;
use super::rows::RowLoss;
use super::{Loss, count, largest};
use crate::kernels::loss::{LogSum, softmax_row};

/// Cross-entropy of the softmax of the scores, a mean over the batch.
///
/// For scores x and target probabilities t of a sample,
///
/// `loss = sum over k of t[k] * (log(sum over j of exp(x[j])) - x[k])`
///
/// where t is one at the class and zero elsewhere if the targets are class
/// indices. The gradient is softmax(x) - t, divided by the batch size. Computed
/// from the scores in a form that neither overflows nor cancels (Goodfellow et
/// al., "Deep Learning", 2016, section 6.2.2.3); the last layer is therefore a
/// plain `dense`, without `softmax`. The same as `PyTorch`'s `CrossEntropyLoss`.
///
/// Rows of probabilities are used as they are; they need not sum to one, but
/// have to be finite and not negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SoftmaxCrossEntropy;

impl SoftmaxCrossEntropy {
    /// The loss, with the default settings.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Loss for SoftmaxCrossEntropy {
    const NAME: &'static str = "softmax_cross_entropy";
}

impl RowLoss for SoftmaxCrossEntropy {
    const TARGETS: &'static str = "probabilities: finite numbers that are not negative";
    const MEAN_OVER_OUTPUTS: bool = false;

    fn accepts(target: f32) -> bool {
        target.is_finite() && target >= 0.0
    }

    fn row(&self, scores: &[f32], targets: &[f32], gradient: &mut [f32], factor: f32) -> f64 {
        let log_sum = softmax_row(scores, gradient);
        let total: f32 = targets.iter().sum();
        let mut loss = 0.0;
        for ((gradient, &score), &target) in gradient.iter_mut().zip(scores).zip(targets) {
            *gradient = (*gradient * total - target) * factor;
            // A score of minus infinity has no part in the loss if it has no
            // part in the target.
            if target > 0.0 {
                loss += f64::from(target) * surprise(log_sum, score);
            }
        }
        loss
    }

    fn right_answers(scores: &[f32], targets: &[f32]) -> Option<f64> {
        Some(count(largest(scores) == largest(targets)))
    }
}

impl ClassLoss for SoftmaxCrossEntropy {
    fn class(&self, scores: &[f32], class: usize, gradient: &mut [f32], factor: f32) -> f64 {
        let log_sum = softmax_row(scores, gradient);
        for gradient in gradient.iter_mut() {
            *gradient *= factor;
        }
        gradient[class] -= factor;
        surprise(log_sum, scores[class])
    }
}

/// Minus the logarithm of the probability of a score.
fn surprise(LogSum { largest, log_rest }: LogSum, score: f32) -> f64 {
    f64::from(largest) - f64::from(score) + log_rest
}
