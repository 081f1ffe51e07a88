//! Backward through `prelu`, from the values before it.

use super::lanes::{clear, for_each_vector, rows, rows_mut};
use super::reduce::Sums;
use crate::Vector;
use crate::round::to_f32;
use crate::simd::{Simd, WIDEST};

/// gradient *= 1 where x > 0, else the unit's slope; and the gradient of each
/// slope: the sum of gradient x over the samples, in order, where x is not
/// positive.
///
/// Overwrites `weight_gradient`.
#[inline(never)]
pub fn prelu_vjp<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    inputs: &[[f32; N]],
    weight: &Vector<N, PANELS>,
    gradient: &mut [[f32; N]],
    weight_gradient: &mut Vector<N, PANELS>,
) {
    let (inputs, gradient) = (inputs.as_flattened(), gradient.as_flattened_mut());
    let (slopes, sums) = (weight.as_ptr(), weight_gradient.as_mut_ptr());
    // SAFETY: the vectors have all their panels, or it would not compile; the
    // sums are borrowed exclusively.
    unsafe { simd.prelu_vjp(inputs, slopes, gradient, sums, N) }
}

/// # Safety
///
/// The vectors are whole panels, as many as a row takes; `sums` overlaps
/// nothing.
#[inline(always)]
pub(super) unsafe fn backward<S: Simd>(
    simd: S,
    inputs: &[f32],
    slopes: *const f32,
    gradient: &mut [f32],
    sums: *mut f32,
    width: usize,
) {
    // SAFETY: the caller vouches for the vector.
    unsafe { clear(sums, width) };
    for (input, gradient) in rows(inputs, width).zip(rows_mut(gradient, width)) {
        for_each_vector!(S, width, |column, count| {
            // SAFETY: the rows have `count` numbers from `column` on, and the
            // vectors whole panels.
            unsafe {
                let (at, sum) = (gradient.as_mut_ptr().add(column), sums.add(column));
                let value = simd.load_partial(input.as_ptr().add(column), count);
                let slope = simd.load(slopes.add(column));
                let (to_input, to_slope) = vjp(simd, value, slope, simd.load_partial(at, count));
                simd.store_partial(at, to_input, count);
                simd.store_partial(sum, simd.add(simd.load(sum), to_slope), count);
            }
        });
    }
}

/// As [`prelu_vjp`] with one slope for all units, whose gradient is the sum over
/// the units as well.
#[inline(never)]
pub fn prelu_shared_vjp<S: Simd, const N: usize>(
    simd: S,
    inputs: &[[f32; N]],
    weight: &Vector<1, 1>,
    gradient: &mut [[f32; N]],
    weight_gradient: &mut Vector<1, 1>,
) {
    *weight_gradient = Vector::ZERO;
    let (inputs, gradient) = (inputs.as_flattened(), gradient.as_flattened_mut());
    // SAFETY: there are no vectors.
    unsafe {
        simd.prelu_shared_vjp(inputs, weight.first(), gradient, weight_gradient.first_mut(), N);
    }
}

#[inline(always)]
pub(super) fn shared_backward<S: Simd>(
    simd: S,
    inputs: &[f32],
    slope: f32,
    gradient: &mut [f32],
    sum: &mut f32,
    width: usize,
) {
    let mut total = 0.0;
    for (input, gradient) in rows(inputs, width).zip(rows_mut(gradient, width)) {
        let mut sums = Sums::new(simd);
        for (input, gradient) in input.chunks(WIDEST).zip(gradient.chunks_mut(WIDEST)) {
            sums.add(simd, &terms(simd, input, slope, gradient));
        }
        total += f64::from(sums.total(simd));
    }
    *sum = to_f32(total);
}

/// At most sixteen numbers of a row: the terms of the gradient of the slope.
#[inline(always)]
fn terms<S: Simd>(simd: S, input: &[f32], slope: f32, gradient: &mut [f32]) -> [f32; WIDEST] {
    let slope = simd.splat(slope);
    let mut terms = [0.0; WIDEST];
    for_each_vector!(S, input.len().min(gradient.len()), |column, count| {
        // SAFETY: both have `count` numbers from `column` on, and no more than
        // `WIDEST`.
        unsafe {
            let at = gradient.as_mut_ptr().add(column);
            let value = simd.load_partial(input.as_ptr().add(column), count);
            let (to_input, to_slope) = vjp(simd, value, slope, simd.load_partial(at, count));
            simd.store_partial(at, to_input, count);
            simd.store_partial(terms.as_mut_ptr().add(column), to_slope, count);
        }
    });
    terms
}

/// The gradient of the input, and a term of that of the slope.
#[inline(always)]
fn vjp<S: Simd>(simd: S, input: S::F32, slope: S::F32, gradient: S::F32) -> (S::F32, S::F32) {
    let zero = simd.splat(0.0);
    let positive = simd.less(zero, input);
    (
        simd.select(positive, gradient, simd.mul(gradient, slope)),
        simd.select(positive, zero, simd.mul(gradient, input)),
    )
}
