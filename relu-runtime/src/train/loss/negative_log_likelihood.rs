//! Cross-entropy from log-probabilities.

use super::classes::ClassLoss;
use super::{Case, Loss};

/// Minus the log-probability of each sample's class, a mean over the batch:
///
/// `loss = -x[class]`
///
/// with gradient -1 at the class, divided by the batch size. The same as
/// `PyTorch`'s `NLLLoss`.
///
/// The network's last layer makes log-probabilities; from plain scores,
/// [`SoftmaxCrossEntropy`](super::SoftmaxCrossEntropy) is the same loss in one
/// step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct NegativeLogLikelihood;

impl NegativeLogLikelihood {
    /// The loss; it has no settings.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Loss for NegativeLogLikelihood {
    const NAME: &'static str = "negative_log_likelihood";
}

impl ClassLoss for NegativeLogLikelihood {
    fn class(&self, case: Case<'_, [f32]>, class: usize) -> f64 {
        case.gradient.fill(0.0);
        case.gradient[class] = -case.factor;
        -f64::from(case.output[class])
    }
}
