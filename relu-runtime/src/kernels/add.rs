//! Values and gradients that several blocks share.

use super::lanes::for_each_vector;
use crate::simd::Simd;

/// to += from, for as many rows as both have.
#[inline(always)]
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

/// to = from, for as many rows as both have.
#[inline]
pub fn copy<const N: usize>(from: &[[f32; N]], to: &mut [[f32; N]]) {
    let rows = from.len().min(to.len());
    to[..rows].copy_from_slice(&from[..rows]);
}
