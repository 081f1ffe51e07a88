//! An epilogue by itself, without a product.

use super::epilogue::Epilogue;
use super::lanes::{for_each_vector, rows_for};
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
    const { assert!(PANELS == crate::panels(N)) };
    let steps = epilogue.erase();
    let outputs = rows_for(inputs.len(), outputs);
    for (row, input) in inputs.iter().take(outputs.len()).enumerate() {
        // SAFETY: both rows have `count` numbers from `column` on; the vectors
        // of the epilogue are whole panels, as many as a row has.
        unsafe {
            let output = outputs.cast::<f32>().add(row * N);
            for_each_vector!(S, N, |column, count| {
                let value = simd.load_partial(input.as_ptr().add(column), count);
                simd.store_partial(output.add(column), steps.apply(simd, value, column), count);
            });
        }
    }
    // SAFETY: all of these rows were written, and are borrowed for `'o`.
    unsafe { &mut *outputs }
}
