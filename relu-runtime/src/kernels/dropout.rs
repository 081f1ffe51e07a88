//! Dropout, in training.

use super::lanes::{for_each_vector, rows_mut};
use crate::PANEL;
use crate::random::{Philox, philox};
use crate::simd::Simd;
use crate::train::Randomness;

/// Separates these numbers from all others that a seed is used for.
const STREAM: u64 = 0x6472_6f70 << 32;

/// Panels whose random words are made together: a word of a block each.
const GROUP: usize = 4;

/// Multiplies each number by 0 with probability `rate`, which is in [0, 1), and
/// by 1 / (1 - rate) otherwise.
///
/// Which are dropped is a function of seed, step, `block`, sample and unit: the
/// same call serves the values in forward and the gradients in backward.
#[inline(always)]
pub fn dropout<S: Simd, const N: usize>(
    simd: S,
    rate: f32,
    randomness: Randomness,
    block: u32,
    rows: &mut [[f32; N]],
) {
    // SAFETY: there are no vectors.
    unsafe { simd.dropout(rate, randomness, block, rows.as_flattened_mut(), N) }
}

#[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 samples and units")]
#[inline(always)]
pub(super) fn drop_units<S: Simd>(
    simd: S,
    rate: f32,
    randomness: Randomness,
    block: u32,
    rows: &mut [f32],
    width: usize,
) {
    let [low, high, ..] = Philox::new(randomness.seed, STREAM).block(randomness.step);
    for (sample, row) in rows_mut(rows, width).enumerate() {
        for (group, units) in row.chunks_mut(GROUP * PANEL).enumerate() {
            let counter = [group as u32, sample as u32, block, randomness.path];
            let words = words([low, high], counter);
            for (units, words) in units.chunks_mut(PANEL).zip(&words) {
                scale(simd, rate, words, units);
            }
        }
    }
}

/// A random word for each unit of a group.
#[expect(clippy::cast_possible_truncation, reason = "below 16")]
#[inline(always)]
fn words(key: [u32; 2], [group, sample, block, path]: [u32; 4]) -> [[u32; PANEL]; GROUP] {
    let mut words = [[0; PANEL]; GROUP];
    for lane in 0..PANEL {
        let unit = group * PANEL as u32 + lane as u32;
        let block = philox(key, [unit, sample, block, path]);
        for (words, word) in words.iter_mut().zip(block) {
            words[lane] = word;
        }
    }
    words
}

/// Drops and scales at most a panel of units.
#[inline(always)]
fn scale<S: Simd>(simd: S, rate: f32, words: &[u32; PANEL], units: &mut [f32]) {
    const TWO_TO_24: f32 = 16_777_216.0;
    // The upper 24 bits of a word, with a sign, are less than this with
    // probability `rate`.
    let threshold = simd.splat((rate - 0.5) * TWO_TO_24);
    let (none, scale) = (simd.splat(0.0), simd.splat(1.0 / (1.0 - rate)));
    for_each_vector!(S, units.len(), |column, count| {
        // SAFETY: there are `count` units from `column` on, and a word for each
        // lane of a panel; any word is the bits of a number.
        unsafe {
            let bits = simd.to_bits(simd.load(words.as_ptr().add(column).cast()));
            let uniform = simd.convert(simd.shift_right::<8>(bits));
            let factor = simd.select(simd.less(uniform, threshold), none, scale);
            let at = units.as_mut_ptr().add(column);
            simd.store_partial(at, simd.mul(simd.load_partial(at, count), factor), count);
        }
    });
}
