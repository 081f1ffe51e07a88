//! The distance of two distributions.

use super::rows::RowLoss;
use super::{Case, Loss, count, largest};
use crate::math::ln_f64;

/// Kullback-Leibler divergence of the target probabilities from the network's
/// log-probabilities, a sum over the outputs and a mean over the batch.
///
/// For log-probabilities x and target probabilities t of a sample,
///
/// `loss = sum over k of t[k] * (log(t[k]) - x[k])`
///
/// where a target of zero adds nothing. The gradient is -t, divided by the
/// batch size. The same as `PyTorch`'s `KLDivLoss(reduction="batchmean")`.
///
/// The network's last layer makes log-probabilities; from plain scores,
/// [`SoftmaxCrossEntropy`](super::SoftmaxCrossEntropy) with rows of
/// probabilities has the same gradient. Kullback and Leibler, "On Information
/// and Sufficiency", Annals of Mathematical Statistics 1951.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct KlDivergence;

impl KlDivergence {
    /// The loss; it has no settings.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Loss for KlDivergence {
    const NAME: &'static str = "kl_divergence";
}

impl RowLoss for KlDivergence {
    const TARGETS: &'static str = "probabilities: finite numbers that are not negative";
    const MEAN_OVER_OUTPUTS: bool = false;

    fn accepts(target: f32) -> bool {
        target.is_finite() && target >= 0.0
    }

    fn row(&self, case: Case<'_, [f32]>, targets: &[f32]) -> f64 {
        let Case { output, gradient, factor, .. } = case;
        let mut loss = 0.0;
        for ((gradient, &output), &target) in gradient.iter_mut().zip(output).zip(targets) {
            *gradient = -target * factor;
            if target > 0.0 {
                let target = f64::from(target);
                loss += target * (ln_f64(target) - f64::from(output));
            }
        }
        loss
    }

    fn right_answers(outputs: &[f32], targets: &[f32]) -> Option<f64> {
        Some(count(largest(outputs) == largest(targets)))
    }
}
