//! x tanh(ln(1 + e^x)).
//!
//! Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019.

use super::bits::{at_least, at_most};
use super::curve::{FAR, only};
use super::exp::Decay;
use super::logistic;
use crate::simd::Simd;

/// The function, from e^-|x|.
#[inline(always)]
pub(super) fn value<S: Simd>(simd: S, x: S::F32, decay: &Decay<S>) -> S::F32 {
    let (one, two) = (simd.splat(1.0), simd.splat(2.0));
    let is_negative = simd.less(x, simd.splat(0.0));
    let ([power, _], scale) = decay.unscaled(simd);
    let small = scale.of(simd, power);
    let above = simd.mul_add(two, small, one);
    let below = simd.mul_add(power, small, simd.add(power, power));
    let numerator = simd.select(is_negative, below, above);
    let tanh = simd.div(numerator, denominator(simd, is_negative, small, above));
    only(simd, is_negative, scale, simd.mul(at_least(simd, x, -FAR), tanh))
}

/// That of the hyperbolic tangent: with p = e^-|x|,
/// p (p + 2) / (p (p + 2) + 2) below zero, (2 p + 1) / (2 p + 1 + 2 p^2) above.
#[inline(always)]
fn denominator<S: Simd>(simd: S, is_negative: S::Mask, small: S::F32, above: S::F32) -> S::F32 {
    let two = simd.splat(2.0);
    let below = simd.mul_add(small, simd.add(small, two), two);
    let above = simd.mul_add(simd.mul(two, small), small, above);
    simd.select(is_negative, below, above)
}

/// The derivative, from e^-|x|: t + x s (1 - t^2) with t = tanh(ln(1 + e^x)) and
/// s = 1 / (1 + e^-x).
#[inline(always)]
pub(super) fn slope<S: Simd>(simd: S, x: S::F32, decay: &Decay<S>) -> S::F32 {
    let (one, two) = (simd.splat(1.0), simd.splat(2.0));
    let is_negative = simd.less(x, simd.splat(0.0));
    let small = decay.value(simd);
    let above = simd.mul_add(two, small, one);
    // 1 - t
    let rest = simd.select(is_negative, two, simd.mul(simd.mul(two, small), small));
    let rest = simd.div(rest, denominator(simd, is_negative, small, above));
    let tanh = simd.sub(one, rest);
    let (sigmoid, _) = logistic::value_and_slope(simd, x, decay);
    let bell = simd.mul(simd.mul(rest, simd.add(one, tanh)), sigmoid);
    // There it is 0, whatever it is multiplied by.
    let x = at_most(simd, at_least(simd, x, -FAR), FAR);
    simd.mul_add(x, bell, tanh)
}
