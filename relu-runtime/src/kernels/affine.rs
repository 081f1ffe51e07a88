//! Batch norm at inference: a scale and a shift per unit.

use super::epilogue::{Affine, numbers};
use super::lanes::{for_each_vector, numbers_mut};
use crate::simd::Simd;
use crate::{BatchNorm, RunningStatistics, Vector};

impl<const UNITS: usize, const PANELS: usize> Affine<UNITS, PANELS> {
    /// weight (x - mean) / sqrt(variance + epsilon) + bias, with the running
    /// statistics.
    ///
    /// Ioffe and Szegedy, "Batch Normalization", ICML 2015, algorithm 2.
    #[inline(always)]
    pub fn from_batch_norm<S: Simd>(
        simd: S,
        parameters: &BatchNorm<UNITS, PANELS>,
        statistics: &RunningStatistics<UNITS, PANELS>,
        epsilon: f32,
    ) -> Self {
        let mut affine = Self { scale: Vector::ZERO, shift: Vector::ZERO };
        let (weight, bias) = (numbers(&parameters.weight), numbers(&parameters.bias));
        let (mean, variance) = (numbers(&statistics.mean), numbers(&statistics.variance));
        let (scales, shifts) = (numbers_mut(&mut affine.scale), numbers_mut(&mut affine.shift));
        let (zero, epsilon) = (simd.splat(0.0), simd.splat(epsilon));
        for_each_vector!(S, UNITS, |column, count| {
            // SAFETY: all of these are vectors of whole panels.
            unsafe {
                let deviation = simd.sqrt(simd.add(simd.load(variance.add(column)), epsilon));
                let scale = simd.div(simd.load(weight.add(column)), deviation);
                let negated = simd.sub(zero, simd.load(mean.add(column)));
                let shift = simd.mul_add(negated, scale, simd.load(bias.add(column)));
                simd.store_partial(scales.add(column), scale, count);
                simd.store_partial(shifts.add(column), shift, count);
            }
        });
        affine
    }
}
