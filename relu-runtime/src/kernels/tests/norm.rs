//! Softmax, batch norm and two-sided rows.

use std::vec;
use std::vec::Vec;

use super::cases::{Case, assert_near, assert_vjp, check, flat, rows, vector, wide};
use super::numbers;
use crate::kernels::{self, Affine, Epilogue};
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::train::BatchNormTape;
use crate::{BatchNorm, RunningStatistics, Storage};

struct Softmax;

impl Case for Softmax {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let (mut outputs, mut gradient) = (rows::<N>(count, 4), rows(count, 2));
        kernels::softmax(simd, &rows::<N>(count, 1), &mut outputs);
        kernels::softmax_vjp(simd, &outputs, &mut gradient);
        let (mut logs, mut log_gradient) = (rows::<N>(count, 4), rows(count, 2));
        kernels::log_softmax(simd, &rows::<N>(count, 1), &mut logs);
        kernels::log_softmax_vjp(simd, &logs, &mut log_gradient);
        vec![flat(&outputs), flat(&gradient), flat(&logs), flat(&log_gradient)]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (wide(&numbers(units * rows, 1)), numbers(units * rows, 2));
        let softmax = |inputs: &[f64]| -> Vec<f64> {
            let row = |row: &[f64]| -> Vec<f64> {
                let sum: f64 = row.iter().map(|x| x.exp()).sum();
                row.iter().map(|x| x.exp() / sum).collect()
            };
            inputs.chunks(units).flat_map(row).collect()
        };
        assert_near(&results[0], &softmax(&inputs), 5e-7, "softmax");
        assert_vjp(&inputs, &cotangent, &results[1], "softmax", softmax);
        let logs = |inputs: &[f64]| softmax(inputs).into_iter().map(f64::ln).collect::<Vec<_>>();
        assert_near(&results[2], &logs(&inputs), 5e-7, "log softmax");
        assert_vjp(&inputs, &cotangent, &results[3], "log softmax", logs);
    }
}

const EPSILON: f32 = 1e-3;

struct Norm;

impl Case for Norm {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let mut tape = BatchNormTape::<N, PANELS>::default();
        tape.resize(count);
        let parameters = BatchNorm { weight: vector(3), bias: vector(4) };
        let mut gradients = BatchNorm { weight: vector(5), bias: vector(6) };
        let (mut outputs, mut gradient) = (rows(count, 1), rows(count, 2));
        kernels::batch_norm(simd, &parameters, EPSILON, &mut outputs, &mut tape);
        kernels::batch_norm_vjp(simd, &parameters, &tape, &mut gradient, &mut gradients);
        let mut state = RunningStatistics { mean: vector(7), variance: vector(8) };
        state.update(&tape, 0.25);
        vec![
            flat(&outputs),
            flat(&gradient),
            gradients.weight.as_slice().to_vec(),
            gradients.bias.as_slice().to_vec(),
            state.mean.as_slice().to_vec(),
            state.variance.as_slice().to_vec(),
        ]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        // Batches of one are refused before they reach the kernel.
        if rows == 1 {
            return;
        }
        let (inputs, cotangent) = (wide(&numbers(units * rows, 1)), numbers(units * rows, 2));
        let (weight, bias) = (wide(&numbers(units, 3)), wide(&numbers(units, 4)));
        assert_near(&results[0], &norm(&inputs, &weight, &bias), 1e-5, "norm");
        assert_vjp(&inputs, &cotangent, &results[1], "norm", |x| norm(x, &weight, &bias));
        let to_weight = &results[2][..units];
        assert_vjp(&weight, &cotangent, to_weight, "weight", |weight| norm(&inputs, weight, &bias));
        let to_bias = &results[3][..units];
        assert_vjp(&bias, &cotangent, to_bias, "bias", |bias| norm(&inputs, &weight, bias));
        let blend = |old: Vec<f64>, new: Vec<f64>, factor: f64| -> Vec<f64> {
            old.iter().zip(new).map(|(old, new)| 0.75 * old + 0.25 * factor * new).collect()
        };
        let (mean, variance) = moments(&inputs, units);
        let unbiased = rows as f64 / (rows as f64 - 1.0);
        let mean = blend(wide(&numbers(units, 7)), mean, 1.0);
        let variance = blend(wide(&numbers(units, 8)), variance, unbiased);
        assert_near(&results[4][..units], &mean, 1e-6, "running mean");
        assert_near(&results[5][..units], &variance, 1e-6, "running variance");
        for result in &results[2..] {
            assert!(result[units..].iter().all(|&number| number == 0.0), "padding");
        }
    }
}

/// Mean and biased variance of each unit.
fn moments(inputs: &[f64], units: usize) -> (Vec<f64>, Vec<f64>) {
    let rows = (inputs.len() / units) as f64;
    let column = |unit: usize| inputs.iter().skip(unit).step_by(units);
    let mean: Vec<f64> = (0..units).map(|unit| column(unit).sum::<f64>() / rows).collect();
    let variance = |unit: usize| column(unit).map(|x| (x - mean[unit]).powi(2)).sum::<f64>() / rows;
    (mean.clone(), (0..units).map(variance).collect())
}

fn norm(inputs: &[f64], weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let (mean, variance) = moments(inputs, weight.len());
    let number = |(index, x): (usize, &f64)| {
        let unit = index % weight.len();
        let deviation = (variance[unit] + f64::from(EPSILON)).sqrt();
        weight[unit] * (x - mean[unit]) / deviation + bias[unit]
    };
    inputs.iter().enumerate().map(number).collect()
}

/// Batch norm with running statistics, as an epilogue.
struct Inference;

impl Case for Inference {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let parameters = BatchNorm { weight: vector(3), bias: vector(4) };
        let mut state = RunningStatistics::<N, PANELS> { mean: vector(5), variance: vector(6) };
        for variance in &mut state.variance.as_mut_slice()[..N] {
            *variance *= *variance;
        }
        let affine = Affine::from_batch_norm(simd, &parameters, &state, EPSILON);
        let mut outputs = rows::<N>(count, 1);
        let epilogue = Epilogue::new().affine(&affine);
        kernels::map(simd, &rows(count, 2), epilogue, &mut outputs);
        vec![flat(&outputs), affine.scale.as_slice().to_vec(), affine.shift.as_slice().to_vec()]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let [weight, bias, mean, spread] = [3, 4, 5, 6].map(|seed| wide(&numbers(units, seed)));
        let number = |(index, x): (usize, f64)| {
            let unit = index % units;
            let deviation = (spread[unit].powi(2) + f64::from(EPSILON)).sqrt();
            weight[unit] * (x - mean[unit]) / deviation + bias[unit]
        };
        let inputs = wide(&numbers(units * rows, 2));
        let expected: Vec<f64> = inputs.into_iter().enumerate().map(number).collect();
        assert_near(&results[0], &expected, 1e-5, "inference");
        for result in &results[1..] {
            assert!(result[units..].iter().all(|&number| number == 0.0), "padding");
        }
    }
}

/// Mean and variance of a unit far from zero.
struct Far;

impl Kernel for Far {
    type Output = [f32; 2];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> [f32; 2] {
        let mut tape = BatchNormTape::<1, 1>::default();
        tape.resize(1000);
        let mut rows: Vec<[f32; 1]> =
            (0..1000).map(|row| [10_000.0 + (row % 5) as f32 * 0.125]).collect();
        let parameters = BatchNorm { weight: vector(1), bias: vector(2) };
        kernels::batch_norm(simd, &parameters, EPSILON, &mut rows, &mut tape);
        [tape.mean.as_slice()[0], tape.variance.as_slice()[0]]
    }
}

#[test]
fn statistics_far_from_zero_are_accurate() {
    for level in Level::ALL {
        let [mean, variance] = dispatch_at(level, Far);
        assert_near(&[mean], &[10_000.25], 1e-7, "mean");
        assert_near(&[variance], &[0.031_25], 1e-6, "variance");
    }
}

#[test]
fn softmax_of_rows() {
    check::<Softmax>();
}

#[test]
fn batch_norm_in_training() {
    check::<Norm>();
}

#[test]
fn batch_norm_at_inference() {
    check::<Inference>();
}
