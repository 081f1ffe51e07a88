//! Thresholds, factors and maxout in training.

use std::vec;
use std::vec::Vec;

use super::cases::{Case, assert_vjp, check, flat, rows, vector, wide};
use super::numbers;
use crate::kernels;
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::train::BitRows;
use crate::{Scale, Storage};

struct Threshold;

impl Case for Threshold {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let (mut outputs, mut gradient) = (rows::<N>(count, 1), rows::<N>(count, 2));
        let mut bits = BitRows::default();
        bits.resize(count);
        kernels::threshold(simd, -0.25, 3.0, &mut outputs, &mut bits);
        kernels::activation_vjp(simd, 0.0, &bits, &mut gradient);
        let ones: u32 = bits.words().iter().map(|word| word.count_ones()).sum();
        let above = numbers(N * count, 1).into_iter().filter(|&x| x > -0.25).count();
        assert_eq!(ones as usize, above, "the padding has no bits");
        vec![flat(&outputs), flat(&gradient)]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (numbers(units * rows, 1), numbers(units * rows, 2));
        for (index, (&x, &g)) in inputs.iter().zip(&cotangent).enumerate() {
            let is_above = x > -0.25;
            assert_eq!(results[0][index], if is_above { x } else { 3.0 });
            assert_eq!(results[1][index], if is_above { g } else { 0.0 });
        }
    }
}

struct Factors;

impl Case for Factors {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let inputs = rows::<N>(count, 1);
        let parameters = Scale::<N, PANELS> { weight: vector(3) };
        let (mut gradient, mut gradients) = (rows(count, 2), Scale { weight: vector(4) });
        kernels::scale_vjp(simd, &inputs, &parameters, &mut gradient, &mut gradients);
        vec![flat(&gradient), gradients.weight.as_slice().to_vec()]
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let (inputs, cotangent) = (wide(&numbers(units * rows, 1)), numbers(units * rows, 2));
        let weight = wide(&numbers(units, 3));
        let scale = |inputs: &[f64], weight: &[f64]| -> Vec<f64> {
            inputs.iter().zip(weight.iter().cycle()).map(|(x, weight)| x * weight).collect()
        };
        assert_vjp(&inputs, &cotangent, &results[0], "scale", |x| scale(x, &weight));
        let (to_weight, padding) = results[1].split_at(units);
        assert_vjp(&weight, &cotangent, to_weight, "factors", |weight| scale(&inputs, weight));
        assert!(padding.iter().all(|&number| number == 0.0), "padding");
    }
}

#[test]
fn thresholds() {
    check::<Threshold>();
}

#[test]
fn factors() {
    check::<Factors>();
}

/// Rows of `M` numbers to `N` units, forward and backward.
struct Maxout<const M: usize, const N: usize>(usize);

impl<const M: usize, const N: usize> Kernel for Maxout<M, N> {
    type Output = [Vec<f32>; 2];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let inputs = rows::<M>(self.0, 1);
        let (mut outputs, mut out) = (rows::<N>(self.0, 2), rows::<M>(self.0, 3));
        kernels::maxout(simd, &inputs, &mut outputs);
        kernels::maxout_vjp(simd, &inputs, &rows::<N>(self.0, 2), &mut out);
        [flat(&outputs), flat(&out)]
    }
}

fn check_maxout<const M: usize, const N: usize>() {
    for (level, count) in Level::ALL.into_iter().flat_map(|level| [(level, 1), (level, 5)]) {
        let [outputs, out] = dispatch_at(level, Maxout::<M, N>(count));
        let (inputs, gradient) = (numbers(M * count, 1), numbers(N * count, 2));
        for (unit, pieces) in inputs.chunks(M / N).enumerate() {
            let largest = pieces.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            assert_eq!(outputs[unit], largest, "{level:?} {M} {N}");
            let first = pieces.iter().position(|&x| x == largest);
            let expected = |piece| if Some(piece) == first { gradient[unit] } else { 0.0 };
            for (piece, &found) in out[unit * (M / N)..][..M / N].iter().enumerate() {
                assert_eq!(found, expected(piece), "{level:?} {M} {N}");
            }
        }
    }
}

#[test]
fn maxout() {
    check_maxout::<1, 1>();
    check_maxout::<6, 3>();
    check_maxout::<15, 15>();
    check_maxout::<48, 16>();
    check_maxout::<34, 17>();
    check_maxout::<132, 33>();
    check_maxout::<500, 100>();
}

const NAN: f32 = f32::NAN;
const INFINITY: f32 = f32::INFINITY;

/// Units of three pieces: zeros, NaN, infinities, denormals.
const SPECIAL: [f32; 24] = [
    -0.0, 0.0, -0.0, //
    1.0, NAN, 2.0, //
    NAN, INFINITY, NAN, //
    -INFINITY, -INFINITY, -INFINITY, //
    -INFINITY, -1e4, -INFINITY, //
    1.0, INFINITY, INFINITY, //
    1e-45, 1e-40, 0.0, //
    2.0, 2.0, 2.0,
];

struct Special;

impl Kernel for Special {
    type Output = ([f32; 8], [f32; 24]);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let (mut outputs, mut out) = ([[9.0; 8]], [[9.0; 24]]);
        kernels::maxout(simd, &[SPECIAL], &mut outputs);
        kernels::maxout_vjp(simd, &[SPECIAL], &[[1.0; 8]], &mut out);
        (outputs[0], out[0])
    }
}

#[test]
fn maxout_of_special_numbers() {
    let expected = [-0.0, NAN, NAN, -INFINITY, -1e4, INFINITY, 1e-40, 2.0];
    for level in Level::ALL {
        let (outputs, out) = dispatch_at(level, Special);
        for (found, expected) in outputs.into_iter().zip(expected) {
            let same = found.to_bits() == expected.to_bits();
            assert!(same || found.is_nan() && expected.is_nan(), "{level:?} {outputs:?}");
        }
        // The unit that is all -infinity has no larger one, either.
        let chosen = [0, 1, 0, 0, 1, 1, 1, 0];
        for (unit, (pieces, chosen)) in out.chunks(3).zip(chosen).enumerate() {
            for (piece, &found) in pieces.iter().enumerate() {
                assert_eq!(found, if piece == chosen { 1.0 } else { 0.0 }, "{level:?} {unit}");
            }
        }
    }
}
