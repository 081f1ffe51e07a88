//! An epilogue by itself, without a product.

use super::epilogue::{Epilogue, Function, Steps};
use super::lanes::{both, for_each_vector, is_small, rows};
use super::rows::Destination;
use crate::simd::Simd;

/// outputs = epilogue(inputs), for as many rows as both have; returns those
/// rows.
#[inline(always)]
pub fn map<'o, S: Simd, const N: usize, const PANELS: usize, D>(
    simd: S,
    inputs: &[[f32; N]],
    epilogue: Epilogue<'_, N, PANELS>,
    outputs: &'o mut D,
) -> &'o mut [[f32; N]]
where
    D: Destination<N> + ?Sized,
{
    let steps = epilogue.erase();
    let (inputs, outputs) = both::<N, N, D>(inputs, outputs);
    // SAFETY: there are as many rows to write as to read, and the vectors of the
    // epilogue have all their panels, or it would not compile. All of the rows
    // are written, and are borrowed for `'o`.
    unsafe {
        if const { is_small(N) } {
            apply(simd, steps, inputs, outputs.cast(), N);
        } else {
            simd.map(steps, inputs, outputs.cast(), N);
        }
        &mut *outputs
    }
}

/// As `apply`, with a loop of its own for each function.
///
/// # Safety
///
/// As for `apply`.
#[inline(always)]
pub(super) unsafe fn by_function<S: Simd>(
    simd: S,
    steps: Steps,
    inputs: &[f32],
    outputs: *mut f32,
    width: usize,
) {
    macro_rules! apply {
        ($function:expr) => {
            // SAFETY: the caller vouches for it.
            unsafe { apply(simd, steps.with($function), inputs, outputs, width) }
        };
    }
    match steps.function() {
        Function::Identity => apply!(Function::Identity),
        Function::Relu => apply!(Function::Relu),
        Function::LeakyRelu(slope) => apply!(Function::LeakyRelu(slope)),
        Function::Prelu(slopes) => apply!(Function::Prelu(slopes)),
        Function::Elu(alpha) => apply!(Function::Elu(alpha)),
        Function::Sigmoid => apply!(Function::Sigmoid),
        Function::Tanh => apply!(Function::Tanh),
    }
}

/// # Safety
///
/// `outputs` is valid for writing as many numbers as `inputs` has; the vectors
/// of `steps` are whole panels, as many as a row takes.
#[inline(always)]
unsafe fn apply<S: Simd>(simd: S, steps: Steps, inputs: &[f32], outputs: *mut f32, width: usize) {
    for (row, input) in rows(inputs, width).enumerate() {
        // SAFETY: both rows have `count` numbers from `column` on; the caller
        // vouches for the vectors.
        unsafe {
            let output = outputs.add(row * width);
            for_each_vector!(S, width, |column, count| {
                let value = simd.load_partial(input.as_ptr().add(column), count);
                simd.store_partial(output.add(column), steps.apply(simd, value, column), count);
            });
        }
    }
}
