//! Walking a row by vectors.

use core::slice::{ChunksExact, ChunksExactMut};

use super::rows::Destination;
use crate::PANEL;
use crate::simd::{Simd, WIDEST};

/// Runs `body` for each vector of a row of `len` numbers: `column` is where it
/// begins, `count` how many numbers are left, for partial loads and stores.
///
/// A macro, because a closure is a function of its own, which would miss the
/// target features; and one loop without a tail, so that the body is compiled
/// once.
macro_rules! for_each_vector {
    ($set:ty, $len:expr, |$column:ident, $count:ident| $body:expr) => {{
        let len: usize = $len;
        let mut $column = 0;
        while $column < len {
            let $count = len - $column;
            $body;
            $column += <$set as $crate::simd::Simd>::LANES;
        }
    }};
}

/// Runs `body` for each index below a constant, in a loop that is unrolled: with
/// none of the layers of an iterator, whose removal takes time to compile.
macro_rules! each {
    ($index:ident < $count:expr, $body:block) => {{
        let mut $index = 0;
        while $index < $count {
            $body
            $index += 1;
        }
    }};
}

pub(super) use each;
pub(super) use for_each_vector;

/// Sets the numbers of a vector for `units` units to zero, the padding as well.
///
/// # Safety
///
/// `vector` is valid for writing as many whole panels as the units take.
#[inline(always)]
pub(super) unsafe fn clear(vector: *mut f32, units: usize) {
    // SAFETY: the caller vouches for the panels; all zeros are a number.
    unsafe { vector.write_bytes(0, units.div_ceil(PANEL) * PANEL) }
}

/// The first `count` lanes; all of them from `LANES` on.
#[expect(clippy::cast_possible_truncation, reason = "sixteen bits")]
#[inline(always)]
pub(super) fn first<S: Simd>(simd: S, count: usize) -> S::Mask {
    simd.mask_from_bits(((1_u32 << count.min(WIDEST)) - 1) as u16)
}

/// Rows of a width, one after the other.
#[inline(always)]
pub(super) fn rows(values: &[f32], width: usize) -> ChunksExact<'_, f32> {
    // A slice of empty rows is empty, so these are none.
    values.chunks_exact(width.max(1))
}

/// Rows of a width to write.
#[inline(always)]
pub(super) fn rows_mut(values: &mut [f32], width: usize) -> ChunksExactMut<'_, f32> {
    values.chunks_exact_mut(width.max(1))
}

/// As many rows as both have: to read, and to write, which need not be
/// initialized.
#[inline(always)]
pub(super) fn both<'i, const N: usize, const M: usize, D: Destination<M> + ?Sized>(
    inputs: &'i [[f32; N]],
    outputs: &mut D,
) -> (&'i [f32], *mut [[f32; M]]) {
    let outputs = outputs.rows();
    let rows = inputs.len().min(outputs.len());
    // SAFETY: no more than there are.
    let inputs = unsafe { inputs.get_unchecked(..rows) };
    (inputs.as_flattened(), core::ptr::slice_from_raw_parts_mut(outputs.cast(), rows))
}
