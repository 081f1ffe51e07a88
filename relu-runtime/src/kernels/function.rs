//! The functions of an epilogue, on vectors.

use super::math::Curve;
use crate::simd::Simd;

/// An activation whose vectors are pointers to whole panels.
#[derive(Clone, Copy, Debug)]
pub enum Function {
    Identity,
    Relu,
    LeakyRelu(f32),
    Prelu(*const f32),
    Scale(*const f32),
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

    /// The function of the units that have these slopes, but for curves, which have
    /// loops of their own: those leave the value as it is.
    #[inline(always)]
    pub fn apply<S: Simd>(self, simd: S, value: S::F32, slope: S::F32) -> S::F32 {
        match self {
            Self::Scale(_) => simd.mul(value, slope),
            _ => self.apply_straight(simd, value, slope),
        }
    }

    /// The same for a function that is straight; others leave the value as it
    /// is.
    #[inline(always)]
    pub fn apply_straight<S: Simd>(self, simd: S, value: S::F32, slope: S::F32) -> S::F32 {
        let below = match self {
            Self::Relu => return simd.max(simd.splat(0.0), value),
            Self::LeakyRelu(_) | Self::Prelu(_) => simd.mul(value, slope),
            _ => return value,
        };
        simd.select(simd.less(value, simd.splat(0.0)), below, value)
    }
}
