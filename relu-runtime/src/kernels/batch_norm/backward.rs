//! The gradients of values and parameters.

use crate::BatchNorm;
use crate::kernels::lanes::{for_each_vector, rows, rows_mut};
use crate::simd::Simd;
use crate::train::BatchNormTape;

/// The gradients of weight, bias and, in place, of the values before
/// [`batch_norm`](super::batch_norm):
///
/// weight / sqrt(variance + epsilon) (g - mean of g - x mean of (g x)), with x
/// the normalized values and the means over the samples.
///
/// Overwrites `gradients`.
#[inline(never)]
pub fn batch_norm_vjp<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    parameters: &BatchNorm<N, PANELS>,
    tape: &BatchNormTape<N, PANELS>,
    gradient: &mut [[f32; N]],
    gradients: &mut BatchNorm<N, PANELS>,
) {
    let slope = Slope { weight: parameters.weight.as_ptr(), inverse: tape.inverse_std.as_ptr() };
    let sums = Sums { products: gradients.weight.as_mut_ptr(), terms: gradients.bias.as_mut_ptr() };
    let normalized = tape.normalized.as_flattened();
    // SAFETY: the vectors have all their panels, or it would not compile; the
    // sums are borrowed exclusively.
    unsafe { simd.batch_norm_vjp(slope, normalized, gradient.as_flattened_mut(), sums, N) }
}

/// The factors of the derivative: the parameter, and 1 / sqrt(variance +
/// epsilon); vectors of whole panels.
#[derive(Clone, Copy, Debug)]
pub struct Slope {
    weight: *const f32,
    inverse: *const f32,
}

/// The gradients of weight and bias: vectors of whole panels.
#[derive(Clone, Copy, Debug)]
pub struct Sums {
    products: *mut f32,
    terms: *mut f32,
}

/// # Safety
///
/// The vectors are whole panels, as many as a row takes; the sums overlap
/// nothing.
#[inline(always)]
pub unsafe fn backward<S: Simd>(
    simd: S,
    slope: Slope,
    normalized: &[f32],
    gradient: &mut [f32],
    sums: Sums,
    width: usize,
) {
    let samples = rows(gradient, width).len();
    let (zero, share) = (simd.splat(0.0), simd.splat(1.0 / samples as f32));
    // SAFETY: the caller vouches for the vectors; the rows have `count` numbers
    // from `column` on.
    unsafe {
        simd.column_sums(normalized, gradient, sums.products, Some(sums.terms), width);
        for (row, normalized) in rows_mut(gradient, width).zip(rows(normalized, width)) {
            for_each_vector!(S, width, |column, count| {
                let at = row.as_mut_ptr().add(column);
                let normalized = simd.load_partial(normalized.as_ptr().add(column), count);
                let mean = simd.mul(simd.load(sums.terms.add(column)), share);
                let correlation = simd.mul(simd.load(sums.products.add(column)), share);
                let centered = simd.sub(simd.load_partial(at, count), mean);
                let value = simd.mul_add(simd.sub(zero, normalized), correlation, centered);
                let inverse = simd.load(slope.inverse.add(column));
                let factor = simd.mul(simd.load(slope.weight.add(column)), inverse);
                simd.store_partial(at, simd.mul(factor, value), count);
            });
        }
    }
}
