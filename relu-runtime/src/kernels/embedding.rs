//! Rows of a table, by their indices.

use core::slice;

use super::add::add;
use super::columns::{initialized, uninitialized};
use super::rows::Destination;
use crate::simd::Simd;
use crate::{Embedding, Storage};

/// Each row of `outputs` is the rows of the table that a sample's indices name, one
/// after the other, for as many samples as there is room for; returns those rows.
///
/// An index that the table has no row for makes NaN, as `jax.numpy.take` does.
#[inline]
pub fn embedding<
    'i,
    'o,
    const INDICES: usize,
    const COUNT: usize,
    const WIDTH: usize,
    const PANELS: usize,
    const N: usize,
    D: Destination<N> + ?Sized,
>(
    samples: impl Iterator<Item = &'i [u32; INDICES]>,
    table: &Embedding<COUNT, WIDTH, PANELS>,
    outputs: &'o mut D,
) -> &'o mut [[f32; N]] {
    const { assert!(N == INDICES * WIDTH, "a sample's rows fill a row") };
    let outputs = uninitialized(outputs);
    let mut written = 0;
    for (output, indices) in outputs.iter_mut().zip(samples) {
        for (to, index) in output.as_chunks_mut::<WIDTH>().0.iter_mut().zip(indices) {
            to.write_copy_of_slice(table.row(*index).unwrap_or(&[f32::NAN; WIDTH]));
        }
        written += 1;
    }
    // SAFETY: so many rows were written whole, a chunk for each index.
    unsafe { initialized(outputs, written) }
}

/// The gradient of a table: that of each row is the sum over its uses, in the order
/// of the samples and of the indices in each.
///
/// Overwrites `of_table`. Indices that it has no row for are left out.
#[inline(never)]
pub fn embedding_gradient<
    'i,
    S: Simd,
    const INDICES: usize,
    const COUNT: usize,
    const WIDTH: usize,
    const PANELS: usize,
    const N: usize,
>(
    simd: S,
    samples: impl Iterator<Item = &'i [u32; INDICES]>,
    gradient: &[[f32; N]],
    of_table: &mut Embedding<COUNT, WIDTH, PANELS>,
) {
    const { assert!(N == INDICES * WIDTH, "a sample's rows fill a row") };
    of_table.as_mut_slice().fill(0.0);
    for (gradient, indices) in gradient.iter().zip(samples) {
        for (from, index) in gradient.as_chunks::<WIDTH>().0.iter().zip(indices) {
            if let Some(to) = of_table.row_mut(*index) {
                add(simd, slice::from_ref(from), slice::from_mut(to));
            }
        }
    }
}
