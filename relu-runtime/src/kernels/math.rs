//! Exponential, logarithm, hyperbolic tangent and logistic function of vectors.
//!
//! All take every `f32`: NaN goes through, infinities have their limits,
//! denormals are neither read nor written as zero. The largest errors, in units
//! in the last place, over a third of all 2^32 numbers, with and without fused
//! multiply-add:
//!
//! | function  | fused | not fused |
//! |-----------|-------|-----------|
//! | `exp`     | 0.81  | 0.81      |
//! | `exp_m1`  | 1.49  | 1.65      |
//! | `ln`      | 0.82  | 0.84      |
//! | `tanh`    | 1.35  | 1.35      |
//! | `sigmoid` | 2.41  | 2.41      |
//!
//! The reductions and polynomials of `exp` and `ln` are those of Moshier's
//! Cephes library; Cody and Waite, "Software Manual for the Elementary
//! Functions", 1980, is the classic on the method.

#[cfg(test)]
mod tests;

use crate::simd::Simd;

/// ln 2 in two parts; the first has so few bits that its multiples by an
/// exponent are exact.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// Moves a number's fraction out of its last bits: adding it rounds to the
/// nearest integer, which the last bits then hold.
const ROUND: f32 = 12_582_912.0;

/// e^x
#[inline(always)]
pub fn exp<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // Just past the limits where the result is 0 and infinite.
    let x = at_most(simd, at_least(simd, x, -104.0), 89.0);
    let (exponent, power) = reduce(simd, x);
    let power = power.total(simd);
    // In two factors, since 2^-150 and 2^128 are no normal numbers.
    let half = simd.shift_right::<1>(exponent);
    let rest = simd.sub_i32(exponent, half);
    simd.mul(simd.mul(power, power_of_two(simd, half)), power_of_two(simd, rest))
}

/// e^x - 1, accurate near zero.
#[inline(always)]
pub fn exp_m1<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let one = simd.splat(1.0);
    // Just past the limits where the result is -1 and infinite.
    let x = at_most(simd, at_least(simd, x, -18.0), 89.0);
    let (exponent, Power { linear, curved }) = reduce(simd, x);
    let below = simd.mul_add(curved, linear, linear);
    // 2^128 is no normal number, so half of it is doubled; there the 1 is lost
    // anyway.
    let is_large = simd.less(simd.splat(88.0), x);
    let half = power_of_two(simd, simd.sub_i32(exponent, simd.splat_i32(1)));
    let power = simd.select(is_large, half, power_of_two(simd, exponent));
    let factor = simd.select(is_large, simd.splat(2.0), one);
    simd.mul(factor, simd.mul_add(power, below, simd.sub(power, one)))
}

/// The natural logarithm: -infinity at zero, NaN below.
#[inline(always)]
pub fn ln<S: Simd>(simd: S, x: S::F32) -> S::F32 {
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
    let (mantissa, exponent) = split(simd, x);
    let f = simd.sub(mantissa, simd.splat(1.0));
    let square = simd.mul(f, f);
    let cubic = simd.mul(simd.mul(f, square), polynomial(simd, f, COEFFICIENTS));
    let low = simd.mul_add(exponent, simd.splat(LN_2[1]), cubic);
    let low = simd.mul_add(square, simd.splat(-0.5), low);
    let ln = simd.mul_add(exponent, simd.splat(LN_2[0]), simd.add(f, low));
    let ln = simd.select(simd.less(x, simd.splat(f32::INFINITY)), ln, x);
    let ln = simd.select(simd.less(x, simd.splat(0.0)), simd.splat(f32::NAN), ln);
    simd.select(simd.equal(x, simd.splat(0.0)), simd.splat(f32::NEG_INFINITY), ln)
}

/// tanh(x) = 1 - 2 / (e^2x + 1); near zero, where that cancels, a polynomial.
#[inline(always)]
pub fn tanh<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let (magnitude, sign) = magnitude(simd, x);
    let near_zero = simd.less(magnitude, simd.splat(0.625));
    let tanh = simd.select(near_zero, tanh_near_zero(simd, magnitude), tanh_far(simd, magnitude));
    simd.from_bits(simd.or_i32(simd.to_bits(tanh), sign))
}

#[inline(always)]
fn tanh_near_zero<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    const COEFFICIENTS: [f32; 5] =
        [-5.704_988_7e-3, 2.063_909e-2, -5.373_971_6e-2, 0.133_314_42, -0.333_332_8];
    let square = simd.mul(x, x);
    let curved = simd.mul(square, polynomial(simd, square, COEFFICIENTS));
    simd.mul_add(curved, x, x)
}

#[inline(always)]
fn tanh_far<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let one = simd.splat(1.0);
    // From there on the result is 1.
    let x = at_most(simd, x, 9.1);
    let (exponent, power) = reduce(simd, simd.add(x, x));
    let power = simd.mul(power.total(simd), power_of_two(simd, exponent));
    simd.sub(one, simd.div(simd.splat(2.0), simd.add(power, one)))
}

/// 1 / (1 + e^-x)
#[inline(always)]
pub fn sigmoid<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let one = simd.splat(1.0);
    let (magnitude, _) = magnitude(simd, x);
    // The exponential of a negative number cannot overflow.
    let power = exp(simd, simd.sub(simd.splat(0.0), magnitude));
    let above = simd.select(simd.less(x, simd.splat(0.0)), power, one);
    simd.div(above, simd.add(one, power))
}

/// e^r = 1 + r + curved r, in parts.
struct Power<S: Simd> {
    /// r
    linear: S::F32,
    /// (e^r - 1 - r) / r
    curved: S::F32,
}

impl<S: Simd> Power<S> {
    /// The sum, where 1 + r is rounded without a loss.
    #[inline(always)]
    fn total(self, simd: S) -> S::F32 {
        let one = simd.splat(1.0);
        let high = simd.add(one, self.linear);
        let low = simd.add(simd.sub(one, high), self.linear);
        simd.add(high, simd.mul_add(self.curved, self.linear, low))
    }
}

/// x = n ln 2 + r with |r| at most ln 2 / 2: n, and e^r.
///
/// `x` is between -104 and 89, or NaN, when n is anything.
#[inline(always)]
fn reduce<S: Simd>(simd: S, x: S::F32) -> (S::I32, Power<S>) {
    const COEFFICIENTS: [f32; 6] =
        [1.987_569_1e-4, 1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5];
    let round = simd.splat(ROUND);
    let rounded = simd.mul_add(x, simd.splat(core::f32::consts::LOG2_E), round);
    let exponent = simd.sub_i32(simd.to_bits(rounded), simd.to_bits(round));
    let negated = simd.sub(round, rounded);
    let r = simd.mul_add(negated, simd.splat(LN_2[0]), x);
    let linear = simd.mul_add(negated, simd.splat(LN_2[1]), r);
    let curved = simd.mul(linear, polynomial(simd, linear, COEFFICIENTS));
    (exponent, Power { linear, curved })
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

/// The polynomial in x, by Horner's rule; the highest power's coefficient is
/// the first.
#[inline(always)]
fn polynomial<S: Simd, const TERMS: usize>(
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
fn power_of_two<S: Simd>(simd: S, exponent: S::I32) -> S::F32 {
    simd.from_bits(simd.shift_left::<23>(simd.add_i32(exponent, simd.splat_i32(127))))
}

/// |x|, and the sign bit.
#[inline(always)]
fn magnitude<S: Simd>(simd: S, x: S::F32) -> (S::F32, S::I32) {
    let bits = simd.to_bits(x);
    let magnitude = simd.from_bits(simd.and_i32(bits, simd.splat_i32(i32::MAX)));
    (magnitude, simd.and_i32(bits, simd.splat_i32(i32::MIN)))
}

/// min(x, limit); NaN goes through.
#[inline(always)]
fn at_most<S: Simd>(simd: S, x: S::F32, limit: f32) -> S::F32 {
    let limit = simd.splat(limit);
    simd.select(simd.less(limit, x), limit, x)
}

/// max(x, limit); NaN goes through.
#[inline(always)]
fn at_least<S: Simd>(simd: S, x: S::F32, limit: f32) -> S::F32 {
    let limit = simd.splat(limit);
    simd.select(simd.less(x, limit), limit, x)
}
