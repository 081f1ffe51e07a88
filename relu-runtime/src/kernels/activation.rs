//! Activations made of straight pieces, in training: the derivative is one of
//! two numbers, so a bit per unit is all that backward needs.

use core::slice::{ChunksExact, ChunksExactMut};

use super::epilogue::Activation;
use super::function::Function;
use super::lanes::{first, for_each_vector, rows_mut};
use super::lanewise::Lanewise;
use super::math::{Clip, Threshold};
use crate::simd::{Simd, WIDEST};
use crate::train::BitRows;

/// Applies `relu` or `leaky_relu` in place; a bit is one where x > 0.
///
/// The type excludes slopes per unit: a slope is that of all.
///
/// # Panics
///
/// When the activation has other pieces than these.
#[inline(never)]
pub fn activate<S: Simd, const N: usize>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    rows: &mut [[f32; N]],
    bits: &mut BitRows<N>,
) {
    let function = activation.shared().erase();
    assert!(function.is_straight(), "the activation has one slope on each side");
    let (rows, bits) = (rows.as_flattened_mut(), bits.words_mut());
    // SAFETY: a straight function has numbers per unit only as `Prelu`, which
    // `shared` has replaced.
    unsafe { simd.activate(function, rows, bits, N) }
}

/// # Safety
///
/// The function has no numbers per unit.
#[inline(always)]
pub(super) unsafe fn forward<S: Simd>(
    simd: S,
    function: Function,
    rows: &mut [f32],
    bits: &mut [u16],
    width: usize,
) {
    let zero = simd.splat(0.0);
    // SAFETY: the function has no numbers per unit.
    let slope = unsafe { function.slope(simd, 0) };
    for (row, words) in rows_mut(rows, width).zip(words_mut(bits, width)) {
        words.fill(0);
        for_each_vector!(S, width, |column, count| {
            // SAFETY: the row has `count` numbers from `column` on, and a word
            // for every sixteen.
            unsafe {
                let at = row.as_mut_ptr().add(column);
                let value = simd.load_partial(at, count);
                set(words, column, simd.mask_bits(simd.less(zero, value)));
                simd.store_partial(at, function.apply_straight(simd, value, slope), count);
            }
        });
    }
}

/// Limits the rows to `low..=high` in place; a bit is one where
/// low < x < high. NaN goes through.
#[inline(never)]
pub fn clip<S: Simd, const N: usize>(
    simd: S,
    low: f32,
    high: f32,
    rows: &mut [[f32; N]],
    bits: &mut BitRows<N>,
) {
    // SAFETY: there are no vectors.
    unsafe { simd.clip(Clip { low, high }, rows.as_flattened_mut(), bits.words_mut(), N) }
}

#[inline(always)]
pub(super) fn clip_forward<S: Simd>(
    simd: S,
    clip: Clip,
    rows: &mut [f32],
    bits: &mut [u16],
    width: usize,
) {
    let (low, high) = (simd.splat(clip.low), simd.splat(clip.high));
    for (row, words) in rows_mut(rows, width).zip(words_mut(bits, width)) {
        words.fill(0);
        for_each_vector!(S, width, |column, count| {
            // SAFETY: the row has `count` numbers from `column` on, and a word
            // for every sixteen.
            unsafe {
                let at = row.as_mut_ptr().add(column);
                let value = simd.load_partial(at, count);
                let above = simd.mask_bits(simd.less(low, value));
                let below = simd.mask_bits(simd.less(value, high));
                set(words, column, above & below);
                simd.store_partial(at, clip.at(simd, value), count);
            }
        });
    }
}

/// Keeps x where x > threshold, and puts `value` in its place elsewhere; a bit is
/// one where x > threshold. NaN goes through.
#[inline(never)]
pub fn threshold<S: Simd, const N: usize>(
    simd: S,
    threshold: f32,
    value: f32,
    rows: &mut [[f32; N]],
    bits: &mut BitRows<N>,
) {
    let function = Threshold { limit: threshold, replacement: value };
    // SAFETY: there are no vectors.
    unsafe { simd.threshold(function, rows.as_flattened_mut(), bits.words_mut(), N) }
}

#[inline(always)]
pub(super) fn threshold_forward<S: Simd>(
    simd: S,
    threshold: Threshold,
    rows: &mut [f32],
    bits: &mut [u16],
    width: usize,
) {
    let limit = simd.splat(threshold.limit);
    for (row, words) in rows_mut(rows, width).zip(words_mut(bits, width)) {
        words.fill(0);
        for_each_vector!(S, width, |column, count| {
            // SAFETY: the row has `count` numbers from `column` on, and a word
            // for every sixteen.
            unsafe {
                let at = row.as_mut_ptr().add(column);
                let value = simd.load_partial(at, count);
                let above = simd.mask_bits(simd.less(limit, value));
                set(words, column, above & simd.mask_bits(first(simd, count)));
                simd.store_partial(at, threshold.at(simd, value), count);
            }
        });
    }
}

/// gradient *= 1 where the bit is one, `slope_elsewhere` where it is not.
///
/// A slope of zero gives zero, even for a gradient that is infinite or NaN.
#[inline(never)]
pub fn activation_vjp<S: Simd, const N: usize>(
    simd: S,
    slope_elsewhere: f32,
    bits: &BitRows<N>,
    gradient: &mut [[f32; N]],
) {
    let gradient = gradient.as_flattened_mut();
    // SAFETY: there are no vectors.
    unsafe { simd.activation_vjp(slope_elsewhere, bits.words(), gradient, N) }
}

#[inline(always)]
pub(super) fn backward<S: Simd>(
    simd: S,
    slope_elsewhere: f32,
    bits: &[u16],
    gradient: &mut [f32],
    width: usize,
) {
    let slope = simd.splat(slope_elsewhere);
    for (row, words) in rows_mut(gradient, width).zip(words(bits, width)) {
        for_each_vector!(S, width, |column, count| {
            // SAFETY: the row has `count` numbers from `column` on, and a word
            // for every sixteen.
            unsafe {
                let at = row.as_mut_ptr().add(column);
                let value = simd.load_partial(at, count);
                let word = *words.get_unchecked(column / WIDEST) >> (column % WIDEST);
                let scaled =
                    if slope_elsewhere == 0.0 { simd.splat(0.0) } else { simd.mul(value, slope) };
                let value = simd.select(simd.mask_from_bits(word), value, scaled);
                simd.store_partial(at, value, count);
            }
        });
    }
}

/// The words of each row.
#[inline(always)]
fn words(bits: &[u16], width: usize) -> ChunksExact<'_, u16> {
    bits.chunks_exact(width.div_ceil(WIDEST).max(1))
}

/// The words of each row, to write.
#[inline(always)]
fn words_mut(bits: &mut [u16], width: usize) -> ChunksExactMut<'_, u16> {
    bits.chunks_exact_mut(width.div_ceil(WIDEST).max(1))
}

/// Sets the bits of the units from `column` on, which are zero.
///
/// # Safety
///
/// There is a word for `column`.
#[inline(always)]
unsafe fn set(words: &mut [u16], column: usize, bits: u16) {
    // SAFETY: the caller vouches for it.
    unsafe { *words.get_unchecked_mut(column / WIDEST) |= bits << (column % WIDEST) }
}
