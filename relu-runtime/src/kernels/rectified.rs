//! Forward of a single row through a dense layer, past its zeros.

#[cfg(feature = "std")]
use core::sync::atomic::{AtomicBool, Ordering};

use super::epilogue::Steps;
use super::product::{self, Product};
use crate::simd::Simd;

/// Inputs whose zeros are looked for at a time; their numbers fit a `u16`.
const CHUNK: usize = 1024;

/// For tests: whether zeros are skipped.
#[cfg(feature = "std")]
static SKIPS: AtomicBool = AtomicBool::new(true);

/// For tests: turns the skipping of zeros off and on, in the whole process.
#[cfg(feature = "std")]
#[doc(hidden)]
pub fn skip_zeros(skip: bool) {
    SKIPS.store(skip, Ordering::Relaxed);
}

fn skips() -> bool {
    #[cfg(feature = "std")]
    return SKIPS.load(Ordering::Relaxed);
    #[cfg(not(feature = "std"))]
    true
}

/// As `Outlined::dense`, but a single row visits only its non-zero inputs.
///
/// # Safety
///
/// As for `product::small`.
#[inline(always)]
pub unsafe fn dense<S: Simd>(simd: S, product: Product, steps: Steps) {
    // SAFETY: the caller vouches for the product.
    unsafe {
        if product.rows != 1 || !skips() {
            return simd.dense(product, steps);
        }
        let mut visits = [0; CHUNK];
        let mut first = 0;
        loop {
            let depth = (product.depth - first).min(CHUNK);
            let chunk = product.terms(first, depth);
            let count = non_zeros(&chunk, &mut visits);
            visit(simd, &chunk, visits.get_unchecked(..count), first > 0);
            first += depth;
            if first >= product.depth {
                break;
            }
        }
        product::finish(simd, product, steps);
    }
}

/// Lists the inputs that are not zero; returns how many they are.
///
/// # Safety
///
/// The product has one row, of at most `CHUNK` inputs.
#[expect(clippy::cast_possible_truncation, reason = "a chunk is shorter")]
#[inline(always)]
unsafe fn non_zeros(product: &Product, visits: &mut [u16; CHUNK]) -> usize {
    let mut count = 0;
    for term in 0..product.depth {
        // SAFETY: `term` is below the depth, which is at most `CHUNK`; `count` is
        // at most `term`. The left factor's numbers follow each other.
        unsafe {
            // Written always, kept if not zero: no branch to mispredict.
            *visits.get_unchecked_mut(count) = term as u16;
            count += usize::from(*product.left.at.add(term) != 0.0);
        }
    }
    count
}

/// Adds the listed terms to the row.
///
/// # Safety
///
/// As for `product::small`; the terms exist.
#[inline(always)]
unsafe fn visit<S: Simd>(simd: S, product: &Product, visits: &[u16], accumulate: bool) {
    // SAFETY: the caller vouches for the product; each call takes up the column
    // at which the one before has stopped.
    unsafe {
        let column = strips::<S, 8>(simd, product, visits, accumulate, 0);
        let column = strips::<S, 4>(simd, product, visits, accumulate, column);
        let column = strips::<S, 2>(simd, product, visits, accumulate, column);
        strips::<S, 1>(simd, product, visits, accumulate, column);
    }
}

/// # Safety
///
/// As for `visit`.
#[inline(always)]
unsafe fn strips<S: Simd, const VECTORS: usize>(
    simd: S,
    product: &Product,
    visits: &[u16],
    accumulate: bool,
    mut column: usize,
) -> usize {
    while column + (VECTORS - 1) * S::LANES < product.columns {
        // SAFETY: the vectors begin within the columns.
        unsafe { strip::<S, VECTORS>(simd, product, visits, accumulate, column) };
        column += VECTORS * S::LANES;
    }
    column
}

/// # Safety
///
/// As for `visit`; `VECTORS` vectors begin within the columns from `column` on.
#[inline(always)]
unsafe fn strip<S: Simd, const VECTORS: usize>(
    simd: S,
    product: &Product,
    visits: &[u16],
    accumulate: bool,
    column: usize,
) {
    // SAFETY: the caller vouches for terms and columns; partial loads and stores
    // touch no more than the columns that there are.
    unsafe {
        let mut sums = [simd.splat(0.0); VECTORS];
        let mut starts = [product.right.at; VECTORS];
        for (vector, (sum, start)) in sums.iter_mut().zip(&mut starts).enumerate() {
            let column = column + vector * S::LANES;
            *start = product.right.column(column);
            if accumulate {
                let from = product.out.element(0, column);
                *sum = simd.load_partial(from, product.columns - column);
            }
        }
        for &term in visits {
            let term = usize::from(term);
            let number = simd.splat(*product.left.at.add(term));
            for (sum, start) in sums.iter_mut().zip(&starts) {
                let weight = simd.load(start.add(term * product.right.step));
                *sum = simd.mul_add(number, weight, *sum);
            }
        }
        for (vector, &sum) in sums.iter().enumerate() {
            let column = column + vector * S::LANES;
            simd.store_partial(product.out.element(0, column), sum, product.columns - column);
        }
    }
}
