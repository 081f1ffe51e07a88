//! Softmax over the units of a row.

use super::lanes::{for_each_vector, rows_for};
use super::rows::Destination;
use super::{math, reduce};
use crate::simd::Simd;

/// outputs = e^(x - m) / (sum of e^(x - m)) with m the row's largest x, for as
/// many rows as both have; returns those rows.
///
/// As in `PyTorch`, -infinity gives 0, and a row is all NaN if it holds NaN or
/// infinity, or nothing but -infinity.
#[inline(always)]
pub fn softmax<'o, S: Simd, const N: usize, D>(
    simd: S,
    inputs: &[[f32; N]],
    outputs: &'o mut D,
) -> &'o mut [[f32; N]]
where
    D: Destination<N> + ?Sized,
{
    let outputs = rows_for(inputs.len(), outputs);
    for (row, input) in inputs.iter().take(outputs.len()).enumerate() {
        // SAFETY: the row is one of `outputs`, and `powers` writes all of it.
        unsafe {
            let output = outputs.cast::<[f32; N]>().add(row);
            powers(simd, input, output.cast());
            normalize(simd, &mut *output);
        }
    }
    // SAFETY: all of these rows were written, and are borrowed for `'o`.
    unsafe { &mut *outputs }
}

/// Writes e^(x - m) with m the largest x.
///
/// # Safety
///
/// `output` is valid for writing `N` numbers.
#[inline(always)]
unsafe fn powers<S: Simd, const N: usize>(simd: S, input: &[f32; N], output: *mut f32) {
    let largest = simd.splat(reduce::max(simd, input));
    for_each_vector!(S, N, |column, count| {
        // SAFETY: both rows have `count` numbers from `column` on.
        unsafe {
            let value = simd.load_partial(input.as_ptr().add(column), count);
            let power = math::exp(simd, simd.sub(value, largest));
            simd.store_partial(output.add(column), power, count);
        }
    });
}

/// Divides the numbers by their sum.
#[inline(always)]
fn normalize<S: Simd, const N: usize>(simd: S, row: &mut [f32; N]) {
    let sum = simd.splat(reduce::sum(simd, row));
    for_each_vector!(S, N, |column, count| {
        // SAFETY: the row has `count` numbers from `column` on.
        unsafe {
            let at = row.as_mut_ptr().add(column);
            simd.store_partial(at, simd.div(simd.load_partial(at, count), sum), count);
        }
    });
}

/// gradient = y (gradient - sum over units of gradient y), from the values y of
/// [`softmax`].
#[inline(always)]
pub fn softmax_vjp<S: Simd, const N: usize>(
    simd: S,
    outputs: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    for (output, gradient) in outputs.iter().zip(gradient) {
        let sum = simd.splat(reduce::dot(simd, output, gradient));
        for_each_vector!(S, N, |column, count| {
            // SAFETY: both rows have `count` numbers from `column` on.
            unsafe {
                let at = gradient.as_mut_ptr().add(column);
                let output = simd.load_partial(output.as_ptr().add(column), count);
                let difference = simd.sub(simd.load_partial(at, count), sum);
                simd.store_partial(at, simd.mul(output, difference), count);
            }
        });
    }
}
