//! `rrelu`: slopes below zero that are drawn anew for every number.

use super::{Noise, load, uniform};
use crate::kernels::lanes::for_each_vector;
use crate::simd::{Simd, WIDEST};
use crate::train::{BitRows, Randomness};

/// x where x >= 0, else x times a slope that is uniform between `lower` and
/// `upper`, in place; a bit is one where x > 0.
///
/// Xu et al., "Empirical Evaluation of Rectified Activations in Convolutional
/// Network", 2015. A slope is a function of seed, step, `stream`, sample and
/// unit; at inference it is the mean of the limits.
#[inline(never)]
pub fn rrelu<S: Simd, const N: usize>(
    simd: S,
    lower: f32,
    upper: f32,
    randomness: Randomness,
    stream: u32,
    rows: &mut [[f32; N]],
    bits: &mut BitRows<N>,
) {
    let noise = Noise::Slopes(Slopes::new(lower, upper), bits.words_mut());
    // SAFETY: there are no vectors.
    unsafe { simd.noise(noise, randomness, stream, rows.as_flattened_mut(), N) }
}

/// Backward through [`rrelu`]: gradient *= 1 where the bit is one, the slope
/// where it is not.
#[inline(never)]
pub fn rrelu_vjp<S: Simd, const N: usize>(
    simd: S,
    lower: f32,
    upper: f32,
    randomness: Randomness,
    stream: u32,
    bits: &BitRows<N>,
    gradient: &mut [[f32; N]],
) {
    let noise = Noise::SlopesVjp(Slopes::new(lower, upper), bits.words());
    // SAFETY: there are no vectors.
    unsafe { simd.noise(noise, randomness, stream, gradient.as_flattened_mut(), N) }
}

/// Slopes as a line over the 24 bits of a uniform number.
#[derive(Clone, Copy, Debug)]
pub struct Slopes {
    middle: f32,
    step: f32,
}

impl Slopes {
    const fn new(lower: f32, upper: f32) -> Self {
        const TWO_TO_24: f32 = 16_777_216.0;
        Self { middle: 0.5 * (lower + upper), step: (upper - lower) / TWO_TO_24 }
    }

    /// The slopes of the units from `column` on.
    ///
    /// # Safety
    ///
    /// `column` is a multiple of the lanes, below `WIDEST`.
    #[inline(always)]
    unsafe fn draw<S: Simd>(self, simd: S, words: &[u32; WIDEST], column: usize) -> S::F32 {
        // SAFETY: the caller vouches for it.
        let uniform = uniform(simd, unsafe { load(simd, words, column) });
        simd.mul_add(uniform, simd.splat(self.step), simd.splat(self.middle))
    }

    /// Applies them to at most a panel of units; returns the bits.
    #[inline(always)]
    pub(super) fn forward<S: Simd>(self, simd: S, words: &[u32; WIDEST], units: &mut [f32]) -> u16 {
        let zero = simd.splat(0.0);
        let mut bits = 0;
        for_each_vector!(S, units.len(), |column, count| {
            // SAFETY: there are `count` units from `column` on, in a panel.
            unsafe {
                let at = units.as_mut_ptr().add(column);
                let value = simd.load_partial(at, count);
                bits |= simd.mask_bits(simd.less(zero, value)) << column;
                let below = simd.mul(value, self.draw(simd, words, column));
                let value = simd.select(simd.less(value, zero), below, value);
                simd.store_partial(at, value, count);
            }
        });
        bits
    }

    /// Applies them to at most a panel of gradients.
    #[inline(always)]
    pub(super) fn backward<S: Simd>(
        self,
        simd: S,
        words: &[u32; WIDEST],
        bits: u16,
        units: &mut [f32],
    ) {
        for_each_vector!(S, units.len(), |column, count| {
            // SAFETY: as in `forward`.
            unsafe {
                let at = units.as_mut_ptr().add(column);
                let value = simd.load_partial(at, count);
                let below = simd.mul(value, self.draw(simd, words, column));
                let value = simd.select(simd.mask_from_bits(bits >> column), value, below);
                simd.store_partial(at, value, count);
            }
        });
    }
}
