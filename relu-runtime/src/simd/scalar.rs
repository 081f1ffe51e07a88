//! The two operations on single numbers that `core` lacks.

/// a * b + c, rounded once.
#[cfg(feature = "std")]
#[inline(always)]
pub(crate) fn fused(a: f32, b: f32, c: f32) -> f32 {
    a.mul_add(b, c)
}

/// a * b + c, rounded once.
#[cfg(all(
    target_arch = "arm",
    target_abi = "eabihf",
    not(any(feature = "std", target_has_atomic = "64"))
))]
pub(crate) use super::cortex_m::{fused, sqrt};

/// Stands in where a build without `std` cannot name the operation: there the
/// level that needs it is never selected.
#[cfg(not(any(
    feature = "std",
    all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")),
)))]
#[inline(always)]
pub(crate) fn fused(a: f32, b: f32, c: f32) -> f32 {
    a * b + c
}

/// The correctly rounded square root.
#[cfg(feature = "std")]
#[inline(always)]
pub(crate) fn sqrt(value: f32) -> f32 {
    value.sqrt()
}

/// The correctly rounded square root.
#[cfg(not(any(
    feature = "std",
    all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")),
)))]
#[inline]
pub(crate) fn sqrt(value: f32) -> f32 {
    sqrt_in_integers(value)
}

/// The correctly rounded square root, digit by digit in binary; the method of
/// `FreeBSD`'s `e_sqrtf.c`.
#[cfg(any(
    test,
    not(any(
        feature = "std",
        all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")),
    ))
))]
pub(super) fn sqrt_in_integers(value: f32) -> f32 {
    if value.is_nan() || value == 0.0 || value == f32::INFINITY {
        return value;
    }
    if value < 0.0 {
        return f32::NAN;
    }
    // value = mantissa * 2^exponent with 24 bits before the point.
    let (mut mantissa, mut exponent) = decompose(value);
    if exponent % 2 != 0 {
        mantissa *= 2;
        exponent -= 1;
    }
    // 28 more bits make a root of 26 or 27 bits: at least one to round by, and
    // the lowest stands for all bits after it.
    let square = u64::from(mantissa) << 28;
    let mut root = square.isqrt();
    root |= u64::from(root * root != square);
    root as f32 * power_of_two((exponent - 28) / 2)
}

/// A positive, finite number as an integer of 24 bits and a power of two.
#[cfg(any(
    test,
    not(any(
        feature = "std",
        all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")),
    ))
))]
fn decompose(value: f32) -> (u32, i32) {
    let bits = value.to_bits();
    let exponent = (bits >> 23).cast_signed();
    let fraction = bits & 0x007f_ffff;
    if exponent == 0 {
        let shift = fraction.leading_zeros() - 8;
        (fraction << shift, -149 - shift.cast_signed())
    } else {
        (fraction | 0x0080_0000, exponent - 150)
    }
}

/// 2^exponent, for exponents of normal numbers.
#[cfg(any(
    test,
    not(any(
        feature = "std",
        all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")),
    ))
))]
fn power_of_two(exponent: i32) -> f32 {
    f32::from_bits((exponent + 127).cast_unsigned() << 23)
}
