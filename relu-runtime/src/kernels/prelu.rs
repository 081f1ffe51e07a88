//! Backward through `prelu`, from the values before it.

use super::epilogue::numbers;
use super::lanes::{for_each_vector, numbers_mut};
use super::reduce;
use crate::Vector;
use crate::round::to_f32;
use crate::simd::Simd;

/// gradient *= 1 where x > 0, else the unit's slope; and the gradient of each
/// slope: the sum of gradient x over the samples, in order, where x is not
/// positive.
///
/// Overwrites `weight_gradient`.
#[inline(always)]
pub fn prelu_vjp<S: Simd, const N: usize, const PANELS: usize>(
    simd: S,
    inputs: &[[f32; N]],
    weight: &Vector<N, PANELS>,
    gradient: &mut [[f32; N]],
    weight_gradient: &mut Vector<N, PANELS>,
) {
    *weight_gradient = Vector::ZERO;
    let (slopes, sums) = (numbers(weight), numbers_mut(weight_gradient));
    for (input, gradient) in inputs.iter().zip(gradient) {
        for_each_vector!(S, N, |column, count| {
            // SAFETY: the rows have `count` numbers from `column` on, and the
            // vectors whole panels.
            unsafe {
                let (at, sum) = (gradient.as_mut_ptr().add(column), sums.add(column));
                let value = simd.load_partial(input.as_ptr().add(column), count);
                let slope = simd.load(slopes.add(column));
                let (to_input, to_slope) = vjp(simd, value, slope, simd.load_partial(at, count));
                simd.store_partial(at, to_input, count);
                simd.store_partial(sum, simd.add(simd.load(sum), to_slope), count);
            }
        });
    }
}

/// As [`prelu_vjp`] with one slope for all units, whose gradient is the sum over
/// the units as well.
#[inline(always)]
pub fn prelu_shared_vjp<S: Simd, const N: usize>(
    simd: S,
    inputs: &[[f32; N]],
    weight: &Vector<1, 1>,
    gradient: &mut [[f32; N]],
    weight_gradient: &mut Vector<1, 1>,
) {
    let slope = simd.splat(weight.0[0].0[0]);
    let mut terms = [0.0; N];
    let mut sum = 0.0;
    for (input, gradient) in inputs.iter().zip(gradient) {
        for_each_vector!(S, N, |column, count| {
            // SAFETY: the rows have `count` numbers from `column` on.
            unsafe {
                let at = gradient.as_mut_ptr().add(column);
                let value = simd.load_partial(input.as_ptr().add(column), count);
                let (to_input, to_slope) = vjp(simd, value, slope, simd.load_partial(at, count));
                simd.store_partial(at, to_input, count);
                simd.store_partial(terms.as_mut_ptr().add(column), to_slope, count);
            }
        });
        sum += f64::from(reduce::sum(simd, &terms));
    }
    *weight_gradient = Vector::ZERO;
    weight_gradient.0[0].0[0] = to_f32(sum);
}

/// The gradient of the input, and a term of that of the slope.
#[inline(always)]
fn vjp<S: Simd>(simd: S, input: S::F32, slope: S::F32, gradient: S::F32) -> (S::F32, S::F32) {
    let zero = simd.splat(0.0);
    let positive = simd.less(zero, input);
    (
        simd.select(positive, gradient, simd.mul(gradient, slope)),
        simd.select(positive, zero, simd.mul(gradient, input)),
    )
}
