//! Forward of a single row through a dense layer, past its zeros.

use super::epilogue::Steps;
use super::lanes::each;
use super::product::{Ends, Product};
use crate::simd::Simd;

/// Inputs whose zeros are looked for at a time; their numbers fit a `u16`.
const CHUNK: usize = 1024;

/// As `product::large`, but a single row visits only its non-zero inputs.
///
/// # Safety
///
/// As for `product::small`.
#[inline(always)]
pub unsafe fn large<S: Simd>(simd: S, product: Product, steps: Steps) {
    // SAFETY: the caller vouches for the product.
    unsafe {
        if product.rows != 1 {
            return simd.multiply(product, false, Some(steps));
        }
        let mut visits = [0; CHUNK];
        let mut first = 0;
        loop {
            let depth = (product.depth - first).min(CHUNK);
            let chunk = product.terms(first, depth);
            let count = non_zeros(&chunk, &mut visits);
            let ends = Ends::of(&product, false, Some(steps), first, depth);
            visit(simd, &chunk, visits.get_unchecked(..count), ends);
            first += depth;
            if first >= product.depth {
                break;
            }
        }
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

/// Adds the listed terms to the row, by as many vectors as `product::large`.
///
/// # Safety
///
/// As for `product::large`; the terms exist.
#[inline(always)]
unsafe fn visit<S: Simd>(simd: S, product: &Product, visits: &[u16], ends: Ends) {
    let mut column = 0;
    // SAFETY: the columns exist.
    unsafe {
        if const { S::REGISTERS >= 16 } {
            while column + 7 * S::LANES < product.columns {
                strip::<S, 8, true>(simd, product, visits, ends, column);
                column += 8 * S::LANES;
            }
        }
        while column < product.columns {
            strip::<S, 4, false>(simd, product, visits, ends, column);
            column += 4 * S::LANES;
        }
    }
}

/// Adds the terms to the vectors from `first` on; of those that lie outside of
/// the result the last one takes the place, and nothing is stored.
///
/// # Safety
///
/// As for `visit`; the column exists, and those of all vectors if `WITHIN`.
#[inline(always)]
unsafe fn strip<S: Simd, const VECTORS: usize, const WITHIN: bool>(
    simd: S,
    product: &Product,
    visits: &[u16],
    ends: Ends,
    first: usize,
) {
    let last = (product.columns - 1) / S::LANES * S::LANES;
    // SAFETY: the caller vouches for terms and columns; partial loads and stores
    // touch no more than the columns that there are.
    unsafe {
        let mut sums = [simd.splat(0.0); VECTORS];
        let mut starts = [product.right.at; VECTORS];
        each!(vector < VECTORS, {
            let column = first + vector * S::LANES;
            let column = if WITHIN { column } else { column.min(last) };
            starts[vector] = product.right.column(column);
            if ends.accumulate {
                let from = product.out.element(0, column);
                sums[vector] = simd.load_partial(from, product.columns - column);
            }
        });
        for &term in visits {
            let term = usize::from(term);
            let number = simd.splat(*product.left.at.add(term));
            each!(vector < VECTORS, {
                let weight = simd.load(starts[vector].add(term * product.right.step));
                sums[vector] = simd.mul_add(number, weight, sums[vector]);
            });
        }
        each!(vector < VECTORS, {
            let column = first + vector * S::LANES;
            if column < product.columns {
                let mut sum = [sums[vector]];
                ends.finish(simd, column, &mut sum);
                let to = product.out.element(0, column);
                simd.store_partial(to, sum[0], product.columns - column);
            }
        });
    }
}
