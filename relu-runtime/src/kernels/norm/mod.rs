//! Norms over the units of each sample: layer norm and RMS norm.
//!
//! Ba, Kiros and Hinton, "Layer Normalization", 2016; Zhang and Sennrich, "Root
//! Mean Square Layer Normalization", `NeurIPS` 2019. The sums over a row are
//! those of [`reduce`](super::reduce), so a sample has the same bits alone and in
//! a batch.

#[cfg(feature = "training")]
mod backward;
mod forward;
#[cfg(feature = "training")]
mod training;

#[cfg(feature = "training")]
pub(super) use backward::backward;
#[cfg(feature = "training")]
pub use backward::{layer_norm_vjp, rms_norm_vjp};
pub(super) use forward::forward;
pub use forward::{layer_norm, rms_norm};
#[cfg(feature = "training")]
pub use training::{layer_norm_train, rms_norm_train};

use crate::{LayerNorm, RmsNorm};

/// A norm whose vectors are pointers to whole panels.
#[derive(Clone, Copy, Debug)]
pub struct Norm {
    weight: *const f32,
    /// That of layer norm; RMS norm has none, nor does it subtract the mean.
    bias: Option<*const f32>,
    epsilon: f32,
}

impl Norm {
    #[inline(always)]
    fn layer<const N: usize, const PANELS: usize>(
        parameters: &LayerNorm<N, PANELS>,
        epsilon: f32,
    ) -> Self {
        let bias = Some(parameters.bias.as_ptr());
        Self { weight: parameters.weight.as_ptr(), bias, epsilon }
    }

    #[inline(always)]
    fn rms<const N: usize, const PANELS: usize>(
        parameters: &RmsNorm<N, PANELS>,
        epsilon: f32,
    ) -> Self {
        Self { weight: parameters.weight.as_ptr(), bias: None, epsilon }
    }
}

/// Where training saves the normalized rows, and a number per row:
/// 1 / sqrt(variance + epsilon).
#[derive(Clone, Copy, Debug)]
pub struct Saved {
    normalized: *mut f32,
    inverse: *mut f32,
}
