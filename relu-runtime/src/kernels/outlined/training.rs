//! The kernels of training that are no products.

use super::outline;
#[cfg(feature = "training")]
use crate::kernels::batch_norm::{self, Moments, Scale, Slope, Sums};
#[cfg(feature = "training")]
use crate::kernels::function::Function;
#[cfg(feature = "training")]
use crate::kernels::math::{Clip, Threshold};
#[cfg(feature = "training")]
use crate::kernels::noise::{self, Noise};
#[cfg(feature = "training")]
use crate::kernels::norm::{self, Norm};
use crate::kernels::smooth::{self, Derivative};
#[cfg(feature = "training")]
use crate::kernels::{activation, column_sums};
use crate::kernels::{add, bias_gradient, maxout, prelu, sides, softmax};
#[cfg(feature = "training")]
use crate::train::Randomness;

outline! {
    /// Functions of rows that are `width` wide, for as many as all arguments
    /// have; of rows of bits, whole words.
    ///
    /// # Safety
    ///
    /// Of all methods: vectors are whole panels, as many as `width` takes, and
    /// overlap nothing that is written; a function has no numbers per unit.
    Training:
    #[cfg(feature = "training")]
    activate(function: Function, rows: &mut [f32], bits: &mut [u16], width: usize)
        = activation::forward;
    #[cfg(feature = "training")]
    clip(clip: Clip, rows: &mut [f32], bits: &mut [u16], width: usize)
        = activation::clip_forward;
    #[cfg(feature = "training")]
    threshold(threshold: Threshold, rows: &mut [f32], bits: &mut [u16], width: usize)
        = activation::threshold_forward;
    #[cfg(feature = "training")]
    activation_vjp(slope_elsewhere: f32, bits: &[u16], gradient: &mut [f32], width: usize)
        = activation::backward;
    bias_gradient(gradient: &[f32], out: *mut f32, rows: usize, width: usize)
        = bias_gradient::forward;
    smooth_vjp(derivative: Derivative, points: &[f32], gradient: &mut [f32]) = smooth::backward;
    smooth_vjp_divided(derivative: Derivative, points: &[f32], gradient: &mut [f32])
        = smooth::backward_divided;
    softmax_vjp(outputs: &[f32], log: bool, gradient: &mut [f32], width: usize)
        = softmax::backward;
    prelu_vjp(
        inputs: &[f32],
        slopes: *const f32,
        gradient: &mut [f32],
        sums: *mut f32,
        width: usize
    ) = prelu::backward;
    prelu_shared_vjp(
        inputs: &[f32],
        slope: f32,
        gradient: &mut [f32],
        sum: &mut f32,
        width: usize
    ) = prelu::shared_backward;
    #[cfg(feature = "training")]
    batch_norm(
        scale: Scale,
        epsilon: f32,
        rows: &mut [f32],
        normalized: &mut [f32],
        moments: Moments,
        width: usize
    ) = batch_norm::forward;
    #[cfg(feature = "training")]
    batch_norm_vjp(
        slope: Slope,
        normalized: &[f32],
        gradient: &mut [f32],
        sums: Sums,
        width: usize
    ) = batch_norm::backward;
    #[cfg(feature = "training")]
    norm_vjp(
        norm: Norm,
        normalized: &[f32],
        inverse: &[f32],
        gradient: &mut [f32],
        width: usize
    ) = norm::backward;
    #[cfg(feature = "training")]
    column_sums(
        left: &[f32],
        right: &[f32],
        products: *mut f32,
        terms: Option<*mut f32>,
        width: usize
    ) = column_sums::forward;
    #[cfg(feature = "training")]
    noise(
        noise: Noise<'_>,
        randomness: Randomness,
        layer: u32,
        rows: &mut [f32],
        width: usize
    ) = noise::apply;
    maxout_vjp(
        inputs: &[f32],
        gradient: &[f32],
        out: &mut [f32],
        width: usize,
        pieces: usize
    ) = maxout::backward;
    two_sided_vjp(inputs: &[f32], gradient: &[f32], out: &mut [f32], width: usize)
        = sides::backward;
    add_rows(from: &[f32], to: &mut [f32]) = add::forward;
}
