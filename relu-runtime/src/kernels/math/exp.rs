//! The exponential.

use super::bits::{Scale, at_least, at_most, polynomial, power_of_two};
use crate::simd::Simd;

/// ln 2 in two parts; the first has so few bits that its multiples by an
/// exponent are exact.
pub(super) const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// Moves a number's fraction out of its last bits: adding it rounds to the
/// nearest integer, which the last bits then hold.
const ROUND: f32 = 12_582_912.0;

/// e^x
#[inline(always)]
pub fn exp<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // Just past the limits where the result is 0 and infinite.
    let x = at_most(simd, at_least(simd, x, -104.0), 89.0);
    let (exponent, power) = reduce(simd, x, simd.splat(0.0));
    // In two factors, since 2^-150 and 2^128 are no normal numbers.
    Scale::new(simd, exponent).of(simd, power.total(simd))
}

/// e^x - 1, accurate near zero.
#[inline(always)]
pub fn exp_m1<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let one = simd.splat(1.0);
    // Just past the limits where the result is -1 and infinite.
    let x = at_most(simd, at_least(simd, x, -18.0), 89.0);
    let (exponent, power) = reduce(simd, x, simd.splat(0.0));
    let below = power.minus_one(simd);
    // 2^128 is no normal number, so half of it is doubled; there the 1 is lost
    // anyway.
    let is_large = simd.less(simd.splat(88.0), x);
    let half = power_of_two(simd, simd.sub_i32(exponent, simd.splat_i32(1)));
    let power = simd.select(is_large, half, power_of_two(simd, exponent));
    let factor = simd.select(is_large, simd.splat(2.0), one);
    simd.mul(factor, simd.mul_add(power, below, simd.sub(power, one)))
}

/// e^x for x <= 0, in the parts that functions are made of.
pub(super) struct Decay<S: Simd> {
    power: Power<S>,
    scale: Scale<S>,
}

impl<S: Simd> Decay<S> {
    /// e^(x + low), where x is NaN or between -170 and 0, and `low` as in
    /// [`reduce`].
    #[inline(always)]
    pub fn new(simd: S, x: S::F32, low: S::F32) -> Self {
        let (exponent, power) = reduce(simd, x, low);
        Self { power, scale: Scale::new(simd, exponent) }
    }

    /// e^x
    #[inline(always)]
    pub fn value(&self, simd: S) -> S::F32 {
        self.scale.of(simd, self.power.total(simd))
    }

    /// e^x - 1
    #[inline(always)]
    pub fn minus_one(&self, simd: S) -> S::F32 {
        let one = simd.splat(1.0);
        let below = self.power.minus_one(simd);
        let scale = self.scale.of(simd, one);
        simd.mul_add(scale, below, simd.sub(scale, one))
    }

    /// e^x without the power of two that makes it small, its rounding error, and
    /// that power: by which a product is scaled last, since it may be a normal
    /// number where e^x is none.
    #[inline(always)]
    pub fn unscaled(&self, simd: S) -> ([S::F32; 2], &Scale<S>) {
        (self.power.exact(simd), &self.scale)
    }
}

/// e^r = 1 + r + curved r, in parts.
#[derive(Clone, Copy)]
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
        let [high, low] = self.parts(simd);
        simd.add(high, low)
    }

    /// The sum as a number and its rounding error.
    #[inline(always)]
    fn exact(self, simd: S) -> [S::F32; 2] {
        let [high, low] = self.parts(simd);
        let sum = simd.add(high, low);
        [sum, simd.add(simd.sub(high, sum), low)]
    }

    /// The sum without the 1.
    #[inline(always)]
    fn minus_one(self, simd: S) -> S::F32 {
        simd.mul_add(self.curved, self.linear, self.linear)
    }

    /// 1 + r, and the rest.
    #[inline(always)]
    fn parts(self, simd: S) -> [S::F32; 2] {
        let one = simd.splat(1.0);
        let high = simd.add(one, self.linear);
        let low = simd.add(simd.sub(one, high), self.linear);
        [high, simd.mul_add(self.curved, self.linear, low)]
    }
}

/// x + low = n ln 2 + r with |r| about ln 2 / 2 at most: n, and e^r.
///
/// `x` is between -174 and 89, so that a [`Scale`] reaches 2^n, or NaN, when n
/// is anything; `low` is less than a tenth, and may be below the last place of x.
#[inline(always)]
fn reduce<S: Simd>(simd: S, x: S::F32, low: S::F32) -> (S::I32, Power<S>) {
    const COEFFICIENTS: [f32; 6] =
        [1.987_569_1e-4, 1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5];
    let round = simd.splat(ROUND);
    let rounded = simd.mul_add(x, simd.splat(core::f32::consts::LOG2_E), round);
    let exponent = simd.sub_i32(simd.to_bits(rounded), simd.to_bits(round));
    let negated = simd.sub(round, rounded);
    let r = simd.mul_add(negated, simd.splat(LN_2[0]), x);
    let linear = simd.mul_add(negated, simd.splat(LN_2[1]), simd.add(r, low));
    let curved = simd.mul(linear, polynomial(simd, linear, COEFFICIENTS));
    (exponent, Power { linear, curved })
}
