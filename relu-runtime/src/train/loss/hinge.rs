//! The loss of support vector machines.

use super::classes::ClassLoss;
use super::{Case, Loss};

/// Multi-class hinge loss with a margin of 1, a mean over the classes and over
/// the batch.
///
/// For scores x of a sample,
///
/// `loss = sum over k other than the class of max(0, 1 - x[class] + x[k]) / classes`
///
/// Each score that comes closer than the margin takes a gradient of 1, and the
/// class takes minus their number, divided by the number of classes times the
/// batch size. The same as `PyTorch`'s `MultiMarginLoss` with its defaults,
/// `p=1` and `margin=1`. Crammer and Singer, "On the Algorithmic
/// Implementation of Multiclass Kernel-based Vector Machines", JMLR 2001, take
/// the largest term where this takes the sum (Weston and Watkins, 1999).
///
/// Samples that are right by more than the margin teach nothing; the scores
/// are no log-probabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Hinge;

impl Hinge {
    /// The loss; it has no settings.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Loss for Hinge {
    const NAME: &'static str = "hinge";
}

impl ClassLoss for Hinge {
    fn class(&self, case: Case<'_, [f32]>, class: usize) -> f64 {
        let Case { output: scores, gradient, factor, .. } = case;
        let classes = scores.len() as f64;
        let share = factor / scores.len() as f32;
        let (mut loss, mut violations) = (0.0, 0.0);
        for (other, (gradient, &score)) in gradient.iter_mut().zip(scores).enumerate() {
            let violation = 1.0 - f64::from(scores[class]) + f64::from(score);
            let counts = other != class && violation > 0.0;
            *gradient = if counts { share } else { 0.0 };
            if counts {
                loss += violation;
                violations += 1.0;
            }
        }
        gradient[class] = -share * violations;
        loss / classes
    }
}
