//! Sums and maxima of a row.
//!
//! A sum is made of sixteen partial sums whatever the lanes of a vector, so its
//! bits do not depend on the instruction set.

use super::lanes::{first, for_each_vector};
use crate::PANEL;
use crate::simd::Simd;

/// The most vectors in a panel.
const MOST: usize = 4;

/// The sum of the numbers.
#[inline(always)]
pub(super) fn sum<S: Simd>(simd: S, values: &[f32]) -> f32 {
    let mut sums = [simd.splat(0.0); MOST];
    let (panels, rest) = values.as_chunks::<PANEL>();
    for panel in panels {
        add(simd, &mut sums, panel);
    }
    add(simd, &mut sums, rest);
    total(simd, sums)
}

/// The sum of the products of numbers at the same place.
#[inline(always)]
pub(super) fn dot<S: Simd>(simd: S, a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [simd.splat(0.0); MOST];
    let len = a.len().min(b.len());
    let ((a, a_rest), (b, b_rest)) = (a[..len].as_chunks::<PANEL>(), b[..len].as_chunks::<PANEL>());
    for (a, b) in a.iter().zip(b) {
        multiply_add(simd, &mut sums, a, b);
    }
    multiply_add(simd, &mut sums, a_rest, b_rest);
    total(simd, sums)
}

/// The largest number, NaN aside; -infinity if there is none.
#[inline(always)]
pub(super) fn max<S: Simd>(simd: S, values: &[f32]) -> f32 {
    let mut largest = simd.splat(f32::NEG_INFINITY);
    for_each_vector!(S, values.len(), |column, count| {
        // SAFETY: there are `count` numbers from `column` on.
        let value = unsafe { simd.load_partial(values.as_ptr().add(column), count) };
        let greater = simd.less(largest, value);
        let value = simd.select(first(simd, count), value, largest);
        largest = simd.select(greater, value, largest);
    });
    let mut lanes = [f32::NEG_INFINITY; PANEL];
    // SAFETY: no set has more than sixteen lanes.
    unsafe { simd.store(lanes.as_mut_ptr(), largest) };
    let mut largest = f32::NEG_INFINITY;
    for lane in lanes {
        largest = if largest < lane { lane } else { largest };
    }
    largest
}

/// Adds at most a panel of numbers.
#[inline(always)]
fn add<S: Simd>(simd: S, sums: &mut [S::F32; MOST], values: &[f32]) {
    for (values, sum) in values.chunks(S::LANES).zip(sums) {
        // SAFETY: the chunk's own numbers, at most `LANES`.
        let value = unsafe { simd.load_partial(values.as_ptr(), values.len()) };
        *sum = simd.add(*sum, value);
    }
}

/// Adds the products of at most a panel of numbers.
#[inline(always)]
fn multiply_add<S: Simd>(simd: S, sums: &mut [S::F32; MOST], a: &[f32], b: &[f32]) {
    for ((a, b), sum) in a.chunks(S::LANES).zip(b.chunks(S::LANES)).zip(sums) {
        // SAFETY: the chunks' own numbers, at most `LANES`.
        unsafe {
            let a = simd.load_partial(a.as_ptr(), a.len());
            let b = simd.load_partial(b.as_ptr(), b.len());
            *sum = simd.mul_add(a, b, *sum);
        }
    }
}

/// The sum of the sixteen partial sums, in pairs.
#[inline(always)]
fn total<S: Simd>(simd: S, sums: [S::F32; MOST]) -> f32 {
    const { assert!(PANEL.is_multiple_of(S::LANES) && PANEL / S::LANES <= MOST) };
    let mut lanes = [0.0; PANEL];
    for (sum, lanes) in sums.into_iter().zip(lanes.chunks_exact_mut(S::LANES)) {
        // SAFETY: `LANES` numbers.
        unsafe { simd.store(lanes.as_mut_ptr(), sum) };
    }
    let mut width = PANEL / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
        width /= 2;
    }
    lanes[0]
}
