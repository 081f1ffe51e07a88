//! The hyperbolic tangent.

use super::bits::{at_least, negative_magnitude, with_sign};
use super::exp::Power;
use crate::simd::Simd;

/// tanh(x), whose magnitude is (1 - p) / (1 + p) with p = e^-2|x|.
///
/// Numerator and denominator are rounded once each: near zero, where the former
/// cancels, it is exactly the accurate part of the power.
#[inline(always)]
pub fn tanh<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let one = simd.splat(1.0);
    // Below the limit the result is 1.
    let z = at_least(simd, negative_magnitude(simd, simd.add(x, x)), -20.0);
    let Power { factor, rest } = Power::new::<0>(simd, z);
    let numerator = simd.mul_add(factor, rest, simd.sub(factor, one));
    let denominator = simd.mul_add(factor, rest, simd.add(factor, one));
    with_sign(simd, simd.div(numerator, denominator), x)
}
