//! Maxout: the largest of some consecutive numbers.
//!
//! Goodfellow et al., "Maxout Networks", ICML 2013.

use core::slice::Chunks;

use super::lanes::{both, rows, rows_mut};
use super::rows::Destination;
use crate::simd::{Simd, WIDEST};

/// `outputs[i]` = the largest of `inputs[i * pieces]` to
/// `inputs[(i + 1) * pieces - 1]`, with pieces = M / N, for as many rows as both
/// have; returns those rows.
///
/// As in `PyTorch`, a unit is NaN if one of its inputs is.
#[inline(never)]
pub fn maxout<'o, S: Simd, const M: usize, const N: usize, D>(
    simd: S,
    inputs: &[[f32; M]],
    outputs: &'o mut D,
) -> &'o mut [[f32; N]]
where
    D: Destination<N> + ?Sized,
{
    const { assert!(M.is_multiple_of(N) && M > 0 && M < 1 << 31) };
    let (inputs, outputs) = both::<M, N, D>(inputs, outputs);
    // SAFETY: there are as many rows to write as to read. All of them are
    // written, and are borrowed for `'o`.
    unsafe {
        simd.maxout(inputs, outputs.cast(), N, M / N);
        &mut *outputs
    }
}

/// The gradient of what [`maxout`] reads, from that of what it writes: to the
/// first of the largest, or to the first NaN, and zero elsewhere.
///
/// Overwrites `out`.
#[inline(never)]
pub fn maxout_vjp<S: Simd, const M: usize, const N: usize>(
    simd: S,
    inputs: &[[f32; M]],
    gradient: &[[f32; N]],
    out: &mut [[f32; M]],
) {
    const { assert!(M.is_multiple_of(N) && M > 0 && M < 1 << 31) };
    let (inputs, gradient) = (inputs.as_flattened(), gradient.as_flattened());
    // SAFETY: there are no vectors.
    unsafe { simd.maxout_vjp(inputs, gradient, out.as_flattened_mut(), N, M / N) }
}

/// # Safety
///
/// `outputs` is valid for writing `width` numbers for each row of `inputs`, which
/// is `width * pieces` wide.
#[inline(always)]
pub(super) unsafe fn forward<S: Simd>(
    simd: S,
    inputs: &[f32],
    outputs: *mut f32,
    width: usize,
    pieces: usize,
) {
    for (row, inputs) in rows(inputs, width * pieces).enumerate() {
        for (vector, inputs) in vectors::<S>(inputs, pieces).enumerate() {
            let (largest, _) = largest(simd, inputs, pieces);
            // SAFETY: the row has so many units from there on.
            unsafe {
                let at = outputs.add(row * width + vector * S::LANES);
                simd.store_partial(at, largest, units(inputs, pieces));
            }
        }
    }
}

#[inline(always)]
pub(super) fn backward<S: Simd>(
    simd: S,
    inputs: &[f32],
    gradient: &[f32],
    out: &mut [f32],
    width: usize,
    pieces: usize,
) {
    let wide = width * pieces;
    for ((inputs, gradient), out) in
        rows(inputs, wide).zip(rows(gradient, width)).zip(rows_mut(out, wide))
    {
        let vectors = vectors::<S>(inputs, pieces).zip(gradient.chunks(S::LANES));
        for ((inputs, gradient), out) in vectors.zip(out.chunks_mut(S::LANES * pieces)) {
            let (_, piece) = largest(simd, inputs, pieces);
            let mut lanes = [0.0; WIDEST];
            // SAFETY: no set has more than sixteen lanes.
            unsafe { simd.store(lanes.as_mut_ptr(), piece) };
            out.fill(0.0);
            for ((out, gradient), piece) in out.chunks_mut(pieces).zip(gradient).zip(lanes) {
                if let Some(out) = out.get_mut(index(piece)) {
                    *out = *gradient;
                }
            }
        }
    }
}

/// A piece's number; exact, since an array that has 2^24 of them is none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
#[inline(always)]
fn index(piece: f32) -> usize {
    piece as usize
}

/// The pieces of a vector of units at a time.
#[inline(always)]
fn vectors<S: Simd>(inputs: &[f32], pieces: usize) -> Chunks<'_, f32> {
    // There is a piece, but nothing tells the compiler.
    inputs.chunks((S::LANES * pieces).max(1))
}

/// How many units the pieces are of.
#[inline(always)]
fn units(inputs: &[f32], pieces: usize) -> usize {
    inputs.len().checked_div(pieces).unwrap_or_default()
}

/// The largest of the pieces of each unit, and which it is; at most a vector of
/// units.
#[inline(always)]
fn largest<S: Simd>(simd: S, inputs: &[f32], pieces: usize) -> (S::F32, S::F32) {
    let units = units(inputs, pieces);
    let (mut largest, mut index) = (simd.splat(f32::NEG_INFINITY), simd.splat(0.0));
    for piece in 0..pieces {
        // SAFETY: each of the units has so many pieces.
        let value = unsafe { simd.load_strided(inputs.as_ptr().add(piece), pieces, units) };
        let greater = simd.mask_bits(simd.less(largest, value));
        let number = simd.mask_bits(simd.equal(value, value));
        // The first NaN is kept, since it equals nothing.
        let was_number = simd.mask_bits(simd.equal(largest, largest));
        let takes = simd.mask_from_bits(greater | was_number & !number);
        largest = simd.select(takes, value, largest);
        index = simd.select(takes, simd.splat(piece as f32), index);
    }
    (largest, index)
}
