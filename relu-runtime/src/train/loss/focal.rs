//! Cross-entropy that looks at hard samples.

use super::classes::ClassLoss;
use super::softmax_cross_entropy::pull;
use super::{Case, Loss};
use crate::kernels::loss::{Softmaxes, softmax};
use crate::math::{exp_f64, ln_f64};
use crate::round::to_f32;
use crate::{Error, setting};

/// Cross-entropy of the softmax of the scores, weakened for samples that are
/// already told well, a mean over the batch.
///
/// With p the softmax of a sample's scores at its class,
///
/// loss = -(1 - p)^gamma log(p)
///
/// and the gradient is that of
/// [`SoftmaxCrossEntropy`](super::SoftmaxCrossEntropy) times
/// (1 - p)^gamma - gamma p (1 - p)^(gamma - 1) log(p). With gamma = 0 the two
/// are the same. Lin et al., "Focal Loss for Dense Object Detection", ICCV
/// 2017, without its weights per class: [`Weighted`](super::Weighted) has such.
///
/// For classes of very different sizes; its probabilities are less calibrated
/// than those of plain cross-entropy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Focal {
    gamma: f32,
}

impl Focal {
    /// The loss that weakens well-told samples by the power `gamma`, which is
    /// not negative; 2 is usual.
    #[must_use]
    pub const fn new(gamma: f32) -> Self {
        Self { gamma }
    }
}

impl Loss for Focal {
    const NAME: &'static str = "focal";

    fn check(&self, _: usize) -> Result<(), Error> {
        setting::not_negative("gamma of the loss", self.gamma)
    }

    fn prepare(
        &self,
        scores: &[f32],
        width: usize,
        gradient: &mut [f32],
        softmaxes: &mut Softmaxes,
    ) {
        softmax(scores, width, gradient, softmaxes);
    }
}

impl ClassLoss for Focal {
    fn class(&self, case: Case<'_, [f32]>, class: usize) -> f64 {
        let surprise = case.softmax.surprise(case.output[class]);
        let (focus, slope) = focus(f64::from(self.gamma), surprise);
        let factor = case.factor * to_f32(slope);
        pull(Case { factor, ..case }, class);
        focus * surprise
    }
}

/// (1 - p)^gamma, and (1 - p)^gamma - gamma p (1 - p)^(gamma - 1) log(p), where
/// `surprise` is -log(p).
fn focus(gamma: f64, surprise: f64) -> (f64, f64) {
    let rest = one_minus_exp(surprise);
    let focus = if gamma == 0.0 { 1.0 } else { exp_f64(gamma * ln_f64(rest)) };
    // -log(p) / (1 - p) goes to 1 with p.
    let ratio = if rest == 0.0 { 1.0 } else { surprise / rest };
    (focus, focus * (1.0 + gamma * exp_f64(-surprise) * ratio))
}

/// 1 - exp(-x), accurate near zero.
fn one_minus_exp(x: f64) -> f64 {
    if x < 1e-4 { x * (1.0 - x / 2.0 * (1.0 - x / 3.0)) } else { 1.0 - exp_f64(-x) }
}
