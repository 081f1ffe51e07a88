//! x Phi(x), with the distribution function Phi of the normal distribution.
//!
//! That is max(x, 0) - t Q(t) with t = |x| and Q(t) = Phi(-t), without the
//! cancellation of 1 + erf(x / sqrt(2)) below zero.

use super::bits::{at_most, magnitude, polynomial};
use super::exp::Decay;
use crate::simd::Simd;

/// From there on Q(t) is 0, even times t.
const FAR: f32 = 15.0;

/// Where the polynomial in t / (t + CENTER) is evaluated with the least error.
const CENTER: f32 = 2.5;

/// -t^2 / 2 in two numbers, of which the first is exact.
#[inline(always)]
pub(super) fn exponent<S: Simd>(simd: S, x: S::F32) -> [S::F32; 2] {
    let t = at_most(simd, magnitude(simd, x).0, FAR);
    // t^2 = high^2 + low (t + high), where 12 bits of t are high.
    let high = simd.from_bits(simd.and_i32(simd.to_bits(t), simd.splat_i32(!0xfff)));
    let low = simd.sub(t, high);
    let half = simd.splat(-0.5);
    let square = simd.mul(simd.mul(half, high), high);
    [square, simd.mul(simd.mul(half, low), simd.add(t, high))]
}

/// The function, from e^(-t^2 / 2).
#[inline(always)]
pub(super) fn value<S: Simd>(simd: S, x: S::F32, decay: &Decay<S>) -> S::F32 {
    let t = at_most(simd, magnitude(simd, x).0, FAR);
    let ([power, _], scale) = decay.unscaled(simd);
    let ratio = simd.div(t, simd.add(t, simd.splat(CENTER)));
    let tail = simd.mul(simd.mul(ratio, decaying(simd, ratio)), power);
    let tail = scale.of(simd, tail);
    let is_negative = simd.less(x, simd.splat(0.0));
    simd.sub(simd.select(is_negative, simd.splat(-0.0), x), tail)
}

/// The derivative, from e^(-t^2 / 2): Phi(x) + x phi(x), with the density phi.
#[inline(always)]
pub(super) fn slope<S: Simd>(simd: S, x: S::F32, decay: &Decay<S>) -> S::F32 {
    /// 1 / sqrt(2 pi), negated.
    const DENSITY: f32 = -0.398_942_3;
    let t = at_most(simd, magnitude(simd, x).0, FAR);
    let below = simd.mul_add(simd.splat(DENSITY), t, scaled_tail(simd, t));
    let below = simd.mul(below, decay.value(simd));
    let above = simd.sub(simd.splat(1.0), below);
    simd.select(simd.less(x, simd.splat(0.0)), below, above)
}

/// Q(t) e^(t^2 / 2) for t between 0 and [`FAR`].
#[inline(always)]
pub(super) fn scaled_tail<S: Simd>(simd: S, t: S::F32) -> S::F32 {
    let inverse = simd.div(simd.splat(1.0), simd.add(t, simd.splat(CENTER)));
    simd.mul(inverse, decaying(simd, simd.mul(t, inverse)))
}

/// (t + CENTER) Q(t) e^(t^2 / 2) as a function of t / (t + CENTER): a minimax
/// polynomial, within 2^-25.8 of it for t up to 13.25, past which t Q(t) is no
/// normal number.
#[inline(always)]
fn decaying<S: Simd>(simd: S, ratio: S::F32) -> S::F32 {
    const COEFFICIENTS: [f32; 10] = [
        -7.895_5e-2,
        0.276_659_4,
        -0.308_743_4,
        0.134_293_36,
        -0.148_035_4,
        5.557_951e-2,
        0.291_933_63,
        0.169_602_53,
        -1.243_392_1,
        1.25,
    ];
    polynomial(simd, ratio, COEFFICIENTS)
}
