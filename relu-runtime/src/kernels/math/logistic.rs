//! The logistic function, and what is gated by it.

use super::bits::{at_least, at_most, negate, negative_magnitude, product};
use super::exp::{Power, TINY};
use crate::simd::Simd;

/// 1 / (1 + e^-x)
#[inline(always)]
pub fn sigmoid<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // Just past the limits where the result is 0 and 1.
    let limited = at_most(simd, at_least(simd, x, -104.0), 40.0);
    let power = Power::new::<-64>(simd, negate(simd, limited));
    simd.mul(simd.div(simd.splat(1.0), tiny_denominator(simd, power)), simd.splat(TINY))
}

/// (1 + e^z) 2^-64, which is a normal number as its inverse is, from the power
/// times 2^-64.
#[inline(always)]
fn tiny_denominator<S: Simd>(simd: S, Power { factor, rest }: Power<S>) -> S::F32 {
    // 2^20: from there on the 1 is added to the smaller part, lest it be lost.
    let is_small = simd.less(factor, simd.splat(TINY * 1_048_576.0));
    let first = simd.select(is_small, factor, simd.splat(0.0));
    let sum = simd.mul_add(factor, rest, simd.add(first, simd.splat(TINY)));
    simd.add(sum, simd.sub(factor, first))
}

/// x / (1 + e^-x)
#[inline(always)]
pub fn silu<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // Just past the limit where the result is -0.
    let limited = at_least(simd, x, -110.0);
    let exponent = negate(simd, at_most(simd, limited, 40.0));
    gated(simd, x, limited, Power::new::<-64>(simd, exponent))
}

/// x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))): with
/// 1 + tanh(u) = 2 / (1 + e^-2u), a gate as in [`silu`].
#[inline(always)]
pub fn gelu_tanh<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // Just past the limit where the result is -0.
    let limited = at_least(simd, x, -11.0);
    let exponent = gelu_tanh_exponent(simd, at_most(simd, limited, 6.0));
    let (factor, [high, low]) = Power::of_sum::<-64>(simd, exponent);
    gated(simd, x, limited, Power { factor, rest: simd.add(high, low) })
}

/// x / (1 + e^z), from e^z 2^-64; `limited` is x where the result is not -0.
#[inline(always)]
fn gated<S: Simd>(simd: S, x: S::F32, limited: S::F32, power: Power<S>) -> S::F32 {
    // 2^60, lest the quotient overflow.
    const LARGE: f32 = f32::from_bits((127 + 60) << 23);
    let quotient = simd.div(at_most(simd, limited, LARGE), tiny_denominator(simd, power));
    // The result is never below x - 1, and equals it where x is large.
    let limit = simd.sub(x, simd.splat(1.0));
    simd.max(simd.mul(quotient, simd.splat(TINY)), limit)
}

/// The coefficients of -sqrt(8 / pi) (x + 0.044715 x^3), and what they lack.
///
/// The first one has so few bits that sums of it with numbers up to 10 have no
/// more than twenty after the point, too.
const LINEAR: [f32; 2] = [-1.595_768_9, -1.930_779e-7];
const CUBIC: [f32; 2] = [-7.135_481_4e-2, -2.398_832_5e-9];

/// -2u as in [`gelu_tanh`], in two parts: a rounding error of an exponent is a
/// relative error of the power.
#[inline(always)]
fn gelu_tanh_exponent<S: Simd>(simd: S, x: S::F32) -> [S::F32; 2] {
    let [square, square_low] = product(simd, x, x);
    let [curved, curved_low] = product(simd, square, simd.splat(CUBIC[0]));
    let linear = simd.splat(LINEAR[0]);
    let factor = simd.add(curved, linear);
    let low = simd.add(simd.sub(linear, factor), curved);
    let low = simd.add(low, curved_low);
    let low = simd.mul_add(square_low, simd.splat(CUBIC[0]), low);
    let low = simd.mul_add(square, simd.splat(CUBIC[1]), simd.add(low, simd.splat(LINEAR[1])));
    let [high, rest] = product(simd, x, factor);
    [high, simd.mul_add(x, low, rest)]
}

/// The derivative of [`silu`].
#[inline(always)]
pub(in crate::kernels) fn silu_slope<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let x = at_most(simd, at_least(simd, x, -FAR), FAR);
    let [s, other] = sides(simd, x);
    simd.mul_add(simd.mul(x, s), other, s)
}

/// The derivative of [`gelu_tanh`]: s + x z' s (1 - s) with s = 1 / (1 + e^-z).
#[inline(always)]
pub(in crate::kernels) fn gelu_tanh_slope<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let x = at_most(simd, at_least(simd, x, -11.0), 11.0);
    let linear = simd.splat(-LINEAR[0]);
    let curved = simd.mul(simd.splat(-CUBIC[0]), simd.mul(x, x));
    let [s, other] = sides(simd, simd.mul(x, simd.add(linear, curved)));
    let steepness = simd.mul_add(simd.splat(3.0), curved, linear);
    simd.mul_add(simd.mul(simd.mul(x, steepness), s), other, s)
}

/// From there on e^-x is 0, even times x.
pub(super) const FAR: f32 = 110.0;

/// 1 / (1 + e^-x) and 1 / (1 + e^x), which add up to 1, within a few units in the
/// last place.
#[inline(always)]
pub(in crate::kernels) fn sides<S: Simd>(simd: S, x: S::F32) -> [S::F32; 2] {
    let one = simd.splat(1.0);
    let small = decay(simd, x);
    let larger = simd.div(one, simd.add(one, small));
    let smaller = simd.mul(small, larger);
    let is_negative = simd.less(x, simd.splat(0.0));
    [simd.select(is_negative, smaller, larger), simd.select(is_negative, larger, smaller)]
}

/// e^-|x|
#[inline(always)]
pub(super) fn decay<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let x = at_least(simd, negative_magnitude(simd, x), -FAR);
    Power::new::<64>(simd, x).lowered(simd)
}
