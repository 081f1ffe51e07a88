//! Softmax over the units of a row, and its logarithm.

use core::slice;

use super::lanes::{both, for_each_vector, rows, rows_mut};
use super::rows::Destination;
use super::{math, reduce};
use crate::simd::Simd;

/// outputs = e^(x - m) / (sum of e^(x - m)) with m the row's largest x, for as
/// many rows as both have; returns those rows.
///
/// As in `PyTorch`, -infinity gives 0, and a row is all NaN if it holds NaN or
/// infinity, or nothing but -infinity.
#[inline(never)]
pub fn softmax<'o, S: Simd, const N: usize, D>(
    simd: S,
    inputs: &[[f32; N]],
    outputs: &'o mut D,
) -> &'o mut [[f32; N]]
where
    D: Destination<N> + ?Sized,
{
    apply(simd, inputs, false, outputs)
}

/// outputs = x - m - ln(sum of e^(x - m)) with m the row's largest x, for as many
/// rows as both have; returns those rows.
///
/// As in `PyTorch`, -infinity gives itself, and a row is all NaN where that of
/// [`softmax`] is.
#[inline(never)]
pub fn log_softmax<'o, S: Simd, const N: usize, D>(
    simd: S,
    inputs: &[[f32; N]],
    outputs: &'o mut D,
) -> &'o mut [[f32; N]]
where
    D: Destination<N> + ?Sized,
{
    apply(simd, inputs, true, outputs)
}

#[inline(always)]
fn apply<'o, S: Simd, const N: usize, D>(
    simd: S,
    inputs: &[[f32; N]],
    log: bool,
    outputs: &'o mut D,
) -> &'o mut [[f32; N]]
where
    D: Destination<N> + ?Sized,
{
    let (inputs, outputs) = both::<N, N, D>(inputs, outputs);
    // SAFETY: there are as many rows to write as to read. All of them are
    // written, and are borrowed for `'o`.
    unsafe {
        simd.softmax(inputs, log, outputs.cast(), N);
        &mut *outputs
    }
}

/// # Safety
///
/// `outputs` is valid for writing as many numbers as `inputs` has.
#[inline(always)]
pub(super) unsafe fn forward<S: Simd>(
    simd: S,
    inputs: &[f32],
    log: bool,
    outputs: *mut f32,
    width: usize,
) {
    for (row, input) in rows(inputs, width).enumerate() {
        let largest = simd.splat(reduce::max(simd, input));
        // SAFETY: the row is one of `outputs`, and `powers` writes all of it.
        unsafe {
            let output = outputs.add(row * width);
            powers(simd, input, largest, output);
            let output = slice::from_raw_parts_mut(output, width);
            let sum = simd.splat(reduce::sum(simd, output));
            if log {
                subtract(simd, input, largest, math::ln(simd, sum), output);
            } else {
                divide(simd, output, sum);
            }
        }
    }
}

/// Writes e^(x - m) with m the largest x.
///
/// # Safety
///
/// `output` is valid for writing as many numbers as `input` has.
#[inline(always)]
unsafe fn powers<S: Simd>(simd: S, input: &[f32], largest: S::F32, output: *mut f32) {
    for_each_vector!(S, input.len(), |column, count| {
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
fn divide<S: Simd>(simd: S, row: &mut [f32], sum: S::F32) {
    for_each_vector!(S, row.len(), |column, count| {
        // SAFETY: the row has `count` numbers from `column` on.
        unsafe {
            let at = row.as_mut_ptr().add(column);
            simd.store_partial(at, simd.div(simd.load_partial(at, count), sum), count);
        }
    });
}

/// output = input - largest - logarithm
#[inline(always)]
fn subtract<S: Simd>(
    simd: S,
    input: &[f32],
    largest: S::F32,
    logarithm: S::F32,
    output: &mut [f32],
) {
    for_each_vector!(S, input.len().min(output.len()), |column, count| {
        // SAFETY: both rows have `count` numbers from `column` on.
        unsafe {
            let value = simd.load_partial(input.as_ptr().add(column), count);
            let value = simd.sub(simd.sub(value, largest), logarithm);
            simd.store_partial(output.as_mut_ptr().add(column), value, count);
        }
    });
}

/// gradient = y (gradient - sum over units of gradient y), from the values y of
/// [`softmax`].
#[inline(never)]
pub fn softmax_vjp<S: Simd, const N: usize>(
    simd: S,
    outputs: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    // SAFETY: there are no vectors.
    unsafe { simd.softmax_vjp(outputs.as_flattened(), false, gradient.as_flattened_mut(), N) }
}

/// gradient -= e^y sum over units of gradient, from the values y of
/// [`log_softmax`].
#[inline(never)]
pub fn log_softmax_vjp<S: Simd, const N: usize>(
    simd: S,
    outputs: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    // SAFETY: there are no vectors.
    unsafe { simd.softmax_vjp(outputs.as_flattened(), true, gradient.as_flattened_mut(), N) }
}

#[inline(always)]
pub(super) fn backward<S: Simd>(
    simd: S,
    outputs: &[f32],
    log: bool,
    gradient: &mut [f32],
    width: usize,
) {
    for (output, gradient) in rows(outputs, width).zip(rows_mut(gradient, width)) {
        if log {
            log_backward(simd, output, gradient);
        } else {
            plain_backward(simd, output, gradient);
        }
    }
}

#[inline(always)]
fn plain_backward<S: Simd>(simd: S, output: &[f32], gradient: &mut [f32]) {
    let sum = simd.splat(reduce::dot(simd, output, gradient));
    for_each_vector!(S, output.len(), |column, count| {
        // SAFETY: both rows have `count` numbers from `column` on.
        unsafe {
            let at = gradient.as_mut_ptr().add(column);
            let output = simd.load_partial(output.as_ptr().add(column), count);
            let difference = simd.sub(simd.load_partial(at, count), sum);
            simd.store_partial(at, simd.mul(output, difference), count);
        }
    });
}

#[inline(always)]
fn log_backward<S: Simd>(simd: S, output: &[f32], gradient: &mut [f32]) {
    let negated = simd.splat(-reduce::sum(simd, gradient));
    for_each_vector!(S, output.len(), |column, count| {
        // SAFETY: both rows have `count` numbers from `column` on.
        unsafe {
            let at = gradient.as_mut_ptr().add(column);
            let power = math::exp(simd, simd.load_partial(output.as_ptr().add(column), count));
            let value = simd.mul_add(power, negated, simd.load_partial(at, count));
            simd.store_partial(at, value, count);
        }
    });
}
