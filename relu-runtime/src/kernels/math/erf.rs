//! The error function.

use super::bits::{at_most, magnitude, polynomial};
use super::exp::exp;
use super::gelu::scaled_tail;
use crate::simd::Simd;

/// 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x: a minimax polynomial
/// up to 1, the tail of the normal distribution above.
#[inline(always)]
pub fn erf<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let (magnitude, sign) = magnitude(simd, x);
    let is_near = simd.less(magnitude, simd.splat(1.0));
    let erf = simd.select(is_near, near_zero(simd, magnitude), far(simd, magnitude));
    simd.from_bits(simd.or_i32(simd.to_bits(erf), sign))
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

/// 1 - 2 Q(sqrt(2) x), with Q as in [`scaled_tail`].
#[inline(always)]
fn far<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // From there on the result is 1.
    let x = at_most(simd, x, 4.0);
    let t = simd.mul(x, simd.splat(core::f32::consts::SQRT_2));
    let power = exp(simd, simd.mul(simd.mul(t, t), simd.splat(-0.5)));
    simd.mul_add(simd.mul(scaled_tail(simd, t), power), simd.splat(-2.0), simd.splat(1.0))
}
