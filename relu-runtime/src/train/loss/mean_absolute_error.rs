//! The mean absolute error.

use super::Loss;
use super::pointwise::{Pointwise, sign};

/// The distance of output and target, a mean over all outputs of all samples:
///
/// loss = |output - target|
///
/// The gradient is the sign of output - target (0 where they are equal),
/// divided by the number of outputs times the batch size. The same as
/// `PyTorch`'s `L1Loss`.
///
/// It estimates medians and takes little notice of outliers; near the target
/// its gradient does not fade, which [`Huber`](super::Huber) mends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MeanAbsoluteError;

impl MeanAbsoluteError {
    /// The loss; it has no settings.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Loss for MeanAbsoluteError {
    const NAME: &'static str = "mean_absolute_error";
}

impl Pointwise for MeanAbsoluteError {
    fn point(&self, output: f32, target: f32) -> (f64, f32) {
        let difference = output - target;
        (f64::from(difference.abs()), sign(difference))
    }
}
