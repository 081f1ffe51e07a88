//! The logistic function, and what is gated by it.

use super::bits::{at_least, at_most, negate};
use super::curve::{FAR, only};
use super::exp::Decay;
use crate::simd::Simd;

/// The coefficients of z = a x + b x^3 in x / (1 + e^-z).
#[derive(Clone, Copy, Debug)]
pub struct Gate(f32, f32);

impl Gate {
    /// Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural
    /// Network Function Approximation in Reinforcement Learning", 2018.
    pub const SILU: Self = Self(1.0, 0.0);

    /// Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016: with
    /// 1 + tanh(u) = 2 / (1 + e^-2u), u = sqrt(2 / pi) (x + 0.044715 x^3).
    pub const GELU_TANH: Self = Self(1.595_769, 7.135_481_4e-2);

    /// z and its derivative.
    #[inline(always)]
    pub(super) fn exponent<S: Simd>(self, simd: S, x: S::F32) -> (S::F32, S::F32) {
        let x = at_most(simd, at_least(simd, x, -FAR), FAR);
        let (linear, cubic) = (simd.splat(self.0), simd.splat(self.1));
        let curved = simd.mul(cubic, simd.mul(x, x));
        let z = simd.mul(x, simd.add(linear, curved));
        (z, simd.mul_add(simd.splat(3.0), curved, linear))
    }

    /// The derivative: s + x z' s (1 - s) with s = 1 / (1 + e^-z).
    #[inline(always)]
    pub(super) fn slope<S: Simd>(self, simd: S, x: S::F32, decay: &Decay<S>) -> S::F32 {
        let x = at_most(simd, at_least(simd, x, -FAR), FAR);
        let (s, bell) = value_and_slope(simd, x, decay);
        simd.mul_add(simd.mul(x, self.exponent(simd, x).1), bell, s)
    }
}

/// factor / (1 + e^-x), from e^-|x|: of x no more than the sign.
///
/// The rounding errors of numerator and denominator are made up for, or they
/// would add up to more than two units in the last place.
#[inline(always)]
pub(super) fn value<S: Simd>(simd: S, x: S::F32, factor: S::F32, decay: &Decay<S>) -> S::F32 {
    let (zero, one) = (simd.splat(0.0), simd.splat(1.0));
    let is_negative = simd.less(x, zero);
    let ([high, low], scale) = decay.unscaled(simd);
    let small = scale.of(simd, high);
    // e^x / (1 + e^x) below zero; the exponential of a negative number cannot
    // overflow.
    let numerator = simd.select(is_negative, high, one);
    let numerator_low = simd.select(is_negative, low, zero);
    let denominator = simd.add(one, small);
    let denominator_low = simd.add(simd.sub(one, denominator), small);
    let quotient = simd.div(numerator, denominator);
    let rest = simd.mul_add(negate(simd, quotient), denominator_low, numerator_low);
    // 1 / denominator, which is between 1 and 2, within a tenth.
    let inverse = simd.mul_add(denominator, simd.splat(-0.5), simd.splat(1.457));
    let quotient = simd.mul_add(rest, inverse, quotient);
    only(simd, is_negative, scale, simd.mul(factor, quotient))
}

/// s = 1 / (1 + e^-x) within a few units in the last place, and s (1 - s), from
/// e^-|x|.
#[inline(always)]
pub(super) fn value_and_slope<S: Simd>(simd: S, x: S::F32, decay: &Decay<S>) -> (S::F32, S::F32) {
    let one = simd.splat(1.0);
    let small = decay.value(simd);
    let inverse = simd.div(one, simd.add(one, small));
    let numerator = simd.select(simd.less(x, simd.splat(0.0)), small, one);
    (simd.mul(numerator, inverse), simd.mul(simd.mul(small, inverse), inverse))
}
