//! Dropout, and the kind that keeps mean and variance of `selu`.

use super::{Noise, load, uniform};
use crate::kernels::lanes::for_each_vector;
use crate::math::sqrt_f64;
use crate::round::to_f32;
use crate::simd::{Simd, WIDEST};
use crate::train::Randomness;

/// Multiplies each number by 0 with probability `rate`, which is in [0, 1), and
/// by 1 / (1 - rate) otherwise.
///
/// Which are dropped is a function of seed, step, `block`, sample and unit: the
/// same call serves the values in forward and the gradients in backward.
#[inline(never)]
pub fn dropout<S: Simd, const N: usize>(
    simd: S,
    rate: f32,
    randomness: Randomness,
    block: u32,
    rows: &mut [[f32; N]],
) {
    let drop = Drop { rate, scale: 1.0 / (1.0 - rate), kept: -0.0, dropped: -0.0 };
    // SAFETY: there are no vectors.
    unsafe { simd.noise(Noise::Drop(drop), randomness, block, rows.as_flattened_mut(), N) }
}

/// Replaces each number by the limit of `selu` at -infinity, -1.7581, with
/// probability `rate`, which is in [0, 1), and then scales and shifts all of
/// them, so that numbers of mean 0 and variance 1 keep both.
///
/// Klambauer et al., "Self-Normalizing Neural Networks", NIPS 2017. Which are
/// dropped is a function of seed, step, `stream`, sample and unit.
#[inline(never)]
pub fn alpha_dropout<S: Simd, const N: usize>(
    simd: S,
    rate: f32,
    randomness: Randomness,
    stream: u32,
    rows: &mut [[f32; N]],
) {
    let noise = Noise::Drop(Drop::alpha(rate));
    // SAFETY: there are no vectors.
    unsafe { simd.noise(noise, randomness, stream, rows.as_flattened_mut(), N) }
}

/// Backward through [`alpha_dropout`]: the gradient times its scale, or 0 where
/// the number was dropped.
#[inline(never)]
pub fn alpha_dropout_vjp<S: Simd, const N: usize>(
    simd: S,
    rate: f32,
    randomness: Randomness,
    stream: u32,
    gradient: &mut [[f32; N]],
) {
    let noise = Noise::Drop(Drop { kept: -0.0, dropped: -0.0, ..Drop::alpha(rate) });
    // SAFETY: there are no vectors.
    unsafe { simd.noise(noise, randomness, stream, gradient.as_flattened_mut(), N) }
}

/// x becomes 0 x + dropped with probability `rate`, scale x + kept otherwise.
///
/// A number to be added that is -0 leaves all others as they are.
#[derive(Clone, Copy, Debug)]
pub struct Drop {
    rate: f32,
    scale: f32,
    kept: f32,
    dropped: f32,
}

impl Drop {
    fn alpha(rate: f32) -> Self {
        /// That of `selu` at -infinity, negated.
        const LIMIT: f64 = 1.758_099_340_847_376_6;
        let rate_f64 = f64::from(rate);
        let scale = 1.0 / sqrt_f64((1.0 + LIMIT * LIMIT * rate_f64) * (1.0 - rate_f64));
        Self {
            rate,
            scale: to_f32(scale),
            kept: to_f32(LIMIT * scale * rate_f64),
            dropped: to_f32(LIMIT * scale * (rate_f64 - 1.0)),
        }
    }

    /// Drops and scales at most a panel of units.
    #[inline(always)]
    pub(super) fn apply<S: Simd>(self, simd: S, words: &[u32; WIDEST], units: &mut [f32]) {
        const TWO_TO_24: f32 = 16_777_216.0;
        // The upper bits of a word are less than this with probability `rate`.
        let threshold = simd.splat((self.rate - 0.5) * TWO_TO_24);
        let (none, scale) = (simd.splat(0.0), simd.splat(self.scale));
        let (kept, dropped) = (simd.splat(self.kept), simd.splat(self.dropped));
        for_each_vector!(S, units.len(), |column, count| {
            // SAFETY: there are `count` units from `column` on, in a panel.
            unsafe {
                let is_dropped = simd.less(uniform(simd, load(simd, words, column)), threshold);
                let factor = simd.select(is_dropped, none, scale);
                let term = simd.select(is_dropped, dropped, kept);
                let at = units.as_mut_ptr().add(column);
                let value = simd.mul_add(simd.load_partial(at, count), factor, term);
                simd.store_partial(at, value, count);
            }
        });
    }
}
