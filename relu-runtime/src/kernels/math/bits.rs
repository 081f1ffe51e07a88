//! Pieces of all the functions: signs, exponents, exact products, polynomials.

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

/// a b, and its rounding error.
#[inline(always)]
pub(super) fn product<S: Simd>(simd: S, a: S::F32, b: S::F32) -> [S::F32; 2] {
    let product = simd.mul(a, b);
    let error = if S::FUSED {
        simd.mul_add(a, b, negate(simd, product))
    } else {
        let ([a, a_low], [b, b_low]) = (halves(simd, a), halves(simd, b));
        let error = simd.sub(simd.mul(a, b), product);
        let error = simd.add(error, simd.add(simd.mul(a, b_low), simd.mul(a_low, b)));
        simd.add(error, simd.mul(a_low, b_low))
    };
    [product, error]
}

/// a - b c, where b is a / c but for rounding: exact.
#[inline(always)]
pub(super) fn remainder<S: Simd>(simd: S, a: S::F32, b: S::F32, c: S::F32) -> S::F32 {
    if S::FUSED {
        return simd.mul_add(negate(simd, b), c, a);
    }
    let [product, error] = product(simd, b, c);
    simd.sub(simd.sub(a, product), error)
}

/// The first twelve bits of x, and the others.
#[inline(always)]
fn halves<S: Simd>(simd: S, x: S::F32) -> [S::F32; 2] {
    let high = simd.from_bits(simd.and_i32(simd.to_bits(x), simd.splat_i32(!0xfff)));
    [high, simd.sub(x, high)]
}

/// |x|
#[inline(always)]
pub(super) fn magnitude<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    simd.from_bits(simd.and_i32(simd.to_bits(x), simd.splat_i32(i32::MAX)))
}

/// -|x|
#[inline(always)]
pub(super) fn negative_magnitude<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    simd.from_bits(simd.or_i32(simd.to_bits(x), simd.splat_i32(i32::MIN)))
}

/// |x| with the sign of another number.
#[inline(always)]
pub(super) fn with_sign<S: Simd>(simd: S, x: S::F32, sign: S::F32) -> S::F32 {
    let sign = simd.and_i32(simd.to_bits(sign), simd.splat_i32(i32::MIN));
    simd.from_bits(simd.or_i32(simd.to_bits(magnitude(simd, x)), sign))
}

/// min(x, limit); NaN goes through.
#[inline(always)]
pub(super) fn at_most<S: Simd>(simd: S, x: S::F32, limit: f32) -> S::F32 {
    simd.min(simd.splat(limit), x)
}

/// max(x, limit); NaN goes through.
#[inline(always)]
pub(super) fn at_least<S: Simd>(simd: S, x: S::F32, limit: f32) -> S::F32 {
    simd.max(simd.splat(limit), x)
}

/// -x
#[inline(always)]
pub(super) fn negate<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    simd.sub(simd.splat(-0.0), x)
}
