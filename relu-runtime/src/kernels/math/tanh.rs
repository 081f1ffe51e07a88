//! The hyperbolic tangent.

use super::bits::{magnitude, polynomial};
use super::exp::Decay;
use crate::simd::Simd;

/// tanh(x) = 1 - 2 p / (1 + p) with p = e^-2|x|; near zero, where that cancels,
/// a polynomial.
#[inline(always)]
pub(super) fn value<S: Simd>(simd: S, x: S::F32, decay: &Decay<S>) -> S::F32 {
    let (magnitude, sign) = magnitude(simd, x);
    let is_near = simd.less(magnitude, simd.splat(0.625));
    let tanh = simd.select(is_near, near_zero(simd, magnitude), far(simd, decay));
    simd.from_bits(simd.or_i32(simd.to_bits(tanh), sign))
}

#[inline(always)]
fn near_zero<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    const COEFFICIENTS: [f32; 5] =
        [-5.704_988_7e-3, 2.063_909e-2, -5.373_971_6e-2, 0.133_314_42, -0.333_332_8];
    let square = simd.mul(x, x);
    let curved = simd.mul(square, polynomial(simd, square, COEFFICIENTS));
    simd.mul_add(curved, x, x)
}

#[inline(always)]
fn far<S: Simd>(simd: S, decay: &Decay<S>) -> S::F32 {
    let one = simd.splat(1.0);
    let small = decay.value(simd);
    simd.sub(one, simd.div(simd.add(small, small), simd.add(one, small)))
}
