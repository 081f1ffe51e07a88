//! The gradients of values and parameters.

use super::Norm;
use crate::kernels::lanes::{for_each_vector, rows, rows_mut};
use crate::kernels::reduce;
use crate::simd::Simd;
use crate::train::NormTape;
use crate::{LayerNorm, RmsNorm};

/// The gradients of weight, bias and, in place, of the values before
/// [`layer_norm`](super::layer_norm):
///
/// (h - mean of h - x mean of (h x)) / sqrt(variance + epsilon), with
/// h = weight g, x the normalized values and the means over the units of a row.
///
/// Overwrites `gradients`.
#[inline(never)]
pub fn layer_norm_vjp<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    parameters: &LayerNorm<N, PANELS>,
    saved: &NormTape<N>,
    gradient: &mut [[f32; N]],
    gradients: &mut LayerNorm<N, PANELS>,
) {
    let (normalized, gradient) = (saved.normalized.as_flattened(), gradient.as_flattened_mut());
    let (products, terms) = (gradients.weight.as_mut_ptr(), gradients.bias.as_mut_ptr());
    // SAFETY: the vectors have all their panels, or it would not compile; the
    // sums are borrowed exclusively.
    unsafe {
        simd.column_sums(normalized, gradient, products, Some(terms), N);
        let norm = Norm::layer(parameters, 0.0);
        simd.norm_vjp(norm, normalized, &saved.inverse_std, gradient, N);
    }
}

/// The gradients of the weight and, in place, of the values before
/// [`rms_norm`](super::rms_norm): as those of [`layer_norm_vjp`], without the
/// mean of h.
///
/// Overwrites `gradients`.
#[inline(never)]
pub fn rms_norm_vjp<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    parameters: &RmsNorm<N, PANELS>,
    saved: &NormTape<N>,
    gradient: &mut [[f32; N]],
    gradients: &mut RmsNorm<N, PANELS>,
) {
    let (normalized, gradient) = (saved.normalized.as_flattened(), gradient.as_flattened_mut());
    // SAFETY: as in `layer_norm_vjp`.
    unsafe {
        simd.column_sums(normalized, gradient, gradients.weight.as_mut_ptr(), None, N);
        let norm = Norm::rms(parameters, 0.0);
        simd.norm_vjp(norm, normalized, &saved.inverse_std, gradient, N);
    }
}

/// # Safety
///
/// The vectors of `norm` are whole panels, as many as a row takes.
#[inline(always)]
pub unsafe fn backward<S: Simd>(
    simd: S,
    norm: Norm,
    normalized: &[f32],
    inverse: &[f32],
    gradient: &mut [f32],
    width: usize,
) {
    let zero = simd.splat(0.0);
    // SAFETY: the caller vouches for the panels, which hold `width` numbers.
    let weight = unsafe { core::slice::from_raw_parts(norm.weight, width) };
    let samples = rows(normalized, width).zip(inverse);
    for (gradient, (normalized, &inverse)) in rows_mut(gradient, width).zip(samples) {
        let [sum, products] = reduce::products(simd, gradient, weight, normalized);
        let mean = if norm.bias.is_some() { sum / width as f32 } else { 0.0 };
        let (mean, correlation) = (simd.splat(mean), simd.splat(products / width as f32));
        let inverse = simd.splat(inverse);
        for_each_vector!(S, width, |column, count| {
            // SAFETY: the rows have `count` numbers from `column` on, and the
            // vectors whole panels.
            unsafe {
                let at = gradient.as_mut_ptr().add(column);
                let normalized = simd.load_partial(normalized.as_ptr().add(column), count);
                let factor = simd.load(norm.weight.add(column));
                let value = simd.mul(simd.load_partial(at, count), factor);
                let centered = simd.sub(value, mean);
                let value = simd.mul_add(simd.sub(zero, normalized), correlation, centered);
                simd.store_partial(at, simd.mul(value, inverse), count);
            }
        });
    }
}
