//! Functions of single numbers that `core` lacks.
//!
//! The vectors' counterparts are in [`kernels::math`](crate::kernels::math).

/// The square root, correctly rounded.
#[cfg(all(feature = "std", feature = "training"))]
#[inline]
pub(crate) fn sqrt_f32(value: f32) -> f32 {
    value.sqrt()
}

/// The square root, correctly rounded.
#[cfg(all(not(feature = "std"), feature = "training"))]
#[inline]
pub(crate) fn sqrt_f32(value: f32) -> f32 {
    // 53 bits are more than twice 24, so that rounding twice does no harm.
    crate::round::to_f32(sqrt_in_integers(f64::from(value)))
}

/// The square root, correctly rounded.
#[cfg(feature = "std")]
#[inline]
pub(crate) fn sqrt_f64(value: f64) -> f64 {
    value.sqrt()
}

/// The square root, correctly rounded.
#[cfg(not(feature = "std"))]
#[inline]
pub(crate) fn sqrt_f64(value: f64) -> f64 {
    sqrt_in_integers(value)
}

/// The square root from that of an integer of 109 or 110 bits.
#[cfg(any(test, not(feature = "std")))]
fn sqrt_in_integers(value: f64) -> f64 {
    if value.is_nan() || value == 0.0 || value == f64::INFINITY {
        return value;
    }
    if value < 0.0 {
        return f64::NAN;
    }
    let (fraction, exponent) = decompose(value);
    let odd = exponent & 1;
    let square = u128::from(fraction) << (56 + odd);
    let root = square.isqrt();
    // The lowest of the root's 55 bits stands for all bits after it.
    let sticky = root | u128::from(root * root != square);
    sticky as f64 * power_of_two((exponent - odd - 56) / 2)
}

/// The natural logarithm, within one unit in the last place; the same bits on
/// every machine.
pub(crate) fn ln_f64(value: f64) -> f64 {
    const TWO_TO_54: f64 = 18_014_398_509_481_984.0;
    if value.is_nan() || value == f64::INFINITY {
        return value;
    }
    if value <= 0.0 {
        return if value == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    }
    if value < f64::MIN_POSITIVE {
        return ln_of_product(value * TWO_TO_54, -54.0);
    }
    ln_of_product(value, 0.0)
}

/// ln(2^exponent value) of a positive, normal number, without branches, so that a
/// loop becomes one of vectors.
///
/// The method and the constants are those of `e_log.c` in Sun's fdlibm:
/// ln(2^k m) = k ln 2 + ln m, and ln m = ln((1 + s) / (1 - s)) as a polynomial
/// in s.
#[inline(always)]
pub(crate) fn ln_of_product(value: f64, exponent: f64) -> f64 {
    const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    const ODD: [f64; 4] = [
        f64::from_bits(0x3fe5_5555_5555_5593),
        f64::from_bits(0x3fd2_4924_9422_9359),
        f64::from_bits(0x3fc7_4664_96cb_03de),
        f64::from_bits(0x3fc2_f112_df3e_5244),
    ];
    const EVEN: [f64; 3] = [
        f64::from_bits(0x3fd9_9999_9997_fa04),
        f64::from_bits(0x3fcc_71c5_1d8e_78af),
        f64::from_bits(0x3fc3_9a09_d078_c69f),
    ];
    let (mantissa, own) = near_one(value);
    let f = mantissa - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (EVEN[0] + w * (EVEN[1] + w * EVEN[2]));
    let odd = z * (ODD[0] + w * (ODD[1] + w * (ODD[2] + w * ODD[3])));
    let half_square = 0.5 * f * f;
    let exponent = own + exponent;
    let low = s * (half_square + (even + odd)) + exponent * LN_2_LOW;
    exponent * LN_2_HIGH - ((half_square - low) - f)
}

/// A positive, normal number as m 2^k with m between sqrt(1/2) and sqrt(2).
#[inline(always)]
fn near_one(value: f64) -> (f64, f64) {
    /// The bits of the smallest m.
    const SMALLEST: u64 = core::f64::consts::SQRT_2.to_bits() - (1 << 52) + 1;
    /// A number whose last bits are its integer part, as an integer and as one that
    /// takes the exponent's bias away.
    const ROUND: u64 = 0x4330_0000_0000_0000;
    const BIASED: f64 = 4_503_599_627_371_519.0;
    let bits = value.to_bits().wrapping_add(1.0_f64.to_bits() - SMALLEST);
    let mantissa = f64::from_bits((bits & ((1 << 52) - 1)) + SMALLEST);
    (mantissa, f64::from_bits(ROUND | bits >> 52) - BIASED)
}

/// The exponential, within one unit in the last place for normal results; the
/// same bits on every machine.
///
/// The method and the constants are those of `e_exp.c` in Sun's fdlibm:
/// e^x = 2^k e^r, and e^r = 1 + 2 r / (R(r²) - r) with R as a polynomial.
#[cfg(feature = "training")]
pub(crate) fn exp_f64(value: f64) -> f64 {
    const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    const COEFFICIENTS: [f64; 5] = [
        f64::from_bits(0x3fc5_5555_5555_553e),
        f64::from_bits(0xbf66_c16c_16be_bd93),
        f64::from_bits(0x3f11_566a_af25_de2c),
        f64::from_bits(0xbebb_bd41_c5d2_6bf1),
        f64::from_bits(0x3e66_3769_72be_a4d0),
    ];
    if value.is_nan() {
        return value;
    }
    // Just past the limits where the result is 0 and infinite.
    let value = value.clamp(-746.0, 710.0);
    let exponent = nearest_integer(value * core::f64::consts::LOG2_E);
    let high = value - f64::from(exponent) * LN_2_HIGH;
    let low = f64::from(exponent) * LN_2_LOW;
    let rest = high - low;
    let square = rest * rest;
    let polynomial = COEFFICIENTS.iter().rev().fold(0.0, |sum, &term| (sum + term) * square);
    let curved = rest - polynomial;
    let power = 1.0 - ((low - rest * curved / (2.0 - curved)) - high);
    // In two factors, since the powers of the limits are no normal numbers.
    power * power_of_two(exponent / 2) * power_of_two(exponent - exponent / 2)
}

/// cos(pi x) for x from 0 to 1, within 1e-15; the same bits on every machine.
#[cfg(feature = "training")]
pub(crate) fn cos_pi(x: f64) -> f64 {
    use core::f64::consts::PI;
    if x > 0.5 {
        -cos_pi(1.0 - x)
    } else if x > 0.25 {
        // The sine of the complement.
        let x = PI * (0.5 - x);
        x * taylor(x * x, 2.0)
    } else {
        let x = PI * x;
        taylor(x * x, 1.0)
    }
}

/// The sum of terms that start as 1, each the last times
/// -square / (n (n + 1)), where n starts as `first` and grows by two: the series
/// of the cosine from 1, that of the sine divided by its argument from 2. Up to
/// a quarter of pi nine terms are below the last place.
#[cfg(feature = "training")]
fn taylor(square: f64, first: f64) -> f64 {
    (0..9).rev().fold(1.0, |sum, term| {
        let n = first + 2.0 * f64::from(term);
        1.0 - square / (n * (n + 1.0)) * sum
    })
}

/// The nearest integer; a half away from zero.
#[cfg(feature = "training")]
#[expect(clippy::cast_possible_truncation, reason = "the callers' numbers are small")]
fn nearest_integer(value: f64) -> i32 {
    (value + 0.5_f64.copysign(value)) as i32
}

/// A positive, finite number as an integer of 53 bits and a power of two.
#[cfg(any(test, not(feature = "std")))]
fn decompose(value: f64) -> (u64, i32) {
    const FRACTION: u64 = (1 << 52) - 1;
    let bits = value.to_bits();
    let fraction = bits & FRACTION;
    // Eleven bits: the sign is zero.
    let exponent = (bits >> 52) as i32;
    if exponent == 0 {
        let shift = fraction.leading_zeros() - 11;
        (fraction << shift, -1074 - shift.cast_signed())
    } else {
        (fraction | (FRACTION + 1), exponent - 1075)
    }
}

/// 2^exponent, for exponents of normal numbers.
#[cfg(any(test, feature = "training", not(feature = "std")))]
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(u64::from((exponent + 1023).cast_unsigned()) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round::to_f32;

    /// Positive numbers of all magnitudes, denormals too, and of none else.
    fn positive() -> impl Iterator<Item = f64> {
        let step = f64::INFINITY.to_bits() / 200_003;
        (0..200_003).map(move |number| f64::from_bits(1 + number * step))
    }

    #[test]
    fn integer_square_root_is_correctly_rounded() {
        for value in positive().chain([0.25, 1.0, 2.0, f64::MAX, f64::MIN_POSITIVE]) {
            assert_eq!(sqrt_in_integers(value).to_bits(), value.sqrt().to_bits(), "{value:e}");
            let narrow = to_f32(value);
            let root = to_f32(sqrt_in_integers(f64::from(narrow)));
            assert_eq!(root.to_bits(), narrow.sqrt().to_bits(), "{narrow:e}");
        }
        assert!(sqrt_in_integers(-1.0).is_nan() && sqrt_in_integers(f64::NAN).is_nan());
        assert_eq!(sqrt_in_integers(-0.0).to_bits(), (-0.0_f64).to_bits());
    }

    #[test]
    fn logarithm_is_within_one_unit_in_the_last_place() {
        let near_one = (-20_000..20_000).map(|step| 1.0 + f64::from(step) * 3e-5);
        for value in positive().chain(near_one) {
            let (found, expected) = (ln_f64(value), value.ln());
            let ulps = found.to_bits().abs_diff(expected.to_bits());
            assert!(ulps <= 1, "ln({value:e}) = {found:e}, not {expected:e}");
        }
    }

    #[test]
    #[cfg(feature = "training")]
    fn exponential_is_within_one_unit_in_the_last_place() {
        for value in (-708_000..709_700).map(|step| f64::from(step) * 1e-3 + 1.7e-7) {
            let (found, expected) = (exp_f64(value), value.exp());
            let ulps = found.to_bits().abs_diff(expected.to_bits());
            assert!(ulps <= 1, "exp({value:e}) = {found:e}, not {expected:e}");
        }
        for (value, expected) in [
            (0.0, 1.0),
            (-0.0, 1.0),
            (f64::NEG_INFINITY, 0.0),
            (-1e4, 0.0),
            (f64::INFINITY, f64::INFINITY),
            (1e4, f64::INFINITY),
        ] {
            assert_eq!(exp_f64(value), expected, "{value}");
        }
        assert!(exp_f64(f64::NAN).is_nan());
        // Denormal results are rounded twice.
        assert!((exp_f64(-740.0) / (-740.0_f64).exp() - 1.0).abs() < 0.02);
    }

    #[test]
    #[cfg(feature = "training")]
    fn half_a_cosine() {
        for x in (0..=10_000).map(|step| f64::from(step) / 1e4) {
            let (found, expected) = (cos_pi(x), (core::f64::consts::PI * x).cos());
            assert!((found - expected).abs() < 1e-15, "cos(pi {x}) = {found}, not {expected}");
        }
        assert_eq!([0.0, 0.5, 1.0].map(cos_pi), [1.0, 0.0, -1.0]);
    }

    #[expect(clippy::float_cmp, reason = "exact results")]
    #[test]
    fn logarithm_of_special_numbers() {
        assert_eq!(ln_f64(0.0), f64::NEG_INFINITY);
        assert_eq!(ln_f64(-0.0), f64::NEG_INFINITY);
        assert_eq!(ln_f64(f64::INFINITY), f64::INFINITY);
        assert_eq!(ln_f64(1.0).to_bits(), 0.0_f64.to_bits());
        assert!(ln_f64(-1.0).is_nan() && ln_f64(f64::NAN).is_nan());
    }
}
