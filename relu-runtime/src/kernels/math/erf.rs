//! The error function.

use super::bits::{at_most, magnitude, polynomial, with_sign};
use super::exp::Power;
use crate::simd::Simd;

/// 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x: a minimax polynomial
/// up to 1, the exponential of one above.
#[inline(always)]
pub fn erf<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let t = magnitude(simd, x);
    let is_near = simd.less(t, simd.splat(1.0));
    let erf = simd.select(is_near, near_zero(simd, t), far(simd, t));
    with_sign(simd, erf, x)
}

/// x + x p(x^2), within 2^-29.4.
#[inline(always)]
fn near_zero<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    const COEFFICIENTS: [f32; 7] = [
        7.806_903e-5,
        -7.997_853e-4,
        5.187_162e-3,
        -2.685_334_7e-2,
        0.112_835_79,
        -0.376_126_26,
        0.128_379_17,
    ];
    simd.mul_add(x, polynomial(simd, simd.mul(x, x), COEFFICIENTS), x)
}

/// 1 - e^p(x), within 2^-29.8.
#[inline(always)]
fn far<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    const COEFFICIENTS: [f32; 7] = [
        1.855_761_2e-4,
        -2.939_613e-3,
        2.180_521_3e-2,
        -0.103_037_26,
        -0.638_225_85,
        -1.127_039_9,
        -3.537_538e-4,
    ];
    // From there on the result is 1.
    let exponent = polynomial(simd, at_most(simd, x, 4.0), COEFFICIENTS);
    let Power { factor, rest } = Power::new::<0>(simd, exponent);
    simd.sub(simd.splat(1.0), simd.mul_add(factor, rest, factor))
}
