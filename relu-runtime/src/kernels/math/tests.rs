//! Errors against `f64` over a dense sample of all bit patterns.

#![expect(clippy::cast_possible_truncation, reason = "bit patterns of 32 bits")]

use std::vec::Vec;

use crate::round::to_f32;
use crate::simd::{Kernel, Level, Simd, dispatch_at};

/// The largest error there may be, in units in the last place.
const LIMIT: f64 = 2.0;

/// Numbers that are computed with at a time.
const BLOCK: usize = 1 << 12;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    Exp,
    ExpM1,
    Ln,
    Tanh,
    Sigmoid,
    Erf,
    Gelu,
    GeluTanh,
    Silu,
    Selu,
    Softplus,
    Softsign,
    Mish,
}

use Function::{
    Erf, Exp, ExpM1, Gelu, GeluTanh, Ln, Mish, Selu, Sigmoid, Silu, Softplus, Softsign, Tanh,
};

impl Function {
    const ALL: [Self; 13] =
        [Exp, ExpM1, Ln, Tanh, Sigmoid, Erf, Gelu, GeluTanh, Silu, Selu, Softplus, Softsign, Mish];

    fn reference(self, x: f64) -> f64 {
        match self {
            Exp => x.exp(),
            ExpM1 => x.exp_m1(),
            Ln => x.ln(),
            Tanh => x.tanh(),
            Sigmoid => sigmoid(x),
            Erf => libm::erf(x),
            Gelu => gated(x, 0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2)),
            GeluTanh => {
                let root = (8.0 / core::f64::consts::PI).sqrt();
                gated(x, sigmoid(root * x * (1.0 + 0.044_715 * x * x)))
            }
            Silu => gated(x, sigmoid(x)),
            Selu if x < 0.0 => 1.050_700_987_355_480_5 * 1.673_263_242_354_377_2 * x.exp_m1(),
            Selu => 1.050_700_987_355_480_5 * x,
            Softplus => softplus(x),
            Softsign => x.clamp(-1e30, 1e30) / (1.0 + x.abs().min(1e30)),
            Mish => gated(x, softplus(x).tanh()),
        }
    }

    #[inline(always)]
    fn apply<S: Simd>(self, simd: S, x: S::F32) -> S::F32 {
        match self {
            Exp => super::exp(simd, x),
            ExpM1 => super::exp_m1(simd, x),
            Ln => super::ln(simd, x),
            Tanh => super::tanh(simd, x),
            Sigmoid => super::sigmoid(simd, x),
            Erf => super::erf(simd, x),
            Gelu => super::gelu(simd, x),
            GeluTanh => super::gelu_tanh(simd, x),
            Silu => super::silu(simd, x),
            Selu => super::selu(simd, x),
            Softplus => super::softplus(simd, x),
            Softsign => super::softsign(simd, x),
            Mish => super::mish(simd, x),
        }
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p() + 0.0 * x.signum()
}

/// The product, and its limit at -infinity.
fn gated(x: f64, gate: f64) -> f64 {
    if gate == 0.0 { -0.0 } else { x * gate }
}

/// Applies a function to numbers, in place.
struct Apply<'x>(Function, &'x mut [f32]);

impl Kernel for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for numbers in self.1.chunks_exact_mut(S::LANES) {
            // SAFETY: the chunk's own numbers.
            unsafe {
                let value = self.0.apply(simd, simd.load(numbers.as_ptr()));
                simd.store(numbers.as_mut_ptr(), value);
            }
        }
    }
}

/// The function of each number.
fn apply_all(level: Level, function: Function, numbers: &[f32]) -> Vec<f32> {
    assert!(numbers.len().is_multiple_of(16), "whole vectors");
    let mut values = numbers.to_vec();
    dispatch_at(level, Apply(function, &mut values));
    values
}

fn apply(level: Level, function: Function, x: f32) -> f32 {
    apply_all(level, function, &[x; 16])[0]
}

/// Blocks of every `stride`-th bit pattern.
fn samples(stride: usize) -> impl Iterator<Item = Vec<f32>> {
    let number = move |index: u64| f32::from_bits((index * stride as u64) as u32);
    let count = (1_u64 << 32).div_ceil((stride * BLOCK) as u64);
    (0..count).map(move |block| {
        let first = block * BLOCK as u64;
        (first..first + BLOCK as u64).map(number).collect()
    })
}

/// The distance in units in the last place of an `f32` near `expected`.
fn ulps(found: f32, expected: f64) -> f64 {
    // Infinity stands for the number after the largest.
    let limit = 2_f64.powi(128);
    let (found, expected) = (f64::from(found).clamp(-limit, limit), expected.clamp(-limit, limit));
    let error = (found - expected).abs();
    let exponent = (expected.to_bits() >> 52 & 0x7ff).clamp(1023 - 126, 1023 + 127);
    let unit = f64::from_bits((exponent - 23) << 52);
    if found.is_nan() != expected.is_nan() {
        f64::INFINITY
    } else if error > 0.0 {
        error / unit
    } else {
        0.0
    }
}

/// The largest errors over every `stride`-th bit pattern, of those of more than half
/// a unit, and where they are: with and without fused multiply-add.
fn largest_errors(function: Function, stride: usize) -> [(f64, f32); 2] {
    let levels = [available()[0], Level::Portable];
    let mut largest = [(0.5, 0.0); 2];
    for numbers in samples(stride) {
        let expected: Vec<f64> = numbers.iter().map(|&x| function.reference(x.into())).collect();
        for (level, largest) in levels.into_iter().zip(&mut largest) {
            let found = apply_all(level, function, &numbers);
            for ((found, &expected), &x) in found.into_iter().zip(&expected).zip(&numbers) {
                if found.to_bits() == to_f32(expected).to_bits() {
                    // Rounded correctly, as most are.
                    continue;
                }
                let error = ulps(found, expected);
                if error > largest.0 {
                    *largest = (error, x);
                }
            }
        }
    }
    largest
}

fn available() -> Vec<Level> {
    Level::ALL.into_iter().filter(|level| level.is_available()).collect()
}

fn check_errors(stride: usize) {
    for function in Function::ALL {
        let errors = largest_errors(function, stride);
        std::println!("{function:?}: {errors:?}");
        for (error, x) in errors {
            assert!(error <= LIMIT, "{function:?}: {error} at {x:e}");
        }
    }
}

#[test]
fn errors_are_a_few_units_in_the_last_place() {
    check_errors(2003);
}

/// Prints the largest error of each function.
#[test]
#[ignore = "takes half an hour"]
fn errors_over_all_numbers() {
    check_errors(1);
}

#[test]
fn fused_sets_agree_to_the_bit() {
    for function in Function::ALL {
        for numbers in samples(20_011) {
            let bits = |level| -> Vec<u32> {
                let bits = |value: f32| if value.is_nan() { u32::MAX } else { value.to_bits() };
                apply_all(level, function, &numbers).into_iter().map(bits).collect()
            };
            let fused = available().into_iter().filter(|&level| level != Level::Portable);
            let all: Vec<_> = fused.map(bits).collect();
            assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{function:?}");
        }
    }
}

#[test]
fn limits_and_signs() {
    let (infinity, smallest) = (f32::INFINITY, f32::from_bits(1));
    let cases = [
        (Exp, -infinity, 0.0),
        (Exp, infinity, infinity),
        (Exp, 89.0, infinity),
        (Exp, -103.0, smallest),
        (Exp, 0.0, 1.0),
        (ExpM1, -infinity, -1.0),
        (ExpM1, infinity, infinity),
        (ExpM1, 89.0, infinity),
        (ExpM1, smallest, smallest),
        (ExpM1, -smallest, -smallest),
        (ExpM1, -0.0, -0.0),
        (Ln, 0.0, -infinity),
        (Ln, -0.0, -infinity),
        (Ln, infinity, infinity),
        (Ln, 1.0, 0.0),
        (Ln, smallest, -103.278_93),
        (Tanh, infinity, 1.0),
        (Tanh, -infinity, -1.0),
        (Tanh, -0.0, -0.0),
        (Tanh, -smallest, -smallest),
        (Sigmoid, infinity, 1.0),
        (Sigmoid, -infinity, 0.0),
        (Sigmoid, 0.0, 0.5),
        (Sigmoid, -103.0, smallest),
        (Erf, infinity, 1.0),
        (Erf, -infinity, -1.0),
        (Erf, -0.0, -0.0),
        (Erf, -smallest, -smallest),
        (Gelu, infinity, infinity),
        (Gelu, -infinity, -0.0),
        (Gelu, -0.0, -0.0),
        (Gelu, 0.0, 0.0),
        (GeluTanh, infinity, infinity),
        (GeluTanh, -infinity, -0.0),
        (GeluTanh, -0.0, -0.0),
        (Silu, infinity, infinity),
        (Silu, -infinity, -0.0),
        (Silu, -0.0, -0.0),
        (Silu, f32::MAX, f32::MAX),
        (Selu, infinity, infinity),
        (Selu, -infinity, -1.758_099_3),
        (Selu, -0.0, -0.0),
        (Softplus, infinity, infinity),
        (Softplus, -infinity, 0.0),
        (Softplus, 20.000_002, 20.000_002),
        (Softsign, infinity, 1.0),
        (Softsign, -infinity, -1.0),
        (Softsign, -0.0, -0.0),
        (Mish, infinity, infinity),
        (Mish, -infinity, -0.0),
        (Mish, -0.0, -0.0),
        (Mish, f32::MAX, f32::MAX),
        (Mish, f32::MIN, -0.0),
    ];
    for level in available() {
        for (function, x, expected) in cases {
            let found = apply(level, function, x);
            assert_eq!(found.to_bits(), expected.to_bits(), "{level:?} {function:?}({x})");
        }
        for function in Function::ALL {
            assert!(apply(level, function, f32::NAN).is_nan(), "{level:?} {function:?}");
        }
        assert!(apply(level, Ln, -1.0).is_nan() && apply(level, Ln, -infinity).is_nan());
    }
}
