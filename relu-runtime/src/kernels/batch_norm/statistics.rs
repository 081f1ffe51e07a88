//! Mean and variance of a batch.

use super::Moments;
use crate::kernels::lanes::{clear, for_each_vector, rows};
use crate::simd::Simd;

/// Writes mean, variance and inverse standard deviation of each unit.
///
/// # Safety
///
/// As for `forward`.
#[inline(always)]
pub(super) unsafe fn compute<S: Simd>(
    simd: S,
    values: &[f32],
    epsilon: f32,
    moments: Moments,
    width: usize,
) {
    // SAFETY: the caller vouches for the vectors.
    unsafe {
        mean(simd, values, moments.mean, width);
        // The sum of differences from the mean is kept here until it is used up.
        squares(simd, values, moments.mean, [moments.inverse_std, moments.variance], width);
        finish(simd, rows(values, width).len(), epsilon, moments, width);
    }
}

/// The mean of each unit, as its sum suggests.
///
/// # Safety
///
/// As for `compute`.
#[inline(always)]
unsafe fn mean<S: Simd>(simd: S, values: &[f32], mean: *mut f32, width: usize) {
    // SAFETY: the rows have `count` numbers from `column` on; the caller vouches
    // for the vector.
    unsafe {
        clear(mean, width);
        for row in rows(values, width) {
            for_each_vector!(S, width, |column, count| {
                let value = simd.load_partial(row.as_ptr().add(column), count);
                simd.store(mean.add(column), simd.add(simd.load(mean.add(column)), value));
            });
        }
        let samples = simd.splat(rows(values, width).len() as f32);
        for_each_vector!(S, width, |column, count| {
            let value = simd.div(simd.load(mean.add(column)), samples);
            simd.store_partial(mean.add(column), value, count);
        });
    }
}

/// The sums of the differences from the mean, and of their squares.
///
/// # Safety
///
/// As for `compute`.
#[inline(always)]
unsafe fn squares<S: Simd>(
    simd: S,
    values: &[f32],
    mean: *const f32,
    [sums, squares]: [*mut f32; 2],
    width: usize,
) {
    // SAFETY: the rows have `count` numbers from `column` on; the caller vouches
    // for the vectors.
    unsafe {
        clear(sums, width);
        clear(squares, width);
        for row in rows(values, width) {
            for_each_vector!(S, width, |column, count| {
                let value = simd.load_partial(row.as_ptr().add(column), count);
                let difference = simd.sub(value, simd.load(mean.add(column)));
                let sum = simd.add(simd.load(sums.add(column)), difference);
                let square = simd.load(squares.add(column));
                let square = simd.mul_add(difference, difference, square);
                simd.store(sums.add(column), sum);
                simd.store(squares.add(column), square);
            });
        }
    }
}

/// Turns the sums of differences, in `inverse_std`, and of their squares, in
/// `variance`, into what the names say, and corrects the mean.
///
/// # Safety
///
/// As for `compute`.
#[inline(always)]
unsafe fn finish<S: Simd>(simd: S, samples: usize, epsilon: f32, moments: Moments, width: usize) {
    let (zero, one) = (simd.splat(0.0), simd.splat(1.0));
    let (samples, epsilon) = (simd.splat(samples as f32), simd.splat(epsilon));
    for_each_vector!(S, width, |column, count| {
        // SAFETY: the caller vouches for the vectors.
        unsafe {
            let (mean, variance) = (moments.mean.add(column), moments.variance.add(column));
            let inverse = moments.inverse_std.add(column);
            let offset = simd.div(simd.load(inverse), samples);
            let square = simd.div(simd.load(variance), samples);
            let spread = simd.mul_add(simd.sub(zero, offset), offset, square);
            let spread = simd.select(simd.less(spread, zero), zero, spread);
            let deviation = simd.sqrt(simd.add(spread, epsilon));
            let center = simd.add(simd.load(mean), offset);
            simd.store_partial(mean, center, count);
            simd.store_partial(variance, spread, count);
            simd.store_partial(inverse, simd.div(one, deviation), count);
        }
    });
}
