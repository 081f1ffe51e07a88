//! The functions of an epilogue, on vectors.

use super::math::{self, Curve};
use crate::simd::Simd;

/// An activation whose vectors are pointers to whole panels.
#[derive(Clone, Copy, Debug)]
pub enum Function {
    Identity,
    Relu,
    LeakyRelu(f32),
    Prelu(*const f32),
    Scale(*const f32),
    Threshold(f32, f32),
    Softsign,
    HardSigmoid,
    HardSwish,
    Curve(Curve),
}

impl Function {
    /// Whether the function is made of straight pieces that meet at zero: so
    /// little code that it is worth being compiled in many places.
    #[inline(always)]
    pub const fn is_straight(self) -> bool {
        matches!(self, Self::Identity | Self::Relu | Self::LeakyRelu(_) | Self::Prelu(_))
    }

    /// The slopes or factors of some units, where the function has any.
    ///
    /// # Safety
    ///
    /// The vectors hold `LANES` numbers from `column` on.
    #[inline(always)]
    pub unsafe fn slope<S: Simd>(self, simd: S, column: usize) -> S::F32 {
        match self {
            Self::LeakyRelu(slope) => simd.splat(slope),
            // SAFETY: the caller vouches for it.
            Self::Prelu(slopes) | Self::Scale(slopes) => unsafe { simd.load(slopes.add(column)) },
            _ => simd.splat(0.0),
        }
    }

    /// The function of the units that have these slopes.
    #[inline(always)]
    pub fn apply<S: Simd>(self, simd: S, value: S::F32, slope: S::F32) -> S::F32 {
        match self {
            Self::Scale(_) => simd.mul(value, slope),
            Self::Threshold(threshold, replacement) => {
                self::threshold(simd, value, threshold, replacement)
            }
            Self::Softsign => math::softsign(simd, value),
            Self::HardSigmoid => hard_sigmoid(simd, value),
            Self::HardSwish => hard_swish(simd, value),
            Self::Curve(curve) => curve.value(simd, value),
            _ => self.apply_straight(simd, value, slope),
        }
    }

    /// The same for a function that is straight; others leave the value as it
    /// is.
    #[inline(always)]
    pub fn apply_straight<S: Simd>(self, simd: S, value: S::F32, slope: S::F32) -> S::F32 {
        let below = match self {
            Self::Relu => simd.splat(0.0),
            Self::LeakyRelu(_) | Self::Prelu(_) => simd.mul(value, slope),
            _ => return value,
        };
        simd.select(simd.less(value, simd.splat(0.0)), below, value)
    }
}

/// x where x > threshold or x is NaN, the replacement elsewhere.
#[inline(always)]
pub(super) fn threshold<S: Simd>(
    simd: S,
    value: S::F32,
    threshold: f32,
    replacement: f32,
) -> S::F32 {
    let (threshold, replacement) = (simd.splat(threshold), simd.splat(replacement));
    let kept = simd.select(simd.less(value, threshold), replacement, value);
    simd.select(simd.equal(value, threshold), replacement, kept)
}

/// min(max(x / 6 + 1 / 2, 0), 1), and strictly between 0 and 1 where x is
/// between -3 and 3, so that the derivative follows from the value.
#[inline(always)]
fn hard_sigmoid<S: Simd>(simd: S, value: S::F32) -> S::F32 {
    let zero = simd.splat(0.0);
    let is_negative = simd.less(value, zero);
    let negated = simd.sub(zero, value);
    let magnitude = simd.select(is_negative, negated, value);
    let distance = simd.sub(simd.splat(3.0), magnitude);
    let distance = simd.select(simd.less(distance, zero), zero, distance);
    let below = simd.mul(distance, simd.splat(1.0 / 6.0));
    simd.select(is_negative, below, simd.sub(simd.splat(1.0), below))
}

/// x min(max(x / 6 + 1 / 2, 0), 1); -0 at -infinity.
///
/// Howard et al., "Searching for MobileNetV3", ICCV 2019.
#[inline(always)]
fn hard_swish<S: Simd>(simd: S, value: S::F32) -> S::F32 {
    let limit = simd.splat(-3.0);
    let value = simd.select(simd.less(value, limit), limit, value);
    simd.mul(value, hard_sigmoid(simd, value))
}

/// The derivative of [`hard_swish`]: x / 3 + 1 / 2 between -3 and 3, 1 from 3
/// on.
#[inline(always)]
pub(super) fn hard_swish_slope<S: Simd>(simd: S, value: S::F32) -> S::F32 {
    let (low, high) = (simd.splat(-3.0), simd.splat(3.0));
    let slope = simd.mul_add(value, simd.splat(1.0 / 3.0), simd.splat(0.5));
    let slope = simd.select(simd.less(value, high), slope, simd.splat(1.0));
    let slope = simd.select(simd.less(low, value), slope, simd.splat(0.0));
    simd.select(simd.equal(value, value), slope, value)
}
