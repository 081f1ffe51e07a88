//! x Phi(x), with the distribution function Phi of the normal distribution.
//!
//! That is max(x, 0) - t Q(t) with t = |x| and Q(t) = Phi(-t), without the
//! cancellation of 1 + erf(x / sqrt(2)) below zero.

use super::bits::{at_most, magnitude, negate, product, remainder};
use super::exp::Power;
use crate::simd::Simd;

/// From there on Q(t) is 0, even times t.
const FAR: f32 = 15.0;

/// With it the polynomial in t / (t + CENTER) has the least error.
const CENTER: f32 = 2.5;

/// -t^2 / 2 in two parts: a rounding error of an exponent is a relative error of
/// the power.
#[inline(always)]
fn exponent<S: Simd>(simd: S, t: S::F32) -> [S::F32; 2] {
    product(simd, simd.mul(t, simd.splat(-0.5)), t)
}

/// x Phi(x), with the distribution function of the normal distribution; -0 at
/// -infinity.
///
/// Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
#[inline(always)]
pub fn gelu<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let t = at_most(simd, magnitude(simd, x), FAR);
    let (factor, [rest, rest_low]) = Power::of_sum::<RAISED>(simd, exponent(simd, t));
    let [tail, low] = raised_product(simd, t);
    let low = simd.mul_add(tail, rest_low, low);
    let tail = simd.add(tail, simd.mul_add(tail, rest, low));
    let above = simd.max(simd.splat(-0.0), x);
    simd.mul_add(simd.mul(factor, tail), simd.splat(-power(-2 * RAISED)), above)
}

/// By how many powers of two the factors of t Q(t) are raised, lest one of them
/// be no normal number: it, or its rounding error.
const RAISED: i32 = 48;

/// 2^n
const fn power(exponent: i32) -> f32 {
    f32::from_bits(((127 + exponent) << 23).cast_unsigned())
}

/// t Q(t) e^(t^2 / 2) for t between 0 and [`FAR`], in two parts, raised.
#[inline(always)]
fn raised_product<S: Simd>(simd: S, t: S::F32) -> [S::F32; 2] {
    /// sqrt(1 / CENTER)
    const ROOT: f32 = 0.632_455_5;
    let center = simd.splat(CENTER);
    let raised = simd.mul(t, simd.splat(power(RAISED)));
    let sum = simd.add(t, center);
    let quotient = simd.div(raised, sum);
    let [value, value_low] = decaying(simd, quotient, power(-RAISED));
    // What the quotient lacks, times the sum.
    let sum_low = simd.sub(t, simd.sub(sum, center));
    let error = remainder(simd, raised, quotient, sum);
    let error = simd.mul_add(negate(simd, quotient), sum_low, error);
    // Times 1 / (t + CENTER), and by how much more of its relative error the product
    // has than the ratio: both are nearly linear in the quotient.
    let slope = simd.splat(const { -1.09 * ROOT * power(-RAISED) });
    let root = simd.mul_add(quotient, slope, simd.splat(ROOT));
    let error = simd.mul(simd.mul(error, root), root);
    let [product, low] = product(simd, quotient, value);
    let low = simd.mul_add(quotient, value_low, low);
    [product, simd.mul_add(error, value, low)]
}

/// The derivative: Phi(x) + x phi(x), with the density phi.
#[inline(always)]
pub(in crate::kernels) fn gelu_slope<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    /// 1 / sqrt(2 pi), negated.
    const DENSITY: f32 = -0.398_942_3;
    let t = at_most(simd, magnitude(simd, x), FAR);
    let below = simd.mul_add(simd.splat(DENSITY), t, scaled_tail(simd, t));
    let (factor, [high, low]) = Power::of_sum::<64>(simd, exponent(simd, t));
    let power = Power { factor, rest: simd.add(high, low) };
    let below = simd.mul(below, power.lowered(simd));
    let above = simd.sub(simd.splat(1.0), below);
    simd.select(simd.less(x, simd.splat(0.0)), below, above)
}

/// Q(t) e^(t^2 / 2) for t between 0 and [`FAR`].
#[inline(always)]
fn scaled_tail<S: Simd>(simd: S, t: S::F32) -> S::F32 {
    let inverse = simd.div(simd.splat(1.0), simd.add(t, simd.splat(CENTER)));
    simd.mul(inverse, decaying(simd, simd.mul(t, inverse), 1.0)[0])
}

/// (t + CENTER) Q(t) e^(t^2 / 2) as a function of t / (t + CENTER), in two parts:
/// the minimax polynomial, by Lawson's algorithm, that is within 2^-25.9 of it for t
/// up to 13.4, past which t Q(t) is no normal number.
///
/// About a point where the first coefficient is a number of 24 bits but for 2^-29:
/// in the middle, so that the other terms, and their rounding errors, are small. The
/// ratio is a quotient times a power of two.
#[inline(always)]
fn decaying<S: Simd>(simd: S, quotient: S::F32, unit: f32) -> [S::F32; 2] {
    const MIDDLE: f32 = 0.476_562_5;
    let from_middle = simd.mul_add(quotient, simd.splat(unit), simd.splat(-MIDDLE));
    let square = simd.mul(from_middle, from_middle);
    macro_rules! pair {
        ($high:literal, $low:literal) => {
            simd.mul_add(simd.splat($high), from_middle, simd.splat($low))
        };
    }
    let low = pair!(0.098_146_12, 0.521_895_7);
    let low = simd.mul_add(pair!(-0.072_897_02, -0.254_876_23), square, low);
    let high = pair!(0.100_954_16, 0.145_885_68);
    let high = simd.mul_add(pair!(-0.080_140_494, -0.062_179_09), square, high);
    let curved = simd.mul_add(high, simd.mul(square, square), low);
    let first = simd.splat(0.727_274_95);
    let slope = simd.mul_add(curved, from_middle, simd.splat(-0.891_996_44));
    let value = simd.mul_add(from_middle, slope, first);
    [value, simd.mul_add(from_middle, slope, simd.sub(first, value))]
}
