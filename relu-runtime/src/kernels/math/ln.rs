//! The logarithm.

use super::bits::polynomial;
use super::exp::LN_2;
use crate::simd::Simd;

/// The natural logarithm: -infinity at zero, NaN below.
#[inline(always)]
pub fn ln<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let (mantissa, exponent) = split(simd, x);
    let ln = near_one(simd, simd.sub(mantissa, simd.splat(1.0)), exponent);
    let ln = simd.select(simd.less(x, simd.splat(f32::INFINITY)), ln, x);
    let ln = simd.select(simd.less(x, simd.splat(0.0)), simd.splat(f32::NAN), ln);
    simd.select(simd.equal(x, simd.splat(0.0)), simd.splat(f32::NEG_INFINITY), ln)
}

/// ln(1 + x) for x between 0 and 1, accurate near zero; NaN goes through.
#[inline(always)]
pub(super) fn ln_1p<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let (zero, half, one) = (simd.splat(0.0), simd.splat(0.5), simd.splat(1.0));
    let large = simd.less(simd.splat(core::f32::consts::SQRT_2 - 1.0), x);
    // ln(1 + x) = ln((1 + x) / 2) + ln 2
    let f = simd.select(large, simd.mul(simd.sub(x, one), half), x);
    near_one(simd, f, simd.select(large, one, zero))
}

/// ln((1 + f) 2^exponent) for 1 + f between sqrt(1/2) and sqrt(2).
#[inline(always)]
fn near_one<S: Simd>(simd: S, f: S::F32, exponent: S::F32) -> S::F32 {
    const COEFFICIENTS: [f32; 9] = [
        7.037_683_6e-2,
        -0.115_146_1,
        0.116_769_99,
        -0.124_201_41,
        0.142_493_23,
        -0.166_680_58,
        0.200_007_15,
        -0.249_999_94,
        0.333_333_3,
    ];
    let square = simd.mul(f, f);
    let cubic = simd.mul(simd.mul(f, square), polynomial(simd, f, COEFFICIENTS));
    let low = simd.mul_add(exponent, simd.splat(LN_2[1]), cubic);
    let low = simd.mul_add(square, simd.splat(-0.5), low);
    simd.mul_add(exponent, simd.splat(LN_2[0]), simd.add(f, low))
}

/// x = m 2^n with m between sqrt(1/2) and sqrt(2), for positive, finite x.
#[inline(always)]
fn split<S: Simd>(simd: S, x: S::F32) -> (S::F32, S::F32) {
    const SQRT_HALF: i32 = 0x3f35_04f3;
    const TWO_TO_25: f32 = 33_554_432.0;
    let denormal = simd.less(x, simd.splat(f32::MIN_POSITIVE));
    let x = simd.select(denormal, simd.mul(x, simd.splat(TWO_TO_25)), x);
    let shift = simd.select(denormal, simd.splat(25.0), simd.splat(0.0));
    let bits = simd.to_bits(x);
    let exponent = simd.shift_right::<23>(simd.sub_i32(bits, simd.splat_i32(SQRT_HALF)));
    let mantissa = simd.from_bits(simd.sub_i32(bits, simd.shift_left::<23>(exponent)));
    (mantissa, simd.sub(simd.convert(exponent), shift))
}
