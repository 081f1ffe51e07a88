//! Losses between the squared and the absolute error.

use super::Loss;
use super::pointwise::{Pointwise, sign};
use crate::{Error, setting};

/// The squared error near the target and the absolute one far from it, a mean
/// over all outputs of all samples.
///
/// For d = output - target,
///
/// - loss = d² / 2 where |d| ≤ delta, else delta (|d| - delta / 2)
/// - gradient = d where |d| ≤ delta, else delta sign(d)
///
/// divided by the number of outputs times the batch size. The same as
/// `PyTorch`'s `HuberLoss`. Huber, "Robust Estimation of a Location Parameter",
/// Annals of Mathematical Statistics 1964.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber {
    delta: f32,
}

impl Huber {
    /// The loss that is linear from a distance of `delta` on, a positive
    /// number; 1 is usual.
    #[must_use]
    pub const fn new(delta: f32) -> Self {
        Self { delta }
    }
}

impl Loss for Huber {
    const NAME: &'static str = "huber";

    fn check(&self, _: usize) -> Result<(), Error> {
        setting::positive("delta of the loss", self.delta)
    }
}

impl Pointwise for Huber {
    fn point(&self, output: f32, target: f32) -> (f64, f32) {
        let (difference, delta) = (output - target, f64::from(self.delta));
        let distance = f64::from(difference.abs());
        if distance <= delta {
            (0.5 * distance * distance, difference)
        } else {
            (delta * (distance - 0.5 * delta), self.delta * sign(difference))
        }
    }
}

/// [`Huber`] divided by its delta, here called beta: the slope far from the
/// target is 1, whatever beta is; a mean over all outputs of all samples.
///
/// For d = output - target,
///
/// - loss = d² / (2 beta) where |d| < beta, else |d| - beta / 2
/// - gradient = d / beta where |d| < beta, else sign(d)
///
/// divided by the number of outputs times the batch size. The same as
/// `PyTorch`'s `SmoothL1Loss`; with beta = 0 it is
/// [`MeanAbsoluteError`](super::MeanAbsoluteError). Girshick, "Fast R-CNN",
/// ICCV 2015.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothL1 {
    beta: f32,
}

impl SmoothL1 {
    /// The loss that is linear from a distance of `beta` on, which is not
    /// negative; 1 is usual.
    #[must_use]
    pub const fn new(beta: f32) -> Self {
        Self { beta }
    }
}

impl Loss for SmoothL1 {
    const NAME: &'static str = "smooth_l1";

    fn check(&self, _: usize) -> Result<(), Error> {
        setting::not_negative("beta of the loss", self.beta)
    }
}

impl Pointwise for SmoothL1 {
    fn point(&self, output: f32, target: f32) -> (f64, f32) {
        let (difference, beta) = (output - target, f64::from(self.beta));
        let distance = f64::from(difference.abs());
        if distance < beta {
            (0.5 * distance * distance / beta, difference / self.beta)
        } else {
            (distance - 0.5 * beta, sign(difference))
        }
    }
}
