//! Batch norm in training: with the statistics of the batch.
//!
//! Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training
//! by Reducing Internal Covariate Shift", ICML 2015. Sums over samples are in
//! the order of the samples.

mod backward;
mod running;
mod statistics;

pub use backward::batch_norm_vjp;
pub(super) use backward::{Slope, Sums, backward};

use super::lanes::{for_each_vector, rows_mut};
use crate::BatchNorm;
use crate::simd::Simd;
use crate::train::BatchNormTape;

/// x = weight (x - mean) / sqrt(variance + epsilon) + bias in place, with mean
/// and biased variance of each unit over the rows; saves what backward needs.
///
/// Mean and variance are those of the corrected two-pass algorithm of Chan,
/// Golub and `LeVeque`, "Algorithms for Computing the Sample Variance", The
/// American Statistician 1983.
#[inline(never)]
pub fn batch_norm<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    parameters: &BatchNorm<N, PANELS>,
    epsilon: f32,
    rows: &mut [[f32; N]],
    tape: &mut BatchNormTape<N, PANELS>,
) {
    let scale = Scale { weight: parameters.weight.as_ptr(), bias: parameters.bias.as_ptr() };
    let normalized = tape.normalized.as_flattened_mut();
    let moments = Moments {
        mean: tape.mean.as_mut_ptr(),
        variance: tape.variance.as_mut_ptr(),
        inverse_std: tape.inverse_std.as_mut_ptr(),
    };
    // SAFETY: the vectors have all their panels, or it would not compile; the
    // moments are borrowed exclusively.
    unsafe { simd.batch_norm(scale, epsilon, rows.as_flattened_mut(), normalized, moments, N) }
}

/// The parameters: vectors of whole panels.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    weight: *const f32,
    bias: *const f32,
}

/// Mean, biased variance and 1 / sqrt(variance + epsilon): vectors of whole
/// panels, to write.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    mean: *mut f32,
    variance: *mut f32,
    inverse_std: *mut f32,
}

/// # Safety
///
/// The vectors are whole panels, as many as a row takes; the moments
/// overlap nothing.
#[inline(always)]
pub(super) unsafe fn forward<S: Simd>(
    simd: S,
    scale: Scale,
    epsilon: f32,
    rows: &mut [f32],
    normalized: &mut [f32],
    moments: Moments,
    width: usize,
) {
    // SAFETY: the caller vouches for the vectors; the rows have `count` numbers
    // from `column` on.
    unsafe {
        statistics::compute(simd, rows, epsilon, moments, width);
        for (row, normalized) in rows_mut(rows, width).zip(rows_mut(normalized, width)) {
            for_each_vector!(S, width, |column, count| {
                let at = row.as_mut_ptr().add(column);
                let value = simd.load_partial(at, count);
                let difference = simd.sub(value, simd.load(moments.mean.add(column)));
                let value = simd.mul(difference, simd.load(moments.inverse_std.add(column)));
                simd.store_partial(normalized.as_mut_ptr().add(column), value, count);
                let weight = simd.load(scale.weight.add(column));
                let bias = simd.load(scale.bias.add(column));
                simd.store_partial(at, simd.mul_add(weight, value, bias), count);
            });
        }
    }
}
