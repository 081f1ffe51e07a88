//! Errors against `f64` over a dense sample of all bit patterns.

#![expect(clippy::cast_possible_truncation, reason = "bit patterns of 32 bits")]

use std::vec::Vec;

use crate::simd::{Kernel, Level, Simd, dispatch_at};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    Exp,
    ExpM1,
    Ln,
    Tanh,
    Sigmoid,
}

use Function::{Exp, ExpM1, Ln, Sigmoid, Tanh};

impl Function {
    const ALL: [Self; 5] = [Exp, ExpM1, Ln, Tanh, Sigmoid];

    /// Above the largest error there is.
    fn limit(self) -> f64 {
        if self == Sigmoid { 2.5 } else { 2.0 }
    }

    fn reference(self, x: f64) -> f64 {
        match self {
            Exp => x.exp(),
            ExpM1 => x.exp_m1(),
            Ln => x.ln(),
            Tanh => x.tanh(),
            Sigmoid => 1.0 / (1.0 + (-x).exp()),
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
        }
    }
}

/// Applies a function to sixteen numbers.
struct Apply(Function, [f32; 16]);

impl Kernel for Apply {
    type Output = [f32; 16];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> [f32; 16] {
        let mut results = [0.0; 16];
        for start in (0..16).step_by(S::LANES) {
            // SAFETY: the lanes divide 16.
            unsafe {
                let value = self.0.apply(simd, simd.load(self.1.as_ptr().add(start)));
                simd.store(results.as_mut_ptr().add(start), value);
            }
        }
        results
    }
}

fn apply(level: Level, function: Function, x: f32) -> f32 {
    dispatch_at(level, Apply(function, [x; 16]))[0]
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

/// The largest error over every `stride`-th bit pattern, and where it is.
fn largest_error(level: Level, function: Function, stride: usize) -> (f64, f32) {
    let mut largest = (0.0, 0.0);
    for start in (0..1_u64 << 32).step_by(16 * stride) {
        let x: [f32; 16] =
            core::array::from_fn(|lane| f32::from_bits((start + (lane * stride) as u64) as u32));
        for (x, found) in x.into_iter().zip(dispatch_at(level, Apply(function, x))) {
            let error = ulps(found, function.reference(x.into()));
            if error > largest.0 {
                largest = (error, x);
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
        for level in [Level::Avx512, Level::Portable] {
            let (error, x) = largest_error(level, function, stride);
            std::println!("{function:?} {level:?}: {error} at {x:e}");
            assert!(error < function.limit(), "{function:?} {level:?}: {error} at {x:e}");
        }
    }
}

#[test]
fn errors_are_a_few_units_in_the_last_place() {
    check_errors(2003);
}

/// Prints the figures of the module's documentation.
#[test]
#[ignore = "takes minutes"]
fn errors_over_a_third_of_all_numbers() {
    check_errors(3);
}

#[test]
fn fused_sets_agree_to_the_bit() {
    for function in Function::ALL {
        for start in (0..1_u64 << 32).step_by(16 * 20_011) {
            let x =
                core::array::from_fn(|lane| f32::from_bits((start + lane as u64 * 20_011) as u32));
            let bits = |level| {
                let values: [f32; 16] = dispatch_at(level, Apply(function, x));
                values.map(|value| if value.is_nan() { u32::MAX } else { value.to_bits() })
            };
            let fused = available().into_iter().filter(|&level| level != Level::Portable);
            let all: Vec<_> = fused.map(bits).collect();
            assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{function:?} {x:?}");
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
