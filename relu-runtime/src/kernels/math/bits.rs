//! Pieces of all the functions: signs, exponents, limits, polynomials.

use crate::simd::Simd;

/// The polynomial in x, by Horner's rule; the highest power's coefficient is
/// the first.
#[inline(always)]
pub(in crate::kernels) fn polynomial<S: Simd, const TERMS: usize>(
    simd: S,
    x: S::F32,
    coefficients: [f32; TERMS],
) -> S::F32 {
    let mut value = simd.splat(coefficients[0]);
    for &coefficient in &coefficients[1..] {
        value = simd.mul_add(value, x, simd.splat(coefficient));
    }
    value
}

/// 2^n, for exponents of normal numbers.
#[inline(always)]
pub(super) fn power_of_two<S: Simd>(simd: S, exponent: S::I32) -> S::F32 {
    simd.from_bits(simd.shift_left::<23>(simd.add_i32(exponent, simd.splat_i32(127))))
}

/// A power of two in two factors, which reaches beyond the normal numbers: from
/// 2^-252 to 2^254.
pub(super) struct Scale<S: Simd>([S::F32; 2]);

impl<S: Simd> Scale<S> {
    /// 2^n
    #[inline(always)]
    pub fn new(simd: S, exponent: S::I32) -> Self {
        let half = simd.shift_right::<1>(exponent);
        let rest = simd.sub_i32(exponent, half);
        Self([power_of_two(simd, half), power_of_two(simd, rest)])
    }

    /// x 2^n, rounded once if x is near 1: the first product is exact.
    #[inline(always)]
    pub fn of(&self, simd: S, x: S::F32) -> S::F32 {
        let [half, rest] = self.0;
        simd.mul(simd.mul(x, half), rest)
    }
}

/// |x|, and the sign bit.
#[inline(always)]
pub(super) fn magnitude<S: Simd>(simd: S, x: S::F32) -> (S::F32, S::I32) {
    let bits = simd.to_bits(x);
    let magnitude = simd.from_bits(simd.and_i32(bits, simd.splat_i32(i32::MAX)));
    (magnitude, simd.and_i32(bits, simd.splat_i32(i32::MIN)))
}

/// min(x, limit); NaN goes through.
#[inline(always)]
pub(super) fn at_most<S: Simd>(simd: S, x: S::F32, limit: f32) -> S::F32 {
    let limit = simd.splat(limit);
    simd.select(simd.less(limit, x), limit, x)
}

/// max(x, limit); NaN goes through.
#[inline(always)]
pub(super) fn at_least<S: Simd>(simd: S, x: S::F32, limit: f32) -> S::F32 {
    let limit = simd.splat(limit);
    simd.select(simd.less(x, limit), limit, x)
}

/// -x
#[inline(always)]
pub(super) fn negate<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    simd.sub(simd.splat(-0.0), x)
}
