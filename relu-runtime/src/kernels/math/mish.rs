//! x tanh(ln(1 + e^x)).
//!
//! Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019.

use super::bits::{at_least, at_most, negate, product, remainder, with_sign};
use super::exp::{exp_2, limited_power, split};
use super::logistic::{FAR, sides};
use crate::simd::Simd;

/// 2 x b / (b^2 + 1) with b = 1 + 2 e^-x: which never cancels.
#[inline(always)]
pub fn mish<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let one = simd.splat(1.0);
    // Just past the limits where the result is -0 and x.
    let limited = at_least(simd, x, -FAR);
    let exponent = negate(simd, at_most(simd, limited, 40.0));
    let (shifted, rest) = split::<S, 1>(simd, exponent);
    // From 2^41 on e^-x is moved to the end, as the result is 2 x / b.
    let (factor, excess) = limited_power::<S, 41>(simd, shifted);
    let last = exp_2(simd, simd.sub(one, excess));

    let b = simd.mul_add(factor, rest, simd.add(factor, one));
    let b_low = simd.add(simd.mul_add(factor, rest, simd.sub(factor, b)), one);
    let [denominator, low] = square_and_one(simd, b);
    let low = simd.mul_add(simd.add(b, b), b_low, low);
    let inverse = simd.div(one, denominator);
    let error = remainder(simd, one, inverse, denominator);
    let error = simd.mul_add(negate(simd, inverse), low, error);
    let [half, half_low] = product(simd, b, inverse);
    let half_low = simd.mul_add(b_low, inverse, half_low);
    let half_low = simd.mul_add(half, error, half_low);
    let value = simd.mul_add(limited, half, simd.mul(limited, half_low));
    // The result is never below x - 1, and equals it where x is large; this
    // takes the place of NaN.
    with_sign(simd, simd.max(simd.mul(value, last), simd.sub(x, one)), x)
}

/// b^2 + 1 and its rounding error, for b >= 1.
#[inline(always)]
fn square_and_one<S: Simd>(simd: S, b: S::F32) -> [S::F32; 2] {
    let one = simd.splat(1.0);
    if S::FUSED {
        let sum = simd.mul_add(b, b, one);
        return [sum, simd.mul_add(b, b, simd.sub(one, sum))];
    }
    let [square, low] = product(simd, b, b);
    let sum = simd.add(square, one);
    [sum, simd.add(simd.sub(square, simd.sub(sum, one)), low)]
}

/// The derivative: t + x s (1 - t^2) with t = tanh(ln(1 + e^x)) and
/// s = 1 / (1 + e^-x).
#[inline(always)]
pub(in crate::kernels) fn mish_slope<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // Beyond that s (1 - t^2) is 0, whatever it is multiplied by.
    let x = at_most(simd, at_least(simd, x, -FAR), FAR);
    // With r = 1 - s: t = s (1 + r) / (1 + r^2), 1 - t^2 = (2 r / (1 + r^2))^2.
    let [s, r] = sides(simd, x);
    let one = simd.splat(1.0);
    let inverse = simd.div(one, simd.mul_add(r, r, one));
    let t = simd.mul(simd.mul(s, inverse), simd.add(one, r));
    let root = simd.mul(simd.add(r, r), inverse);
    simd.mul_add(simd.mul(simd.mul(x, s), root), root, t)
}
