//! Half-precision numbers, widened: every one is an `f32`.

/// The number that the bits of a `bf16` stand for.
pub(super) fn from_bf16(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// The number that the bits of an IEEE 754 `binary16` stand for; a NaN keeps its
/// payload.
pub(super) fn from_f16(bits: u16) -> f32 {
    let sign = u32::from(bits & 0x8000) << 16;
    let exponent = u32::from(bits >> 10 & 0x1f);
    let fraction = u32::from(bits & 0x3ff);
    let magnitude = match exponent {
        // A multiple of 2^-24, exactly.
        0 => (fraction as f32 * f32::from_bits((127 - 24) << 23)).to_bits(),
        0x1f => 0xff << 23 | fraction << 13,
        _ => (exponent + 127 - 15) << 23 | fraction << 13,
    };
    f32::from_bits(sign | magnitude)
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;

    /// By the definition of IEEE 754, in double precision.
    fn defined(bits: u16) -> f64 {
        let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
        let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff) / 1024.0);
        sign * match exponent {
            0 => fraction * 2.0_f64.powi(-14),
            0x1f if fraction == 0.0 => f64::INFINITY,
            0x1f => f64::NAN,
            _ => (1.0 + fraction) * 2.0_f64.powi(exponent - 15),
        }
    }

    #[test]
    fn all_half_precision_numbers() {
        for bits in 0..=u16::MAX {
            let (found, expected) = (f64::from(from_f16(bits)), defined(bits));
            assert_eq!(found.is_nan(), expected.is_nan(), "{bits:#x}");
            if !expected.is_nan() {
                assert_eq!(found.to_bits(), expected.to_bits(), "{bits:#x}");
            }
        }
    }

    #[test]
    fn brain_numbers_are_the_upper_half() {
        for (bits, expected) in [(0x3f80, 1.0), (0xc049, -3.140_625), (0x7f80, f32::INFINITY)] {
            assert_eq!(from_bf16(bits), expected);
        }
        assert!(from_bf16(0x7fc0).is_nan());
    }
}
