//! Random slopes, normal noise, alpha dropout: distributions, and the same
//! numbers whatever the batch. Dropout itself is in `dropout`.

use std::vec;
use std::vec::Vec;

use super::cases::{Case, assert_near, check, flat, rows};
use super::{assert_same_bits, numbers};
use crate::kernels;
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::train::{BitRows, Randomness, Rows};

const RANDOMNESS: Randomness = Randomness::new(7, 3);
const LOWER: f32 = 0.125;
const UPPER: f32 = 0.375;

/// Changes rows with the random numbers of a stream.
trait Random: Copy {
    fn apply<S: Simd, const N: usize>(self, simd: S, stream: u32, rows: &mut [[f32; N]]);
}

#[derive(Clone, Copy)]
struct Gaussian(f32);

impl Random for Gaussian {
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(self, simd: S, stream: u32, rows: &mut [[f32; N]]) {
        kernels::gaussian_noise(simd, self.0, RANDOMNESS, stream, rows);
    }
}

#[derive(Clone, Copy)]
struct Alpha(f32);

impl Random for Alpha {
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(self, simd: S, stream: u32, rows: &mut [[f32; N]]) {
        kernels::alpha_dropout(simd, self.0, RANDOMNESS, stream, rows);
    }
}

#[derive(Clone, Copy)]
struct Slopes;

impl Random for Slopes {
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(self, simd: S, stream: u32, rows: &mut [[f32; N]]) {
        let mut bits = BitRows::default();
        bits.resize(rows.len());
        kernels::rrelu(simd, LOWER, UPPER, RANDOMNESS, stream, rows, &mut bits);
    }
}

struct All;

impl Case for All {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let half = count.div_ceil(2);
        let (mut relu, mut relu_gradient) = (rows::<N>(count, 1), rows::<N>(count, 2));
        let mut bits = BitRows::default();
        bits.resize(count);
        kernels::rrelu(simd, LOWER, UPPER, RANDOMNESS, 5, &mut relu, &mut bits);
        kernels::rrelu_vjp(simd, LOWER, UPPER, RANDOMNESS, 5, &bits, &mut relu_gradient);
        assert_half(simd, Slopes, &relu, half);
        let mut noisy = rows::<N>(count, 1);
        Gaussian(0.5).apply(simd, 5, &mut noisy);
        assert_half(simd, Gaussian(0.5), &noisy, half);
        let (mut alpha, mut alpha_gradient) = (rows::<N>(count, 1), rows::<N>(count, 2));
        Alpha(0.25).apply(simd, 5, &mut alpha);
        kernels::alpha_dropout_vjp(simd, 0.25, RANDOMNESS, 5, &mut alpha_gradient);
        assert_half(simd, Alpha(0.25), &alpha, half);
        [&relu, &relu_gradient, &noisy, &alpha, &alpha_gradient].map(|rows| flat(rows)).into()
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (numbers(units * rows, 1), numbers(units * rows, 2));
        let [relu, relu_gradient, noisy, alpha, alpha_gradient] = results else {
            panic!("five results");
        };
        for (index, (&x, &g)) in inputs.iter().zip(&cotangent).enumerate() {
            check_slope(x, relu[index], g, relu_gradient[index]);
            assert!((noisy[index] - x).abs() < 0.5 * 6.7);
            check_alpha(x, alpha[index], g, alpha_gradient[index]);
        }
    }
}

/// The first rows have the same numbers when there are no others.
#[inline(always)]
fn assert_half<S: Simd, const N: usize>(simd: S, random: impl Random, all: &Rows<N>, half: usize) {
    let mut first = rows::<N>(all.len(), 1);
    random.apply(simd, 5, &mut first[..half]);
    assert_same_bits(first[..half].as_flattened(), all[..half].as_flattened(), "batch");
}

/// Both directions have the same slope, which is between the limits.
fn check_slope(x: f32, y: f32, g: f32, gradient: f32) {
    if x > 0.0 {
        assert_eq!((x, g), (y, gradient));
    } else if x < 0.0 {
        let slope = y / x;
        assert!((LOWER..=UPPER).contains(&slope), "{slope}");
        assert_near(&[gradient], &[f64::from(slope) * f64::from(g)], 1e-7, "slope");
    } else {
        assert_eq!(y, 0.0);
    }
}

/// Kept or dropped in both directions, with `PyTorch`'s numbers for a rate of a
/// quarter.
fn check_alpha(x: f32, y: f32, g: f32, gradient: f32) {
    const LIMIT: f64 = 1.758_099_340_847_376_6;
    let scale = 1.0 / ((LIMIT * LIMIT * 0.25 + 1.0) * 0.75).sqrt();
    let dropped = -LIMIT * scale * 0.75;
    if (f64::from(y) - dropped).abs() < 1e-6 {
        assert_eq!(gradient, 0.0);
    } else {
        assert_near(&[y], &[scale * f64::from(x) + LIMIT * scale * 0.25], 1e-6, "kept");
        assert_near(&[gradient], &[scale * f64::from(g)], 1e-6, "kept");
    }
}

#[test]
fn noise_of_rows() {
    check::<All>();
}

/// Many numbers, of which all are the same before.
struct Many<R>(R, u32, f32);

impl<R: Random> Kernel for Many<R> {
    type Output = Vec<f64>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let mut rows = vec![[self.2; 100]; 4000];
        self.0.apply(simd, self.1, &mut rows);
        rows.as_flattened().iter().map(|&number| number.into()).collect()
    }
}

/// The mean of a power, within 4.5 standard deviations of that of a sample.
fn assert_moment(sample: &[f64], power: i32, expected: f64, spread: f64) {
    let count = sample.len() as f64;
    let mean = sample.iter().map(|x| x.powi(power)).sum::<f64>() / count;
    let error = (mean - expected).abs() / (spread / count.sqrt());
    assert!(error < 4.5, "{power}: {mean} is {error} deviations from {expected}");
}

/// The moments of the normal distribution: 0, 1, 0, 3, 0, 15, ..., and how many
/// are beyond 1, 2, 3 and 4 standard deviations.
#[test]
fn normal_numbers() {
    const BEYOND: [f64; 4] = [0.317_310_508, 0.045_500_264, 0.002_699_796, 0.000_063_342];
    let sample = dispatch_at(Level::Avx512, Many(Gaussian(1.0), 1, 0.0));
    let double_factorial = |n: i32| (1..=n).rev().step_by(2).map(f64::from).product::<f64>();
    for power in 1..=6 {
        let expected = if power % 2 == 0 { double_factorial(power - 1) } else { 0.0 };
        let spread = (double_factorial(2 * power - 1) - expected * expected).sqrt();
        assert_moment(&sample, power, expected, spread);
    }
    for (limit, share) in (1..=4).zip(BEYOND) {
        let is_beyond = |x: &f64| if x.abs() > f64::from(limit) { 1.0 } else { 0.0 };
        let beyond: Vec<f64> = sample.iter().map(is_beyond).collect();
        assert_moment(&beyond, 1, share, (share * (1.0 - share)).sqrt());
    }
}

/// Neighbors, the two coordinates of a point, samples and streams have no
/// correlation, nor have their squares.
#[test]
fn normal_numbers_are_unrelated() {
    let sample = dispatch_at(Level::Avx512, Many(Gaussian(1.0), 1, 0.0));
    let other = dispatch_at(Level::Avx512, Many(Gaussian(1.0), 2, 0.0));
    let products = |a: &[f64], b: &[f64]| -> [Vec<f64>; 2] {
        let centered = |x: f64| (x * x - 1.0) / 2_f64.sqrt();
        [
            a.iter().zip(b).map(|(a, b)| a * b).collect(),
            a.iter().zip(b).map(|(&a, &b)| centered(a) * centered(b)).collect(),
        ]
    };
    for product in products(&sample, &other) {
        assert_moment(&product, 1, 0.0, 1.0);
    }
    for shift in [1, 16, 32, 48, 64, 100] {
        for product in products(&sample, &sample[shift..]) {
            assert_moment(&product, 1, 0.0, 1.0);
        }
    }
}

#[test]
fn slopes_are_uniform() {
    let sample = dispatch_at(Level::Avx512, Many(Slopes, 1, -1.0));
    let unit: Vec<f64> = sample.iter().map(|y| (-y - 0.125) / 0.25).collect();
    assert!(unit.iter().all(|u| (0.0..=1.0).contains(u)));
    for power in 1..=4 {
        let mean = 1.0 / f64::from(power + 1);
        let spread = (1.0 / f64::from(2 * power + 1) - mean * mean).sqrt();
        assert_moment(&unit, power, mean, spread);
    }
}

/// Of normal numbers, mean and variance are kept.
#[test]
fn alpha_dropout_keeps_mean_and_variance() {
    struct Normal(f32);
    impl Kernel for Normal {
        type Output = Vec<f64>;

        #[inline(always)]
        fn run<S: Simd>(self, simd: S) -> Self::Output {
            let mut rows = vec![[0.0; 100]; 4000];
            Gaussian(1.0).apply(simd, 1, &mut rows);
            Alpha(self.0).apply(simd, 2, &mut rows);
            rows.as_flattened().iter().map(|&number| number.into()).collect()
        }
    }
    for rate in [0.05, 0.25, 0.5, 0.9] {
        let sample = dispatch_at(Level::Avx512, Normal(rate));
        assert_moment(&sample, 1, 0.0, 1.0);
        let fourth = sample.iter().map(|x| x.powi(4)).sum::<f64>() / sample.len() as f64;
        assert_moment(&sample, 2, 1.0, (fourth - 1.0).sqrt());
        let ones = dispatch_at(Level::Avx512, Many(Alpha(rate), 2, 1.0));
        let dropped: Vec<f64> = ones.iter().map(|&y| if y < 0.0 { 1.0 } else { 0.0 }).collect();
        let rate = f64::from(rate);
        assert_moment(&dropped, 1, rate, (rate * (1.0 - rate)).sqrt());
    }
}
