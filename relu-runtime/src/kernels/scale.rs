//! Backward through a factor per unit.

use super::epilogue::{Activation, Epilogue};
use crate::Scale;
use crate::simd::Simd;

/// The gradient of the factors, which is the sum of gradient x over the samples,
/// in order; and, in place, gradient *= factor.
///
/// Overwrites `gradients`.
#[inline(never)]
pub fn scale_vjp<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    inputs: &[[f32; N]],
    parameters: &Scale<N, PANELS>,
    gradient: &mut [[f32; N]],
    gradients: &mut Scale<N, PANELS>,
) {
    let steps = Epilogue::new().activation(Activation::Scale(&parameters.weight)).erase();
    let (rows, products) = (gradient.len(), gradients.weight.as_mut_ptr());
    let gradient = gradient.as_flattened_mut();
    // SAFETY: the vectors have all their panels, or it would not compile; the
    // sums are borrowed exclusively, and so are the gradients, in place.
    unsafe {
        simd.column_sums(inputs.as_flattened(), gradient, products, None, N);
        let at = gradient.as_mut_ptr();
        simd.map(steps, at, at, rows, N);
    }
}
