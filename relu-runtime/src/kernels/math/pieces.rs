//! Functions made of straight pieces, with kinks elsewhere than at zero.

use super::bits::{at_least, at_most, magnitude};
use crate::kernels::lanewise::Lanewise;
use crate::simd::Simd;

/// x limited to `low..=high`; NaN goes through.
#[derive(Clone, Copy, Debug)]
pub struct Clip {
    pub low: f32,
    pub high: f32,
}

impl Lanewise for Clip {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, x: S::F32) -> S::F32 {
        at_most(simd, at_least(simd, x, self.low), self.high)
    }
}

/// x where x > limit or x is NaN, the replacement elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    pub limit: f32,
    pub replacement: f32,
}

impl Lanewise for Threshold {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, x: S::F32) -> S::F32 {
        let (limit, replacement) = (simd.splat(self.limit), simd.splat(self.replacement));
        let kept = simd.select(simd.less(x, limit), replacement, x);
        simd.select(simd.equal(x, limit), replacement, kept)
    }
}

/// min(max(x / 6 + 1 / 2, 0), 1), and strictly between 0 and 1 where x is
/// between -3 and 3, so that the derivative follows from the value.
#[inline(always)]
pub(super) fn hard_sigmoid<S: Simd>(simd: S, value: S::F32) -> S::F32 {
    let is_negative = simd.less(value, simd.splat(0.0));
    let distance = simd.sub(simd.splat(3.0), magnitude(simd, value));
    let distance = at_least(simd, distance, 0.0);
    let below = simd.mul(distance, simd.splat(1.0 / 6.0));
    simd.select(is_negative, below, simd.sub(simd.splat(1.0), below))
}

/// x min(max(x / 6 + 1 / 2, 0), 1); -0 at -infinity.
///
/// Howard et al., "Searching for MobileNetV3", ICCV 2019.
#[inline(always)]
pub(super) fn hard_swish<S: Simd>(simd: S, value: S::F32) -> S::F32 {
    let value = at_least(simd, value, -3.0);
    simd.mul(value, hard_sigmoid(simd, value))
}

/// The derivative of [`hard_swish`]: x / 3 + 1 / 2 between -3 and 3, 1 from 3
/// on.
#[inline(always)]
pub(in crate::kernels) fn hard_swish_slope<S: Simd>(simd: S, value: S::F32) -> S::F32 {
    let (low, high) = (simd.splat(-3.0), simd.splat(3.0));
    let slope = simd.mul_add(value, simd.splat(1.0 / 3.0), simd.splat(0.5));
    let slope = simd.select(simd.less(value, high), slope, simd.splat(1.0));
    let slope = simd.select(simd.less(low, value), slope, simd.splat(0.0));
    simd.select(simd.equal(value, value), slope, value)
}
