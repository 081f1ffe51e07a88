//! Counts.

use super::rows::{PerOutput, RowLoss};
use super::{Case, Loss};
use crate::kernels::loss::{Softmaxes, exp};

/// Negative log-likelihood of counts under Poisson distributions whose rates
/// are the exponentials of the outputs, a mean over all outputs of all samples.
///
/// For an output x and a target t,
///
/// loss = exp(x) - t x
///
/// with gradient exp(x) - t, divided by the number of outputs times the batch
/// size. The term log(t!) is left out: it does not depend on x, so the loss may
/// be negative. The last layer is a plain `dense`. The same as `PyTorch`'s
/// `PoissonNLLLoss` with its defaults, `log_input=True` and `full=False`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PoissonNll;

impl PoissonNll {
    /// The loss; it has no settings.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Loss for PoissonNll {
    const NAME: &'static str = "poisson_nll";

    fn prepare(&self, outputs: &[f32], _: usize, gradient: &mut [f32], _: &mut Softmaxes) {
        exp(outputs, gradient);
    }
}

impl RowLoss for PoissonNll {
    const TARGETS: &'static str = "counts: finite numbers that are not negative";
    const MEAN_OVER_OUTPUTS: bool = true;

    fn accepts(target: f32) -> bool {
        target.is_finite() && target >= 0.0
    }

    fn row(&self, case: Case<'_, [f32]>, targets: &[f32]) -> f64 {
        let Case { output, gradient, factor, .. } = case;
        let mut loss = 0.0;
        for ((gradient, &output), &target) in gradient.iter_mut().zip(output).zip(targets) {
            let rate = *gradient;
            loss += f64::from(rate) - f64::from(target) * f64::from(output);
            *gradient = (rate - target) * factor;
        }
        loss
    }

    fn right_answers(_: &[f32], _: &[f32]) -> Option<f64> {
        None
    }
}

impl PerOutput for PoissonNll {}
