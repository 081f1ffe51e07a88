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

struct Smooth;

impl Smooth {
    fn reference(function: usize, x: f64) -> f64 {
        match function {
            0 if x > 0.0 => x,
            0 => 1.5 * x.exp_m1(),
            1 => 1.0 / (1.0 + (-x).exp()),
            _ => x.tanh(),
        }
    }

    #[inline(always)]
    fn both<S: Simd, const N: usize, const PANELS: usize>(
        simd: S,
        count: usize,
        forward: Activation<'_, N, PANELS>,
        backward: Activation<'_, 1, 1>,
    ) -> [Vec<f32>; 2] {
        let mut outputs = Rows::<N>::default();
        outputs.resize(count + 1);
        let epilogue = Epilogue::new().activation(forward);
        let outputs = kernels::map(simd, &rows(count, 1), epilogue, &mut outputs);
        assert_eq!(outputs.len(), count);
        let mut gradient = rows(count, 2);
        kernels::smooth_vjp(simd, backward, outputs, &mut gradient);
        [flat(outputs), flat(&gradient)]
    }
}

impl Case for Smooth {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let both = Self::both::<S, N, PANELS>;
        let [elu, elu_gradient] = both(simd, count, Activation::Elu(1.5), Activation::Elu(1.5));
        let [sigmoid, sigmoid_gradient] =
            both(simd, count, Activation::Sigmoid, Activation::Sigmoid);
        let [tanh, tanh_gradient] = both(simd, count, Activation::Tanh, Activation::Tanh);
        vec![elu, elu_gradient, sigmoid, sigmoid_gradient, tanh, tanh_gradient]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (wide(&numbers(units * rows, 1)), numbers(units * rows, 2));
        for (index, results) in results.chunks(2).enumerate() {
            let function = |inputs: &[f64]| -> Vec<f64> {
                inputs.iter().map(|&x| Self::reference(index, x)).collect()
            };
            assert_near(&results[0], &function(&inputs), 5e-7, "smooth");
            assert_vjp(&inputs, &cotangent, &results[1], "smooth", function);
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
fn learned_slopes() {
    check::<Prelu>();
}

#[test]
fn sums_and_copies() {
    check::<Sums>();
}
