//! The gradient of a bias: a sum over samples.

use super::lanes::each;
use crate::simd::Simd;
use crate::{PANEL, Vector};

/// `out[o]` = sum over samples of `gradient[o]`, in the order of the samples.
///
/// Overwrites `out` but for the padding, which is zero before and after.
#[inline(never)]
pub fn bias_gradient<S: Simd, const OUT: usize, const PANELS: usize>(
    simd: S,
    gradient: &[[f32; OUT]],
    out: &mut Vector<OUT, PANELS>,
) {
    // SAFETY: a vector has all its panels, or it would not compile; it is borrowed
    // exclusively.
    unsafe { simd.bias_gradient(gradient.as_flattened(), out.as_mut_ptr(), gradient.len(), OUT) }
}

/// Vectors that are summed at a time, so that one addition need not wait for
/// another.
const VECTORS: usize = 4;

/// # Safety
///
/// There are `rows` rows in `gradient`, `width` wide; `out` is valid for writing
/// as many whole panels as a row takes, and overlaps nothing.
#[inline(always)]
pub(super) unsafe fn forward<S: Simd>(
    simd: S,
    gradient: &[f32],
    out: *mut f32,
    rows: usize,
    width: usize,
) {
    const { assert!(PANEL.is_multiple_of(S::LANES)) };
    for first in (0..width).step_by(VECTORS * S::LANES) {
        let mut sums = [simd.splat(0.0); VECTORS];
        for row in 0..rows {
            each!(vector < VECTORS, {
                let column = first + vector * S::LANES;
                if column < width {
                    // SAFETY: the row has this column.
                    let number = unsafe {
                        let from = gradient.as_ptr().add(row * width + column);
                        simd.load_partial(from, width - column)
                    };
                    sums[vector] = simd.add(sums[vector], number);
                }
            });
        }
        each!(vector < VECTORS, {
            let column = first + vector * S::LANES;
            if column < width {
                // SAFETY: the result has this column.
                unsafe { simd.store_partial(out.add(column), sums[vector], width - column) }
            }
        });
    }
}
