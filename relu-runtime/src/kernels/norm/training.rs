//! The norms in training: in place, saving what backward needs.

use super::{Norm, Saved};
use crate::simd::Simd;
use crate::train::NormTape;
use crate::{LayerNorm, RmsNorm};

/// [`layer_norm`](super::layer_norm) in place, for as many rows as the tape has.
#[inline(never)]
pub fn layer_norm_train<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    parameters: &LayerNorm<N, PANELS>,
    epsilon: f32,
    rows: &mut [[f32; N]],
    saved: &mut NormTape<N>,
) {
    // SAFETY: the vectors have all their panels, or it would not compile.
    unsafe { train(simd, Norm::layer(parameters, epsilon), rows, saved) }
}

/// [`rms_norm`](super::rms_norm) in place, for as many rows as the tape has.
#[inline(never)]
pub fn rms_norm_train<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    parameters: &RmsNorm<N, PANELS>,
    epsilon: f32,
    rows: &mut [[f32; N]],
    saved: &mut NormTape<N>,
) {
    // SAFETY: as in `layer_norm_train`.
    unsafe { train(simd, Norm::rms(parameters, epsilon), rows, saved) }
}

/// # Safety
///
/// The vectors of `norm` are whole panels, as many as a row takes.
#[inline(always)]
unsafe fn train<S: Simd, const N: usize>(
    simd: S,
    norm: Norm,
    rows: &mut [[f32; N]],
    saved: &mut NormTape<N>,
) {
    let count = rows.len().min(saved.normalized.len()).min(saved.inverse_std.len());
    let at = rows.as_flattened_mut().as_mut_ptr();
    let saved = Saved {
        normalized: saved.normalized.as_flattened_mut().as_mut_ptr(),
        inverse: saved.inverse_std.as_mut_ptr(),
    };
    // SAFETY: no more rows than there are; the caller vouches for the vectors.
    unsafe { simd.norm(norm, at, at, Some(saved), count, N) }
}
