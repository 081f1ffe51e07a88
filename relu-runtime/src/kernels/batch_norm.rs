//! Batch norm in training: with the statistics of the batch.
//!
//! Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training
//! by Reducing Internal Covariate Shift", ICML 2015. Sums over samples are in
//! the order of the samples.

use super::epilogue::numbers;
use super::lanes::{for_each_vector, numbers_mut};
use crate::simd::Simd;
use crate::train::BatchNormTape;
use crate::{BatchNorm, RunningStatistics, Storage as _, Vector};

/// x = weight (x - mean) / sqrt(variance + epsilon) + bias in place, with mean
/// and biased variance of each unit over the rows; saves what backward needs.
///
/// Mean and variance are those of the corrected two-pass algorithm of Chan,
/// Golub and `LeVeque`, "Algorithms for Computing the Sample Variance", The
/// American Statistician 1983.
#[inline(always)]
pub fn batch_norm<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    parameters: &BatchNorm<N, PANELS>,
    epsilon: f32,
    rows: &mut [[f32; N]],
    tape: &mut BatchNormTape<N, PANELS>,
) {
    mean(simd, rows, &mut tape.mean);
    // The sum of differences from the mean is kept here until it is used up.
    squares(simd, rows, &tape.mean, &mut tape.inverse_std, &mut tape.variance);
    finish(simd, rows.len(), epsilon, tape);
    let (weight, bias) = (numbers(&parameters.weight), numbers(&parameters.bias));
    let (mean, inverse) = (numbers(&tape.mean), numbers(&tape.inverse_std));
    for (row, normalized) in rows.iter_mut().zip(&mut *tape.normalized) {
        for_each_vector!(S, N, |column, count| {
            // SAFETY: the rows have `count` numbers from `column` on, and the
            // vectors whole panels.
            unsafe {
                let at = row.as_mut_ptr().add(column);
                let value = simd.load_partial(at, count);
                let difference = simd.sub(value, simd.load(mean.add(column)));
                let value = simd.mul(difference, simd.load(inverse.add(column)));
                simd.store_partial(normalized.as_mut_ptr().add(column), value, count);
                let (weight, bias) = (simd.load(weight.add(column)), simd.load(bias.add(column)));
                simd.store_partial(at, simd.mul_add(weight, value, bias), count);
            }
        });
    }
}

/// The mean of each unit, as its sum suggests.
#[inline(always)]
fn mean<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    rows: &[[f32; N]],
    mean: &mut Vector<N, PANELS>,
) {
    *mean = Vector::ZERO;
    let mean = numbers_mut(mean);
    for row in rows {
        for_each_vector!(S, N, |column, count| {
            // SAFETY: the row has `count` numbers from `column` on, the vector
            // whole panels.
            unsafe {
                let value = simd.load_partial(row.as_ptr().add(column), count);
                simd.store(mean.add(column), simd.add(simd.load(mean.add(column)), value));
            }
        });
    }
    let samples = simd.splat(rows.len() as f32);
    for_each_vector!(S, N, |column, count| {
        // SAFETY: as above.
        unsafe {
            let value = simd.div(simd.load(mean.add(column)), samples);
            simd.store_partial(mean.add(column), value, count);
        }
    });
}

/// The sums of the differences from the mean, and of their squares.
#[inline(always)]
fn squares<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    rows: &[[f32; N]],
    mean: &Vector<N, PANELS>,
    differences: &mut Vector<N, PANELS>,
    squares: &mut Vector<N, PANELS>,
) {
    *differences = Vector::ZERO;
    *squares = Vector::ZERO;
    let (mean, sums, squares) = (numbers(mean), numbers_mut(differences), numbers_mut(squares));
    for row in rows {
        for_each_vector!(S, N, |column, count| {
            // SAFETY: the row has `count` numbers from `column` on, the vectors
            // whole panels.
            unsafe {
                let value = simd.load_partial(row.as_ptr().add(column), count);
                let difference = simd.sub(value, simd.load(mean.add(column)));
                let sum = simd.add(simd.load(sums.add(column)), difference);
                let square = simd.load(squares.add(column));
                let square = simd.mul_add(difference, difference, square);
                simd.store(sums.add(column), sum);
                simd.store(squares.add(column), square);
            }
        });
    }
}

/// Turns the sums of differences, in `inverse_std`, and of their squares, in
/// `variance`, into what the names say, and corrects the mean.
#[inline(always)]
fn finish<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    samples: usize,
    epsilon: f32,
    tape: &mut BatchNormTape<N, PANELS>,
) {
    let (zero, one) = (simd.splat(0.0), simd.splat(1.0));
    let (samples, epsilon) = (simd.splat(samples as f32), simd.splat(epsilon));
    let mean = numbers_mut(&mut tape.mean);
    let variance = numbers_mut(&mut tape.variance);
    let inverse = numbers_mut(&mut tape.inverse_std);
    for_each_vector!(S, N, |column, count| {
        // SAFETY: the vectors are whole panels.
        unsafe {
            let offset = simd.div(simd.load(inverse.add(column)), samples);
            let square = simd.div(simd.load(variance.add(column)), samples);
            let spread = simd.mul_add(simd.sub(zero, offset), offset, square);
            let spread = simd.select(simd.less(spread, zero), zero, spread);
            let deviation = simd.sqrt(simd.add(spread, epsilon));
            let center = simd.add(simd.load(mean.add(column)), offset);
            simd.store_partial(mean.add(column), center, count);
            simd.store_partial(variance.add(column), spread, count);
            simd.store_partial(inverse.add(column), simd.div(one, deviation), count);
        }
    });
}

/// The gradients of weight, bias and, in place, of the values before
/// [`batch_norm`]:
///
/// weight / sqrt(variance + epsilon) (g - mean of g - x mean of (g x)), with x
/// the normalized values and the means over the samples.
///
/// Overwrites `gradients`.
#[inline(always)]
pub fn batch_norm_vjp<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    parameters: &BatchNorm<N, PANELS>,
    tape: &BatchNormTape<N, PANELS>,
    gradient: &mut [[f32; N]],
    gradients: &mut BatchNorm<N, PANELS>,
) {
    sums(simd, &tape.normalized, gradient, gradients);
    let (weight, inverse) = (numbers(&parameters.weight), numbers(&tape.inverse_std));
    let (products, terms) = (numbers(&gradients.weight), numbers(&gradients.bias));
    let (zero, share) = (simd.splat(0.0), simd.splat(1.0 / gradient.len() as f32));
    for (row, normalized) in gradient.iter_mut().zip(&*tape.normalized) {
        for_each_vector!(S, N, |column, count| {
            // SAFETY: the rows have `count` numbers from `column` on, and the
            // vectors whole panels.
            unsafe {
                let at = row.as_mut_ptr().add(column);
                let normalized = simd.load_partial(normalized.as_ptr().add(column), count);
                let mean = simd.mul(simd.load(terms.add(column)), share);
                let slope = simd.mul(simd.load(products.add(column)), share);
                let centered = simd.sub(simd.load_partial(at, count), mean);
                let value = simd.mul_add(simd.sub(zero, normalized), slope, centered);
                let scale = simd.load(inverse.add(column));
                let scale = simd.mul(simd.load(weight.add(column)), scale);
                simd.store_partial(at, simd.mul(scale, value), count);
            }
        });
    }
}

/// The gradients of weight and bias: sums of g x and of g.
#[inline(always)]
fn sums<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    normalized: &[[f32; N]],
    gradient: &[[f32; N]],
    gradients: &mut BatchNorm<N, PANELS>,
) {
    gradients.weight = Vector::ZERO;
    gradients.bias = Vector::ZERO;
    let (products, terms) = (numbers_mut(&mut gradients.weight), numbers_mut(&mut gradients.bias));
    for (normalized, gradient) in normalized.iter().zip(gradient) {
        for_each_vector!(S, N, |column, count| {
            // SAFETY: the rows have `count` numbers from `column` on, and the
            // vectors whole panels.
            unsafe {
                let normalized = simd.load_partial(normalized.as_ptr().add(column), count);
                let gradient = simd.load_partial(gradient.as_ptr().add(column), count);
                let product = simd.load(products.add(column));
                let product = simd.mul_add(gradient, normalized, product);
                let term = simd.add(simd.load(terms.add(column)), gradient);
                simd.store_partial(products.add(column), product, count);
                simd.store_partial(terms.add(column), term, count);
            }
        });
    }
}

impl<const UNITS: usize, const PANELS: usize> RunningStatistics<UNITS, PANELS> {
    /// Moves the statistics towards those of a batch of at least two samples:
    /// (1 - momentum) old + momentum new, with the unbiased variance, as
    /// `PyTorch` does.
    pub fn update(&mut self, tape: &BatchNormTape<UNITS, PANELS>, momentum: f32) {
        let samples = tape.normalized.len() as f32;
        let unbiased = samples / (samples - 1.0);
        blend(&mut self.mean, &tape.mean, momentum, 1.0);
        blend(&mut self.variance, &tape.variance, momentum, unbiased);
    }
}

/// old = (1 - momentum) old + momentum factor new
fn blend<const UNITS: usize, const PANELS: usize>(
    old: &mut Vector<UNITS, PANELS>,
    new: &Vector<UNITS, PANELS>,
    momentum: f32,
    factor: f32,
) {
    for (old, &new) in old.as_mut_slice().iter_mut().zip(new.as_slice()).take(UNITS) {
        *old = (1.0 - momentum) * *old + momentum * (factor * new);
    }
}
