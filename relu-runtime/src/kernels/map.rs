//! An epilogue by itself, without a product.

use super::epilogue::{Epilogue, Steps};
use super::function::Function;
use super::lanes::{both, for_each_vector};
use super::lanewise::{self, for_whole_vectors};
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
        simd.map(steps, inputs.as_ptr(), outputs.cast(), outputs.len(), N);
        &mut *outputs
    }
}

/// An epilogue with a loop of its own for each function.
///
/// # Safety
///
/// `inputs` is valid for reading and `outputs` for writing `rows` rows that are
/// `width` wide; they are the same or do not overlap. The vectors of `steps` are
/// whole panels, as many as a row takes.
#[inline(always)]
pub(super) unsafe fn by_function<S: Simd>(
    simd: S,
    steps: Steps,
    inputs: *const f32,
    outputs: *mut f32,
    rows: usize,
    width: usize,
) {
    macro_rules! apply {
        ($steps:expr, $function:expr) => {
            // SAFETY: the caller vouches for it.
            unsafe { apply(simd, $steps, $function, inputs, outputs, rows, width) }
        };
    }
    let (curve, steps, clip) = match steps.function() {
        Function::Curve(curve) => (Some(curve), steps.before(), steps.clip()),
        _ => (None, steps, None),
    };
    match steps.function() {
        // The curve reads the inputs.
        Function::Identity if curve.is_some() && !steps.has_units() => {}
        Function::Relu => apply!(steps, Function::Relu),
        // The slopes are among what is loaded for the units.
        Function::LeakyRelu(_) | Function::Prelu(_) => apply!(steps, Function::LeakyRelu(0.0)),
        Function::Scale(factors) => apply!(steps, Function::Scale(factors)),
        _ => apply!(steps, Function::Identity),
    }
    let Some(curve) = curve else { return };
    let mut outputs = outputs;
    let mut inputs = if steps.has_units() { outputs.cast_const() } else { inputs };
    // SAFETY: the rows follow each other, and the caller vouches for them.
    unsafe {
        for_whole_vectors!(simd, rows * width, false, |mut inputs, mut outputs, count| {
            curve.map(simd, inputs, outputs, count);
            if let Some(clip) = clip {
                lanewise::map(simd, clip, outputs, outputs, count);
            }
        });
    }
}

/// Column by column, so that what belongs to a unit stays in registers.
///
/// # Safety
///
/// As for `by_function`; the function is no curve.
#[inline(always)]
unsafe fn apply<S: Simd>(
    simd: S,
    steps: Steps,
    function: Function,
    inputs: *const f32,
    outputs: *mut f32,
    rows: usize,
    width: usize,
) {
    for_each_vector!(S, width, |column, count| {
        // SAFETY: the rows have `count` numbers from `column` on; the caller
        // vouches for the vectors.
        unsafe {
            let units = steps.units(simd, column).with(function).complete(simd);
            for row in 0..rows {
                let value = simd.load_partial(inputs.add(row * width + column), count);
                let value = units.apply(simd, value);
                simd.store_partial(outputs.add(row * width + column), value, count);
            }
        }
    });
}
