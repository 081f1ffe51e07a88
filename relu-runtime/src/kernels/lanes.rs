//! Walking a row by vectors.

use super::rows::Destination;
use crate::simd::Simd;
use crate::{PANEL, Vector};

/// Runs `body` for each vector of a row of `len` numbers: `column` is where it
/// begins, `count` how many numbers it has, for partial loads and stores.
///
/// A macro, because a closure is a function of its own, which would miss the
/// target features; and `count` is a constant but for the last vector, so that
/// the others are loaded and stored whole.
macro_rules! for_each_vector {
    ($set:ty, $len:expr, |$column:ident, $count:ident| $body:expr) => {{
        let lanes = <$set as $crate::simd::Simd>::LANES;
        let len: usize = $len;
        let mut $column = 0;
        while $column + lanes <= len {
            let $count = lanes;
            $body;
            $column += lanes;
        }
        if $column < len {
            let $count = len - $column;
            $body;
        }
    }};
}

pub(super) use for_each_vector;

/// The numbers of a vector, whole panels of them, to write.
#[inline(always)]
pub(super) fn numbers_mut<const UNITS: usize, const PANELS: usize>(
    vector: &mut Vector<UNITS, PANELS>,
) -> *mut f32 {
    const { assert!(UNITS <= PANELS * PANEL) };
    (&raw mut *vector).cast()
}

/// The first `count` lanes; all of them from `LANES` on.
#[expect(clippy::cast_possible_truncation, reason = "sixteen bits")]
#[inline(always)]
pub(super) fn first<S: Simd>(simd: S, count: usize) -> S::Mask {
    simd.mask_from_bits(((1_u32 << count.min(PANEL)) - 1) as u16)
}

/// The rows that a kernel is to write for `inputs` rows: not all initialized.
#[inline(always)]
pub(super) fn rows_for<const N: usize, D: Destination<N> + ?Sized>(
    inputs: usize,
    outputs: &mut D,
) -> *mut [[f32; N]] {
    let rows = outputs.rows();
    core::ptr::slice_from_raw_parts_mut(rows.cast(), inputs.min(rows.len()))
}
