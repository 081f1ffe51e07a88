//! Random numbers in training: what drops, scales or moves the values.
//!
//! A number is a function of seed, step, layer, sample and unit, so that it is
//! the same whatever the tiling, and backward draws again what forward drew.

mod drop;
mod gaussian;
mod slopes;

pub(super) use drop::Drop;
pub use drop::{alpha_dropout, alpha_dropout_vjp, dropout};
pub use gaussian::gaussian_noise;
pub(super) use slopes::Slopes;
pub use slopes::{rrelu, rrelu_vjp};

use super::lanes::rows_mut;
use crate::random::{Philox, philox};
use crate::simd::{Simd, WIDEST};
use crate::train::Randomness;

/// Panels whose random words are made together: a word of a block each.
const GROUP: usize = 4;

/// The random words of the units of a group, by panel.
type Words = [[u32; WIDEST]; GROUP];

/// What is done to the values with the random words.
#[derive(Debug)]
pub enum Noise<'b> {
    Drop(Drop),
    /// Adds normal numbers of this standard deviation.
    Gaussian(f32),
    /// Multiplies what is negative by a slope, and writes a bit where x > 0.
    Slopes(Slopes, &'b mut [u16]),
    /// Multiplies by a slope where a bit is zero.
    SlopesVjp(Slopes, &'b [u16]),
}

impl Noise<'_> {
    /// Separates these numbers from all others that a seed is used for.
    const fn stream(&self) -> u64 {
        let name = match self {
            Self::Drop(_) => *b"drop",
            Self::Gaussian(_) => *b"norm",
            Self::Slopes(..) | Self::SlopesVjp(..) => *b"slop",
        };
        (u32::from_be_bytes(name) as u64) << 32
    }
}

/// Draws for every unit, in place; `layer` tells the layers of a network apart.
#[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 samples and units")]
#[inline(always)]
pub(super) fn apply<S: Simd>(
    simd: S,
    mut noise: Noise<'_>,
    randomness: Randomness,
    layer: u32,
    rows: &mut [f32],
    width: usize,
) {
    let [low, high, ..] = Philox::new(randomness.seed, noise.stream()).block(randomness.step);
    for (sample, row) in rows_mut(rows, width).enumerate() {
        for (group, units) in row.chunks_mut(GROUP * WIDEST).enumerate() {
            let counter = [group as u32, sample as u32, layer, randomness.path];
            let words = words([low, high], counter);
            let first = sample * width.div_ceil(WIDEST) + group * GROUP;
            for (panel, units) in units.chunks_mut(WIDEST).enumerate() {
                match &mut noise {
                    Noise::Drop(drop) => drop.apply(simd, &words[panel], units),
                    Noise::Gaussian(deviation) => {
                        gaussian::add(simd, *deviation, &words, panel, units);
                    }
                    Noise::Slopes(slopes, bits) => {
                        if let Some(bits) = bits.get_mut(first + panel) {
                            *bits = slopes.forward(simd, &words[panel], units);
                        }
                    }
                    Noise::SlopesVjp(slopes, bits) => {
                        if let Some(&bits) = bits.get(first + panel) {
                            slopes.backward(simd, &words[panel], bits, units);
                        }
                    }
                }
            }
        }
    }
}

/// A random word for each unit of a group.
#[expect(clippy::cast_possible_truncation, reason = "below 16")]
#[inline(always)]
fn words(key: [u32; 2], [group, sample, layer, path]: [u32; 4]) -> Words {
    let mut words = [[0; WIDEST]; GROUP];
    for lane in 0..WIDEST {
        let unit = group * WIDEST as u32 + lane as u32;
        let block = philox(key, [unit, sample, layer, path]);
        for (words, word) in words.iter_mut().zip(block) {
            words[lane] = word;
        }
    }
    words
}

/// Random words as integers.
///
/// # Safety
///
/// `column` is a multiple of the lanes, below `WIDEST`.
#[inline(always)]
unsafe fn load<S: Simd>(simd: S, words: &[u32; WIDEST], column: usize) -> S::I32 {
    // SAFETY: a panel has a multiple of the lanes; any word is the bits of a
    // number.
    simd.to_bits(unsafe { simd.load(words.as_ptr().add(column).cast()) })
}

/// The upper 24 bits of a word with a sign: uniform between -2^23 and 2^23.
#[inline(always)]
fn uniform<S: Simd>(simd: S, word: S::I32) -> S::F32 {
    simd.convert(simd.shift_right::<8>(word))
}
