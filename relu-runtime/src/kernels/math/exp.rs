//! The exponential.

use super::bits::{at_least, at_most, with_sign};
use crate::simd::Simd;

/// ln 2 in two parts; the first has so few bits that its multiples by an
/// exponent are exact.
pub(super) const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// A number whose last bits are its integer part.
const ROUND: i32 = 12_582_912;

/// 2^-64
pub(super) const TINY: f32 = f32::from_bits((127 - 64) << 23);

/// e^x
#[inline(always)]
pub fn exp<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // Just past the limits where the result is 0 and infinite.
    let x = at_most(simd, at_least(simd, x, -104.0), 89.0);
    // In two factors, since 2^-150 and 2^128 are no normal numbers: the last bits
    // hold twice what a number's exponent is biased by.
    let (shifted, negated, high) = reduce::<S, 127>(simd, x);
    let [high, low] = exp_m1_of_sum(simd, high, simd.mul(negated, simd.splat(LN_2[1])));
    let rest = simd.add(high, low);
    let bits = simd.to_bits(shifted);
    let half = simd.shift_right::<1>(bits);
    let [half, other] =
        [half, simd.sub_i32(bits, half)].map(|bits| simd.from_bits(simd.shift_left::<23>(bits)));
    simd.mul(simd.mul_add(half, rest, half), other)
}

/// e^x - 1, accurate near zero.
#[inline(always)]
pub fn exp_m1<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // Just past the limits where the result is -1 and infinite.
    let limited = at_most(simd, at_least(simd, x, -18.0), 89.0);
    let (shifted, rest) = split::<S, 0>(simd, limited);
    // 2^128 is no normal number.
    let (factor, excess) = limited_power::<S, 127>(simd, shifted);
    let value = simd.mul_add(factor, rest, simd.sub(factor, simd.splat(1.0)));
    with_sign(simd, simd.mul(value, exp_2(simd, excess)), x)
}

/// e^x = 2^n (1 + rest), where n is the integer nearest to x / ln 2.
///
/// Functions are made of the parts: a product by a power of two is exact, so
/// that 2^n rest + 2^n + 1, say, is rounded no more than once.
#[derive(Clone, Copy)]
pub(super) struct Power<S: Simd> {
    /// 2^n, times a power of two if it is to be moved into the range of normal
    /// numbers.
    pub factor: S::F32,
    /// e^r - 1 with r = x - n ln 2, which is between -0.3 and 0.42.
    pub rest: S::F32,
}

impl<S: Simd> Power<S> {
    /// With the factor 2^(n + RAISED), which is to be a normal number; NaN makes
    /// the rest NaN.
    #[inline(always)]
    pub fn new<const RAISED: i32>(simd: S, x: S::F32) -> Self {
        let (shifted, rest) = split::<S, RAISED>(simd, x);
        Self { factor: power_of_two(simd, shifted), rest }
    }

    /// The same of a sum, whose second term is less than a tenth, and may be below the
    /// last place of the first; the rest in two parts, of which the first is exact.
    #[inline(always)]
    pub fn of_sum<const RAISED: i32>(simd: S, [x, low]: [S::F32; 2]) -> (S::F32, [S::F32; 2]) {
        let (shifted, negated, high) = reduce::<S, RAISED>(simd, x);
        let low = simd.mul_add(negated, simd.splat(LN_2[1]), low);
        (power_of_two(simd, shifted), exp_m1_of_sum(simd, high, low))
    }

    /// The power, from a factor raised by 64: it may be less than a normal number.
    #[inline(always)]
    pub fn lowered(self, simd: S) -> S::F32 {
        simd.mul(simd.mul_add(self.factor, self.rest, self.factor), simd.splat(TINY))
    }
}

/// 2^n from a number whose last bits hold n + 127.
#[inline(always)]
fn power_of_two<S: Simd>(simd: S, shifted: S::F32) -> S::F32 {
    simd.from_bits(simd.shift_left::<23>(simd.to_bits(shifted)))
}

/// 2^min(n, MOST) and by how much n is more than MOST, from a number whose last bits
/// hold n + 127.
#[inline(always)]
pub(super) fn limited_power<S: Simd, const MOST: i32>(
    simd: S,
    shifted: S::F32,
) -> (S::F32, S::F32) {
    let most = at_most(simd, shifted, const { (ROUND + 127 + MOST) as f32 });
    (power_of_two(simd, most), simd.sub(shifted, most))
}

/// 2^n of a whole number, which is to be a normal number.
#[inline(always)]
pub(super) fn exp_2<S: Simd>(simd: S, n: S::F32) -> S::F32 {
    power_of_two(simd, simd.add(n, simd.splat(const { (ROUND + 127) as f32 })))
}

/// e^x = 2^n (1 + rest): a number whose last bits hold n + 127 + RAISED, and the
/// rest.
#[inline(always)]
pub(super) fn split<S: Simd, const RAISED: i32>(simd: S, x: S::F32) -> (S::F32, S::F32) {
    let (shifted, negated, r) = reduce::<S, RAISED>(simd, x);
    let r = simd.mul_add(negated, simd.splat(LN_2[1]), r);
    let [square, curved] = exp_near_zero(simd, r);
    (shifted, simd.mul_add(square, curved, r))
}

/// e^(high + low) - 1 in two parts, the first of which is `high`: the sum is rounded
/// in its square alone.
#[inline(always)]
fn exp_m1_of_sum<S: Simd>(simd: S, high: S::F32, low: S::F32) -> [S::F32; 2] {
    let [square, curved] = exp_near_zero(simd, simd.add(high, low));
    [high, simd.mul_add(square, curved, low)]
}

/// x = n ln 2 + r: a number whose last bits hold n + 127 + RAISED, -n, and r but
/// for the second part of ln 2, which is exact.
#[inline(always)]
fn reduce<S: Simd, const RAISED: i32>(simd: S, x: S::F32) -> (S::F32, S::F32, S::F32) {
    // Adding it moves a number's fraction out of its last bits, which rounds to
    // the nearest integer.
    let round = simd.splat(const { (ROUND + 127 + RAISED) as f32 });
    let shifted = simd.mul_add(x, simd.splat(core::f32::consts::LOG2_E), round);
    let negated = simd.sub(round, shifted);
    (shifted, negated, simd.mul_add(negated, simd.splat(LN_2[0]), x))
}

/// r^2 and p with e^r = 1 + r + r^2 p for |r| up to ln 2 / 2: the minimax polynomial
/// of degree 4, by Remez's algorithm, with which e^r - 1 is within 2^-26 of itself.
#[inline(always)]
fn exp_near_zero<S: Simd>(simd: S, r: S::F32) -> [S::F32; 2] {
    let square = simd.mul(r, r);
    // Two terms at a time take less time than one after the other.
    let first = simd.mul_add(simd.splat(0.166_665_39), r, simd.splat(0.499_999_97));
    let last = simd.mul_add(simd.splat(8.367_088e-3), r, simd.splat(4.166_775e-2));
    let last = simd.mul_add(simd.splat(1.383_786_2e-3), square, last);
    [square, simd.mul_add(last, square, first)]
}
