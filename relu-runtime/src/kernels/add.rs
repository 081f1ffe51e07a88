//! Values and gradients that several blocks share: sums and copies.

use super::lanes::{both, for_each_vector};
use super::rows::Destination;
use crate::simd::Simd;

/// to += from, for as many rows as both have.
#[inline(never)]
pub fn add<S: Simd, const N: usize>(simd: S, from: &[[f32; N]], to: &mut [[f32; N]]) {
    // SAFETY: there are no vectors.
    unsafe { simd.add_rows(from.as_flattened(), to.as_flattened_mut()) }
}

#[inline(always)]
pub(super) fn forward<S: Simd>(simd: S, from: &[f32], to: &mut [f32]) {
    for_each_vector!(S, from.len().min(to.len()), |column, count| {
        // SAFETY: both have `count` numbers from `column` on.
        unsafe {
            let to = to.as_mut_ptr().add(column);
            let term = simd.load_partial(from.as_ptr().add(column), count);
            simd.store_partial(to, simd.add(simd.load_partial(to, count), term), count);
        }
    });
}

/// outputs = left + right, for as many rows as all have; returns those rows.
#[inline(always)]
pub fn sum<'o, S: Simd, const N: usize, D: Destination<N> + ?Sized>(
    simd: S,
    left: &[[f32; N]],
    right: &[[f32; N]],
    outputs: &'o mut D,
) -> &'o mut [[f32; N]] {
    let outputs = copy(left, outputs);
    let rows = right.len().min(outputs.len());
    let outputs = outputs.split_at_mut(rows).0;
    add(simd, right, outputs);
    outputs
}

/// outputs = inputs, for as many rows as both have; returns those rows.
#[inline]
pub fn copy<'o, const N: usize, D: Destination<N> + ?Sized>(
    inputs: &[[f32; N]],
    outputs: &'o mut D,
) -> &'o mut [[f32; N]] {
    let (inputs, outputs) = both::<N, N, D>(inputs, outputs);
    // SAFETY: there are as many rows to write as to read; all are written, and
    // borrowed exclusively for `'o`, so that they overlap nothing that is read.
    unsafe {
        outputs.cast::<f32>().copy_from_nonoverlapping(inputs.as_ptr(), inputs.len());
        &mut *outputs
    }
}
