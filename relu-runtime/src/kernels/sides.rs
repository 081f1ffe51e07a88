//! `two_sided_relu` where no product reads it: both sides are written out.

use super::lanes::{both, for_each_vector, rows, rows_mut};
use super::rows::Destination;
use crate::simd::Simd;

/// outputs = [max(x, 0), min(x, 0)], for as many rows as both have; returns
/// those rows.
///
/// -0 and NaN go to the positive side, and leave 0 on the other.
#[inline(never)]
pub fn two_sided<'o, S: Simd, const N: usize, const M: usize, D>(
    simd: S,
    inputs: &[[f32; N]],
    outputs: &'o mut D,
) -> &'o mut [[f32; M]]
where
    D: Destination<M> + ?Sized,
{
    const { assert!(M == 2 * N) };
    let (inputs, outputs) = both::<N, M, D>(inputs, outputs);
    // SAFETY: there are as many rows to write as to read, twice as wide. All of
    // them are written, and are borrowed for `'o`.
    unsafe {
        simd.two_sided(inputs, outputs.cast(), N);
        &mut *outputs
    }
}

/// # Safety
///
/// `outputs` is valid for writing twice as many numbers as `inputs` has.
#[inline(always)]
pub(super) unsafe fn forward<S: Simd>(simd: S, inputs: &[f32], outputs: *mut f32, width: usize) {
    let zero = simd.splat(0.0);
    for (row, input) in rows(inputs, width).enumerate() {
        // SAFETY: the input and each half of the output have `count` numbers
        // from `column` on.
        unsafe {
            let positive = outputs.add(row * 2 * width);
            for_each_vector!(S, width, |column, count| {
                let value = simd.load_partial(input.as_ptr().add(column), count);
                let is_negative = simd.less(value, zero);
                let (above, below) =
                    (simd.select(is_negative, zero, value), simd.select(is_negative, value, zero));
                simd.store_partial(positive.add(column), above, count);
                simd.store_partial(positive.add(width + column), below, count);
            });
        }
    }
}

/// The gradient of what [`two_sided`] reads, from that of what it writes: each
/// unit takes that of the side it is on; 0 is on the positive one.
///
/// Overwrites `out`.
#[inline(never)]
pub fn two_sided_vjp<S: Simd, const N: usize, const M: usize>(
    simd: S,
    inputs: &[[f32; N]],
    gradient: &[[f32; M]],
    out: &mut [[f32; N]],
) {
    const { assert!(M == 2 * N) };
    let (inputs, gradient) = (inputs.as_flattened(), gradient.as_flattened());
    // SAFETY: there are no vectors.
    unsafe { simd.two_sided_vjp(inputs, gradient, out.as_flattened_mut(), N) }
}

#[inline(always)]
pub(super) fn backward<S: Simd>(
    simd: S,
    inputs: &[f32],
    gradient: &[f32],
    out: &mut [f32],
    width: usize,
) {
    let zero = simd.splat(0.0);
    let samples = rows(inputs, width).zip(rows(gradient, 2 * width));
    for ((input, gradient), out) in samples.zip(rows_mut(out, width)) {
        for_each_vector!(S, width, |column, count| {
            // SAFETY: the rows and each half of the gradient have `count`
            // numbers from `column` on.
            unsafe {
                let value = simd.load_partial(input.as_ptr().add(column), count);
                let above = simd.load_partial(gradient.as_ptr().add(column), count);
                let below = simd.load_partial(gradient.as_ptr().add(width + column), count);
                let selected = simd.select(simd.less(value, zero), below, above);
                simd.store_partial(out.as_mut_ptr().add(column), selected, count);
            }
        });
    }
}
