//! Products of a single row.

use super::ends::Ends;
use super::operands::Product;
use super::tile::Terms;
use crate::kernels::lanes::each;
use crate::simd::Simd;

/// Covers a single row: by eight vectors, whose sums hide the latency of the
/// multiply-add, and the last ones by four, which take no more time than one.
///
/// # Safety
///
/// As for `large`.
#[inline(always)]
pub unsafe fn row<S: Simd, T: Terms>(simd: S, terms: T, product: &Product, ends: Ends) {
    let mut column = 0;
    // SAFETY: the columns exist.
    unsafe {
        if const { S::REGISTERS >= 16 } {
            while column + 7 * S::LANES < product.columns {
                row_tile::<S, T, 8, true>(simd, terms, product, column, ends);
                column += 8 * S::LANES;
            }
        }
        while column < product.columns {
            row_tile::<S, T, 4, false>(simd, terms, product, column, ends);
            column += 4 * S::LANES;
        }
    }
}

/// # Safety
///
/// As for `large`; row 0 and the column exist, and those of all vectors if
/// `WITHIN`.
#[inline(always)]
unsafe fn row_tile<S: Simd, T: Terms, const VECTORS: usize, const WITHIN: bool>(
    simd: S,
    terms: T,
    product: &Product,
    first: usize,
    ends: Ends,
) {
    let mut sums = [[simd.splat(0.0); VECTORS]];
    // SAFETY: partial loads and stores touch no more than the columns that there
    // are.
    unsafe {
        if ends.accumulate {
            each!(vector < VECTORS, {
                let column = first + vector * S::LANES;
                if column < product.columns {
                    let from = product.out.element(0, column);
                    sums[0][vector] = simd.load_partial(from, product.columns - column);
                }
            });
        }
        terms.add_up::<S, 1, VECTORS, WITHIN>(simd, product, 0, first, first, &mut sums);
        each!(vector < VECTORS, {
            let column = first + vector * S::LANES;
            if column < product.columns {
                let mut sum = [sums[0][vector]];
                ends.finish(simd, column, &mut sum);
                let to = product.out.element(0, column);
                simd.store_partial(to, sum[0], product.columns - column);
            }
        });
    }
}
