//! Batch norm at inference: a scale and a shift per unit.

use super::epilogue::Affine;
use super::lanes::for_each_vector;
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
        let from = Normalization {
            weight: parameters.weight.as_ptr(),
            bias: parameters.bias.as_ptr(),
            mean: statistics.mean.as_ptr(),
            variance: statistics.variance.as_ptr(),
            epsilon,
        };
        let (scale, shift) = (affine.scale.as_mut_ptr(), affine.shift.as_mut_ptr());
        // SAFETY: these vectors have all their panels, or it would not compile;
        // the last two are new.
        unsafe {
            if const { UNITS <= FEW * S::LANES } {
                fold(simd, from, scale, shift, UNITS);
            } else {
                simd.affine(from, scale, shift, UNITS);
            }
        }
        affine
    }
}

/// Vectors of a norm that is computed where it is needed: about as much code as a call takes.
const FEW: usize = 4;

/// Parameters and statistics as vectors of whole panels.
#[derive(Clone, Copy, Debug)]
pub struct Normalization {
    weight: *const f32,
    bias: *const f32,
    mean: *const f32,
    variance: *const f32,
    epsilon: f32,
}

/// # Safety
///
/// The vectors are whole panels, as many as the units take; `scale` and `shift`
/// overlap nothing.
#[inline(always)]
pub(super) unsafe fn fold<S: Simd>(
    simd: S,
    from: Normalization,
    scale: *mut f32,
    shift: *mut f32,
    units: usize,
) {
    let (zero, epsilon) = (simd.splat(0.0), simd.splat(from.epsilon));
    for_each_vector!(S, units, |column, count| {
        // SAFETY: the caller vouches for the vectors.
        unsafe {
            let variance = simd.load(from.variance.add(column));
            let deviation = simd.sqrt(simd.add(variance, epsilon));
            let factor = simd.div(simd.load(from.weight.add(column)), deviation);
            let negated = simd.sub(zero, simd.load(from.mean.add(column)));
            let term = simd.mul_add(negated, factor, simd.load(from.bias.add(column)));
            simd.store_partial(scale.add(column), factor, count);
            simd.store_partial(shift.add(column), term, count);
        }
    });
}
