//! Activations, sides, sums.

use std::vec;
use std::vec::Vec;

use super::cases::{Case, assert_near, assert_vjp, check, flat, rows, vector, wide};
use super::{assert_same_bits, numbers};
use crate::kernels::{self, Activation, Epilogue};
use crate::simd::Simd;
use crate::train::{BitRows, Rows};
use crate::{Storage, Vector};

struct Piecewise;

impl Case for Piecewise {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let mut bits = BitRows::<N>::default();
        bits.resize(count);
        let (mut leaky, mut leaky_gradient) = (rows::<N>(count, 1), rows(count, 2));
        kernels::activate(simd, Activation::LeakyRelu(0.25), &mut leaky, &mut bits);
        kernels::activation_vjp(simd, 0.25, &bits, &mut leaky_gradient);
        let (mut one_slope, mut slope) = (rows::<N>(count, 1), Vector::<1, 1>::default());
        slope.as_mut_slice()[0] = 0.25;
        kernels::activate(simd, Activation::Prelu(&slope), &mut one_slope, &mut bits);
        assert_same_bits(one_slope.as_flattened(), leaky.as_flattened(), "one slope");
        let (mut clipped, mut gradient) = (rows::<N>(count, 1), rows(count, 2));
        kernels::clip(simd, -0.25, 0.5, &mut clipped, &mut bits);
        kernels::activation_vjp(simd, 0.0, &bits, &mut gradient);
        [&leaky, &leaky_gradient, &clipped, &gradient].map(|rows| flat(rows)).into()
    }

    #[expect(clippy::float_cmp, reason = "the same operations")]
    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (numbers(units * rows, 1), numbers(units * rows, 2));
        for (index, (&x, &g)) in inputs.iter().zip(&cotangent).enumerate() {
            let slope = if x > 0.0 { 1.0 } else { 0.25 };
            let inside = x > -0.25 && x < 0.5;
            assert_eq!(results[0][index], x * slope);
            assert_eq!(results[1][index], g * slope);
            assert_eq!(results[2][index], x.clamp(-0.25, 0.5));
            assert_eq!(results[3][index], if inside { g } else { 0.0 });
        }
    }
}

/// Functions that are more than straight pieces that meet at zero.
struct Smooth;

/// The functions, for any number of units.
struct Functions<const N: usize, const PANELS: usize>;

impl<const N: usize, const PANELS: usize> Functions<N, PANELS> {
    const ALL: [Activation<'static, N, PANELS>; 13] = [
        Activation::Elu(1.5),
        Activation::Sigmoid,
        Activation::Tanh,
        Activation::Selu,
        Activation::Softsign,
        Activation::HardSigmoid,
        Activation::LeakyRelu(0.25),
        Activation::Gelu,
        Activation::GeluTanh,
        Activation::Silu,
        Activation::Mish,
        Activation::HardSwish,
        Activation::Softplus,
    ];
    /// From here on the derivative does not follow from the value.
    const CURVES: usize = 7;
}

impl Smooth {
    fn reference(activation: Activation<'_, 1, 1>, x: f64) -> f64 {
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        match activation {
            Activation::Elu(alpha) if x < 0.0 => f64::from(alpha) * x.exp_m1(),
            Activation::Selu if x < 0.0 => 1.758_099_340_847_376_6 * x.exp_m1(),
            Activation::LeakyRelu(slope) if x < 0.0 => f64::from(slope) * x,
            Activation::Elu(_) | Activation::LeakyRelu(_) => x,
            Activation::Selu => 1.050_700_987_355_480_5 * x,
            Activation::Sigmoid => sigmoid(x),
            Activation::Tanh => x.tanh(),
            Activation::Softsign => x / (1.0 + x.abs()),
            Activation::HardSigmoid => ((x + 3.0) / 6.0).clamp(0.0, 1.0),
            Activation::HardSwish => x * ((x + 3.0) / 6.0).clamp(0.0, 1.0),
            Activation::Gelu => 0.5 * x * libm::erfc(-x / 2_f64.sqrt()),
            Activation::GeluTanh => {
                let root = (2.0 / core::f64::consts::PI).sqrt();
                0.5 * x * (1.0 + (root * (x + 0.044_715 * x.powi(3))).tanh())
            }
            Activation::Silu => x * sigmoid(x),
            Activation::Softplus => x.exp().ln_1p(),
            Activation::Mish => x * x.exp().ln_1p().tanh(),
            other => unreachable!("{other:?} is not among them"),
        }
    }

    /// Values and gradients.
    #[inline(always)]
    fn both<S: Simd, const N: usize, const PANELS: usize>(
        simd: S,
        count: usize,
        function: usize,
    ) -> [Vec<f32>; 2] {
        let inputs = wide_rows::<N>(count);
        let mut outputs = Rows::<N>::default();
        outputs.resize(count + 1);
        let epilogue = Epilogue::new().activation(Functions::<N, PANELS>::ALL[function]);
        let outputs = kernels::map(simd, &inputs, epilogue, &mut outputs);
        assert_eq!(outputs.len(), count);
        let mut gradient = rows(count, 2);
        let activation = Functions::<1, 1>::ALL[function];
        if function < Functions::<1, 1>::CURVES {
            kernels::smooth_vjp(simd, activation, outputs, &mut gradient);
        } else {
            kernels::curve_vjp(simd, activation, &inputs, &mut gradient);
        }
        [flat(outputs), flat(&gradient)]
    }
}

/// Numbers that reach past the kinks.
fn wide_rows<const N: usize>(count: usize) -> Rows<N> {
    let mut inputs = rows::<N>(count, 1);
    inputs.as_flattened_mut().iter_mut().for_each(|number| *number *= 5.0);
    inputs
}

impl Case for Smooth {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let functions = 0..Functions::<N, PANELS>::ALL.len();
        functions.flat_map(|function| Self::both::<S, N, PANELS>(simd, count, function)).collect()
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let inputs: Vec<f64> = wide(&numbers(units * rows, 1)).iter().map(|x| 5.0 * x).collect();
        let cotangent = numbers(units * rows, 2);
        for (activation, results) in Functions::<1, 1>::ALL.into_iter().zip(results.chunks(2)) {
            let what = std::format!("{activation:?}");
            let function = |inputs: &[f64]| -> Vec<f64> {
                inputs.iter().map(|&x| Self::reference(activation, x)).collect()
            };
            assert_near(&results[0], &function(&inputs), 5e-7, &what);
            assert_vjp(&inputs, &cotangent, &results[1], &what, function);
        }
    }
}

struct Scaled;

impl Case for Scaled {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let (inputs, factors) = (rows::<N>(count, 1), vector::<N, PANELS>(3));
        let [mut scaled, mut replaced] = [rows::<N>(count, 4), rows::<N>(count, 5)];
        let scale = Epilogue::new().activation(Activation::Scale(&factors));
        kernels::map(simd, &inputs, scale, &mut scaled);
        let threshold = Activation::<N, PANELS>::Threshold(0.25, -3.0);
        kernels::map(simd, &inputs, Epilogue::new().activation(threshold), &mut replaced);
        vec![flat(&scaled), flat(&replaced)]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, factors) = (numbers(units * rows, 1), numbers(units, 3));
        for (index, &x) in inputs.iter().enumerate() {
            assert_eq!(results[0][index], x * factors[index % units]);
            assert_eq!(results[1][index], if x > 0.25 { x } else { -3.0 });
        }
    }
}

struct Prelu;

impl Case for Prelu {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let inputs = rows::<N>(count, 1);
        let slopes = vector::<N, PANELS>(3);
        let mut outputs = rows::<N>(count, 4);
        let epilogue = Epilogue::new().activation(Activation::Prelu(&slopes));
        kernels::map(simd, &inputs, epilogue, &mut outputs);
        let (mut gradient, mut to_slopes) = (rows(count, 2), vector::<N, PANELS>(4));
        kernels::prelu_vjp(simd, &inputs, &slopes, &mut gradient, &mut to_slopes);
        let (mut shared_gradient, mut to_slope) = (rows(count, 2), vector::<1, 1>(4));
        let slope = shared_slope();
        kernels::prelu_shared_vjp(simd, &inputs, &slope, &mut shared_gradient, &mut to_slope);
        vec![
            flat(&outputs),
            flat(&gradient),
            to_slopes.as_slice().to_vec(),
            flat(&shared_gradient),
            to_slope.as_slice().to_vec(),
        ]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (wide(&numbers(units * rows, 1)), numbers(units * rows, 2));
        let slopes = wide(&numbers(units, 3));
        let prelu = |inputs: &[f64], slopes: &[f64]| -> Vec<f64> {
            let slopes = slopes.iter().cycle();
            inputs.iter().zip(slopes).map(|(&x, s)| if x > 0.0 { x } else { s * x }).collect()
        };
        assert_near(&results[0], &prelu(&inputs, &slopes), 1e-6, "prelu");
        assert_vjp(&inputs, &cotangent, &results[1], "prelu", |x| prelu(x, &slopes));
        let (to_slopes, padding) = results[2].split_at(units);
        assert_vjp(&slopes, &cotangent, to_slopes, "slopes", |slopes| prelu(&inputs, slopes));
        assert!(padding.iter().chain(&results[4][1..]).all(|&number| number == 0.0));
        let slope = [0.125];
        assert_vjp(&inputs, &cotangent, &results[3], "shared", |x| prelu(x, &slope));
        assert_vjp(&slope, &cotangent, &results[4][..1], "slope", |slope| prelu(&inputs, slope));
    }
}

fn shared_slope() -> Vector<1, 1> {
    let mut slope = Vector::default();
    slope.as_mut_slice()[0] = 0.125;
    slope
}

struct Sums;

impl Case for Sums {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let from = rows::<N>(count, 1);
        let (mut sum, mut copy) = (rows(count, 2), rows(count, 2));
        kernels::add(simd, &from, &mut sum);
        kernels::copy(&from, &mut copy);
        vec![flat(&sum), flat(&copy)]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (from, to) = (numbers(units * rows, 1), numbers(units * rows, 2));
        let sum: Vec<_> = from.iter().zip(&to).map(|(a, b)| a + b).collect();
        assert_eq!(results, [sum, from]);
    }
}

#[test]
fn piecewise_activations() {
    check::<Piecewise>();
}

#[test]
fn smooth_activations() {
    check::<Smooth>();
}

#[test]
fn factors_and_thresholds() {
    check::<Scaled>();
}

#[test]
fn learned_slopes() {
    check::<Prelu>();
}

#[test]
fn sums_and_copies() {
    check::<Sums>();
}
