//! The activations and their derivatives at kinks, NaN, infinities.

use std::vec::Vec;

use crate::kernels::{self, Activation, Epilogue};
use crate::simd::{Kernel, Level, Simd, dispatch_at};

const NAN: f32 = f32::NAN;
const INFINITY: f32 = f32::INFINITY;

/// The neighbors of 3, above and below.
const ABOVE: f32 = 3.000_000_2;
const BELOW: f32 = 2.999_999_8;

/// Values and derivatives of a function at some numbers.
struct At<'x>(Activation<'static, 1, 1>, bool, &'x [f32]);

impl Kernel for At<'_> {
    type Output = Vec<[f32; 2]>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let Self(activation, is_curve, numbers) = self;
        let inputs: Vec<[f32; 1]> = numbers.iter().map(|&x| [x]).collect();
        let mut outputs = inputs.clone();
        kernels::map(simd, &inputs, Epilogue::new().activation(activation), &mut *outputs);
        let mut gradient = inputs.clone();
        gradient.fill([1.0]);
        if is_curve {
            kernels::curve_vjp(simd, activation, &inputs, &mut gradient);
        } else {
            kernels::smooth_vjp(simd, activation, &outputs, &mut gradient);
        }
        outputs.iter().zip(&gradient).map(|(&[y], &[g])| [y, g]).collect()
    }
}

/// A number, the value and the derivative there.
type Point = (f32, f32, f32);

/// The points have these values to within a few rounding errors, on all sets.
fn check(activation: Activation<'static, 1, 1>, is_curve: bool, points: &[Point]) {
    let numbers: Vec<f32> = points.iter().map(|point| point.0).collect();
    for level in Level::ALL {
        let found = dispatch_at(level, At(activation, is_curve, &numbers));
        for (&(x, value, slope), [y, g]) in points.iter().zip(found) {
            let what = std::format!("{level:?} {activation:?} at {x:e}");
            assert!(is_close(y, value), "{what}: {y} is not {value}");
            assert!(is_close(g, slope), "{what}: {g} is not the slope {slope}");
        }
    }
}

/// Within a few rounding errors, or one between denormals.
fn is_close(found: f32, expected: f32) -> bool {
    let same = found == expected || found.is_nan() && expected.is_nan();
    same || (found - expected).abs() <= (3e-7 * expected.abs()).max(f32::from_bits(1))
}

/// All of them have the value 0 at 0, and the slope 1/2; 0 is their limit at
/// -infinity, the identity that at infinity.
#[test]
fn gates_have_their_limits() {
    for activation in [Activation::Gelu, Activation::GeluTanh, Activation::Silu] {
        let zero = [(0.0, 0.0, 0.5), (-0.0, 0.0, 0.5), (NAN, NAN, NAN), (1e-40, 5e-41, 0.5)];
        let far = [(-INFINITY, 0.0, 0.0), (-3e38, 0.0, 0.0), (-1e4, 0.0, 0.0)];
        let near = [(INFINITY, INFINITY, 1.0), (3e38, 3e38, 1.0), (1e4, 1e4, 1.0)];
        check(activation, true, &[&zero[..], &far, &near].concat());
    }
    let mish = [
        (0.0, 0.0, 0.6),
        (NAN, NAN, NAN),
        (-INFINITY, 0.0, 0.0),
        (-1e4, 0.0, 0.0),
        (INFINITY, INFINITY, 1.0),
        (1e4, 1e4, 1.0),
    ];
    check(Activation::Mish, true, &mish);
}

#[test]
fn softplus_is_linear_far_above_zero() {
    let points = [
        (0.0, core::f32::consts::LN_2, 0.5),
        (NAN, NAN, NAN),
        (-INFINITY, 0.0, 0.0),
        (-20.0, 2.061_153_6e-9, 2.061_153_6e-9),
        (20.000_002, 20.000_002, 1.0),
        (1e4, 1e4, 1.0),
        (INFINITY, INFINITY, 1.0),
    ];
    check(Activation::Softplus, true, &points);
}

#[test]
fn hard_functions_have_pytorchs_slopes_at_their_kinks() {
    let sixth = 1.0 / 6.0;
    let sigmoid = [
        (0.0, 0.5, sixth),
        (NAN, NAN, 0.0),
        (-3.0, 0.0, 0.0),
        (-ABOVE, 0.0, 0.0),
        (-BELOW, 3.973_643e-8, sixth),
        (BELOW, 0.999_999_94, sixth),
        (3.0, 1.0, 0.0),
        (ABOVE, 1.0, 0.0),
        (INFINITY, 1.0, 0.0),
        (-INFINITY, 0.0, 0.0),
    ];
    check(Activation::HardSigmoid, false, &sigmoid);
    let swish = [
        (0.0, 0.0, 0.5),
        (NAN, NAN, NAN),
        (-3.0, 0.0, 0.0),
        (-ABOVE, 0.0, 0.0),
        (-BELOW, -1.192_092_8e-7, -0.499_999_9),
        (BELOW, BELOW, 1.499_999_9),
        (3.0, 3.0, 1.0),
        (ABOVE, ABOVE, 1.0),
        (INFINITY, INFINITY, 1.0),
        (-INFINITY, 0.0, 0.0),
    ];
    check(Activation::HardSwish, true, &swish);
}

#[test]
fn selu_and_softsign_from_their_values() {
    let selu = [
        (0.0, 0.0, 1.758_099_3),
        (-0.0, 0.0, 1.758_099_3),
        (NAN, NAN, NAN),
        (1e-40, 1.050_7e-40, 1.050_701),
        (INFINITY, INFINITY, 1.050_701),
        (-INFINITY, -1.758_099_3, 0.0),
    ];
    check(Activation::Selu, false, &selu);
    let softsign = [
        (0.0, 0.0, 1.0),
        (NAN, NAN, NAN),
        (1.0, 0.5, 0.25),
        (1e20, 1.0, 0.0),
        (INFINITY, 1.0, 0.0),
        (-INFINITY, -1.0, 0.0),
    ];
    check(Activation::Softsign, false, &softsign);
}

#[test]
fn thresholds_let_nan_through() {
    let threshold = Activation::<1, 1>::Threshold(0.5, -2.0);
    for level in Level::ALL {
        let numbers = [0.5, 0.500_000_06, 0.4, NAN, INFINITY, -INFINITY];
        let inputs = numbers.map(|number| [number]);
        let outputs = dispatch_at(level, Map(threshold, &inputs));
        for (found, expected) in outputs.iter().zip([-2.0, 0.500_000_06, -2.0, NAN, INFINITY, -2.0])
        {
            assert!(is_close(found[0], expected), "{level:?} {found:?} {expected}");
        }
    }
}

struct Map<'x>(Activation<'static, 1, 1>, &'x [[f32; 1]]);

impl Kernel for Map<'_> {
    type Output = Vec<[f32; 1]>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let mut outputs = self.1.to_vec();
        kernels::map(simd, self.1, Epilogue::new().activation(self.0), &mut *outputs);
        outputs
    }
}
