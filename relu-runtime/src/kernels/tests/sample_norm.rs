//! Norms over the units of each sample.

use std::vec;
use std::vec::Vec;

use super::cases::{Case, assert_near, assert_vjp, check, flat, rows, vector, wide};
use super::{assert_same_bits, numbers};
use crate::kernels::{self, Buffer};
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::train::{NormTape, Rows};
use crate::{LayerNorm, RmsNorm, Storage, panels};

const EPSILON: f32 = 1e-3;

fn tape<const N: usize>(count: usize) -> NormTape<N> {
    let mut tape = NormTape::default();
    tape.resize(count);
    tape
}

/// The row by itself, on the stack, has the bits that it has in the batch.
#[inline(always)]
fn assert_alone<const N: usize>(
    outputs: &Rows<N>,
    single: impl Fn(usize, &mut Buffer<N, 1>) -> [f32; N],
) {
    for (row, output) in outputs.iter().enumerate() {
        assert_same_bits(&single(row, &mut Buffer::new()), output, "alone");
    }
}

struct Layer;

impl Case for Layer {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let parameters = LayerNorm::<N, PANELS> { weight: vector(3), bias: vector(4) };
        let (inputs, mut outputs) = (rows::<N>(count, 1), rows::<N>(count, 5));
        kernels::layer_norm(simd, &inputs, &parameters, EPSILON, &mut outputs);
        assert_alone(&outputs, |row, buffer| {
            kernels::layer_norm(simd, &inputs[row..=row], &parameters, EPSILON, buffer)[0]
        });
        let (mut trained, mut saved) = (inputs.clone(), tape(count));
        kernels::layer_norm_train(simd, &parameters, EPSILON, &mut trained, &mut saved);
        assert_same_bits(trained.as_flattened(), outputs.as_flattened(), "training");
        let (mut gradient, mut gradients) = (rows(count, 2), parameters.clone());
        kernels::layer_norm_vjp(simd, &parameters, &saved, &mut gradient, &mut gradients);
        vec![
            flat(&outputs),
            flat(&gradient),
            gradients.weight.as_slice().to_vec(),
            gradients.bias.as_slice().to_vec(),
        ]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (wide(&numbers(units * rows, 1)), numbers(units * rows, 2));
        let (weight, bias) = (wide(&numbers(units, 3)), wide(&numbers(units, 4)));
        // The gradient of a single unit is 0 but for rounding errors, which
        // 1 / sqrt(epsilon) magnifies.
        assert_near(&results[0], &layer_norm(&inputs, &weight, &bias), 1e-5, "layer norm");
        assert_vjp(&inputs, &cotangent, &results[1], "layer norm", |x| {
            layer_norm(x, &weight, &bias)
        });
        let (to_weight, padding) = results[2].split_at(units);
        assert_vjp(&weight, &cotangent, to_weight, "weight", |weight| {
            layer_norm(&inputs, weight, &bias)
        });
        assert!(padding.iter().all(|&number| number == 0.0), "padding");
        let (to_bias, padding) = results[3].split_at(units);
        assert_vjp(&bias, &cotangent, to_bias, "bias", |bias| layer_norm(&inputs, &weight, bias));
        assert!(padding.iter().all(|&number| number == 0.0), "padding");
    }
}

fn layer_norm(inputs: &[f64], weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let row = |row: &[f64]| -> Vec<f64> {
        let mean = row.iter().sum::<f64>() / row.len() as f64;
        let centered: Vec<f64> = row.iter().map(|x| x - mean).collect();
        rms_norm(&centered, weight).iter().zip(bias).map(|(y, bias)| y + bias).collect()
    };
    inputs.chunks(weight.len()).flat_map(row).collect()
}

struct Rms;

impl Case for Rms {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let parameters = RmsNorm::<N, PANELS> { weight: vector(3) };
        let (inputs, mut outputs) = (rows::<N>(count, 1), rows::<N>(count, 5));
        kernels::rms_norm(simd, &inputs, &parameters, EPSILON, &mut outputs);
        assert_alone(&outputs, |row, buffer| {
            kernels::rms_norm(simd, &inputs[row..=row], &parameters, EPSILON, buffer)[0]
        });
        let (mut trained, mut saved) = (inputs.clone(), tape(count));
        kernels::rms_norm_train(simd, &parameters, EPSILON, &mut trained, &mut saved);
        assert_same_bits(trained.as_flattened(), outputs.as_flattened(), "training");
        let (mut gradient, mut gradients) = (rows(count, 2), parameters.clone());
        kernels::rms_norm_vjp(simd, &parameters, &saved, &mut gradient, &mut gradients);
        vec![flat(&outputs), flat(&gradient), gradients.weight.as_slice().to_vec()]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (wide(&numbers(units * rows, 1)), numbers(units * rows, 2));
        let weight = wide(&numbers(units, 3));
        assert_near(&results[0], &rms_norm(&inputs, &weight), 1e-5, "RMS norm");
        assert_vjp(&inputs, &cotangent, &results[1], "RMS norm", |x| rms_norm(x, &weight));
        let (to_weight, padding) = results[2].split_at(units);
        assert_vjp(&weight, &cotangent, to_weight, "weight", |weight| rms_norm(&inputs, weight));
        assert!(padding.iter().all(|&number| number == 0.0), "padding");
    }
}

fn rms_norm(inputs: &[f64], weight: &[f64]) -> Vec<f64> {
    let row = |row: &[f64]| -> Vec<f64> {
        let square = row.iter().map(|x| x * x).sum::<f64>() / row.len() as f64;
        let deviation = (square + f64::from(EPSILON)).sqrt();
        row.iter().zip(weight).map(|(x, weight)| weight * x / deviation).collect()
    };
    inputs.chunks(weight.len()).flat_map(row).collect()
}

#[test]
fn layer_norm_of_rows() {
    check::<Layer>();
}

#[test]
fn rms_norm_of_rows() {
    check::<Rms>();
}

/// Rows that are far from zero, constant, or not finite.
struct Special;

impl Kernel for Special {
    type Output = ([[f32; 20]; 4], [[f32; 20]; 4]);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let mut inputs = [[5.0; 20]; 4];
        inputs[0] = core::array::from_fn(|unit| 10_000.0 + (unit % 5) as f32 * 0.125);
        inputs[2][17] = f32::NAN;
        inputs[3][3] = f32::INFINITY;
        let mut layer = LayerNorm::<20, { panels(20) }> { weight: vector(1), bias: vector(2) };
        let mut rms = RmsNorm::<20, { panels(20) }> { weight: vector(1) };
        layer.weight.as_mut_slice()[..20].fill(1.0);
        layer.bias.as_mut_slice()[..20].fill(0.5);
        rms.weight.as_mut_slice()[..20].fill(1.0);
        let mut outputs = ([[0.0; 20]; 4], [[0.0; 20]; 4]);
        kernels::layer_norm(simd, &inputs, &layer, 0.0, &mut outputs.0[..1]);
        kernels::layer_norm(simd, &inputs[1..], &layer, EPSILON, &mut outputs.0[1..]);
        kernels::rms_norm(simd, &inputs, &rms, EPSILON, &mut outputs.1);
        outputs
    }
}

#[test]
fn special_rows() {
    for level in Level::ALL {
        let (layer, rms) = dispatch_at(level, Special);
        // Variance 2 of 0, 1, 2, 3, 4.
        let far: Vec<f64> =
            (0..20).map(|unit| (f64::from(unit % 5) - 2.0) / 2_f64.sqrt()).collect();
        let far: Vec<f64> = far.iter().map(|x| x + 0.5).collect();
        assert_near(&layer[0], &far, 1e-6, "far from zero");
        assert_near(&layer[1], &[0.5; 20], 0.0, "constant");
        assert_near(&rms[1], &[5.0 / (25.0 + f64::from(EPSILON)).sqrt(); 20], 1e-6, "constant");
        for row in [layer[2], layer[3], rms[2]] {
            assert!(row.iter().all(|number| number.is_nan()), "{level:?} {row:?}");
        }
        for (unit, number) in rms[3].into_iter().enumerate() {
            assert!(if unit == 3 { number.is_nan() } else { number == 0.0 }, "{level:?} {number}");
        }
    }
}
