//! The norms' values.

use core::slice;

use super::{Norm, Saved};
use crate::kernels::lanes::{both, for_each_vector};
use crate::kernels::reduce;
use crate::kernels::rows::Destination;
use crate::simd::Simd;
use crate::{LayerNorm, RmsNorm};

/// outputs = weight (x - mean) / sqrt(variance + epsilon) + bias, with mean and
/// biased variance over the units of each row, for as many rows as both have;
/// returns those rows.
///
/// Mean and variance are those of the corrected two-pass algorithm of Chan,
/// Golub and `LeVeque`, "Algorithms for Computing the Sample Variance", The
/// American Statistician 1983.
#[inline(never)]
pub fn layer_norm<'o, S: Simd, const N: usize, const PANELS: usize, D>(
    simd: S,
    inputs: &[[f32; N]],
    parameters: &LayerNorm<N, PANELS>,
    epsilon: f32,
    outputs: &'o mut D,
) -> &'o mut [[f32; N]]
where
    D: Destination<N> + ?Sized,
{
    let norm = Norm::layer(parameters, epsilon);
    let (inputs, outputs) = both::<N, N, D>(inputs, outputs);
    // SAFETY: there are as many rows to write as to read, and the vectors have
    // all their panels, or it would not compile. All of the rows are written, and
    // are borrowed for `'o`.
    unsafe {
        simd.norm(norm, inputs.as_ptr(), outputs.cast(), None, outputs.len(), N);
        &mut *outputs
    }
}

/// outputs = weight x / sqrt(mean of x^2 + epsilon), with the mean over the units
/// of each row, for as many rows as both have; returns those rows.
#[inline(never)]
pub fn rms_norm<'o, S: Simd, const N: usize, const PANELS: usize, D>(
    simd: S,
    inputs: &[[f32; N]],
    parameters: &RmsNorm<N, PANELS>,
    epsilon: f32,
    outputs: &'o mut D,
) -> &'o mut [[f32; N]]
where
    D: Destination<N> + ?Sized,
{
    let norm = Norm::rms(parameters, epsilon);
    let (inputs, outputs) = both::<N, N, D>(inputs, outputs);
    // SAFETY: as in `layer_norm`.
    unsafe {
        simd.norm(norm, inputs.as_ptr(), outputs.cast(), None, outputs.len(), N);
        &mut *outputs
    }
}

/// # Safety
///
/// `inputs` is valid for reading and `outputs` for writing `rows` rows that are
/// `width` wide; they are the same or do not overlap. So is what `saved` points
/// to. The vectors of `norm` are whole panels, as many as a row takes.
#[inline(always)]
pub unsafe fn forward<S: Simd>(
    simd: S,
    norm: Norm,
    inputs: *const f32,
    outputs: *mut f32,
    saved: Option<Saved>,
    rows: usize,
    width: usize,
) {
    for row in 0..rows {
        // SAFETY: the row is one of those that the caller vouches for.
        unsafe {
            let input = inputs.add(row * width);
            let values = slice::from_raw_parts(input, width);
            let (mean, variance) = statistics(simd, values, norm.bias.is_some());
            let deviation = simd.sqrt(simd.splat(variance + norm.epsilon));
            let inverse = simd.div(simd.splat(1.0), deviation);
            if let Some(saved) = saved {
                simd.store_partial(saved.inverse.add(row), inverse, 1);
            }
            let output = outputs.add(row * width);
            let normalized = match saved {
                Some(saved) => saved.normalized.add(row * width),
                // Overwritten where they are not asked for.
                None => output,
            };
            scale(
                simd,
                norm,
                [simd.splat(mean), inverse],
                Row { input, output, normalized, width },
            );
        }
    }
}

/// Mean and biased variance of a row, or 0 and the mean square.
#[inline(always)]
fn statistics<S: Simd>(simd: S, row: &[f32], centered: bool) -> (f32, f32) {
    let count = row.len() as f32;
    let center = if centered { reduce::sum(simd, row) / count } else { 0.0 };
    let [sum, squares] = reduce::moments(simd, row, center);
    let offset = if centered { sum / count } else { 0.0 };
    let variance = squares / count - offset * offset;
    (center + offset, if variance < 0.0 { 0.0 } else { variance })
}

/// A row to normalize.
#[derive(Clone, Copy)]
struct Row {
    input: *const f32,
    output: *mut f32,
    /// Where the numbers before weight and bias go first.
    normalized: *mut f32,
    width: usize,
}

/// Normalizes a row by its mean and inverse deviation, and applies weight and bias.
///
/// # Safety
///
/// As for `forward`, of one row: to read, and to write.
#[inline(always)]
unsafe fn scale<S: Simd>(simd: S, norm: Norm, [mean, inverse]: [S::F32; 2], row: Row) {
    let Row { input, output, normalized, width } = row;
    for_each_vector!(S, width, |column, count| {
        // SAFETY: the rows have `count` numbers from `column` on, and the caller
        // vouches for the vectors.
        unsafe {
            let value = simd.load_partial(input.add(column), count);
            let value = simd.mul(simd.sub(value, mean), inverse);
            simd.store_partial(normalized.add(column), value, count);
            let weight = simd.load(norm.weight.add(column));
            let bias = match norm.bias {
                // Adding it leaves every number as it is.
                None => simd.splat(-0.0),
                Some(bias) => simd.load(bias.add(column)),
            };
            simd.store_partial(output.add(column), simd.mul_add(weight, value, bias), count);
        }
    });
}
