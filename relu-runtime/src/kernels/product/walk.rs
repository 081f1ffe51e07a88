//! Products with sizes at run time, covered with tiles.

use super::operands::Product;
use super::tile::{Sums, add_up, most_rows, most_vectors};
use crate::kernels::lanes::each;
use crate::simd::Simd;

/// Terms that are summed before the next rows: four panels of them take 256 KiB,
/// a quarter to a half of a second-level cache.
const TERMS: usize = 1024;

/// Computes a product with sizes at run time, or adds it to what the result
/// holds; without an epilogue.
///
/// # Safety
///
/// The product's pointers are valid for its sizes; its result overlaps nothing.
#[inline(always)]
pub unsafe fn large<S: Simd, const SIDED: bool>(simd: S, product: Product, mut accumulate: bool) {
    let mut first = 0;
    loop {
        let depth = (product.depth - first).min(TERMS);
        // SAFETY: the caller vouches for the product; the terms are some of its.
        unsafe { cover::<S, SIDED>(simd, &product.terms(first, depth), accumulate) };
        first += depth;
        accumulate = true;
        if first >= product.depth {
            break;
        }
    }
}

/// Covers the result with tiles, a strip of columns at a time: the strip's part
/// of the right factor stays in the cache while the rows pass.
///
/// # Safety
///
/// As for `large`.
#[inline(always)]
unsafe fn cover<S: Simd, const SIDED: bool>(simd: S, product: &Product, accumulate: bool) {
    // SAFETY: the caller vouches for the product; each call takes up the column
    // at which the one before has stopped.
    unsafe {
        if product.rows == 1 {
            return row::<S, SIDED>(simd, product, accumulate);
        }
        let mut column = 0;
        if const { S::REGISTERS >= 32 } {
            column = strips::<S, 4, SIDED>(simd, product, column, accumulate);
        }
        column = strips::<S, 2, SIDED>(simd, product, column, accumulate);
        strips::<S, 1, SIDED>(simd, product, column, accumulate);
    }
}

/// Covers a single row: by eight vectors, whose sums hide the latency of the
/// multiply-add, and the last ones by four, which take no more time than one.
///
/// # Safety
///
/// As for `large`.
#[inline(always)]
unsafe fn row<S: Simd, const SIDED: bool>(simd: S, product: &Product, accumulate: bool) {
    let mut column = 0;
    // SAFETY: the columns exist.
    unsafe {
        if const { S::REGISTERS >= 16 } {
            while column + 7 * S::LANES < product.columns {
                row_tile::<S, 8, SIDED, true>(simd, product, column, accumulate);
                column += 8 * S::LANES;
            }
        }
        while column < product.columns {
            row_tile::<S, 4, SIDED, false>(simd, product, column, accumulate);
            column += 4 * S::LANES;
        }
    }
}

/// # Safety
///
/// As for `large`; row 0 and the column exist, and those of all vectors if
/// `WITHIN`.
#[inline(always)]
unsafe fn row_tile<S: Simd, const VECTORS: usize, const SIDED: bool, const WITHIN: bool>(
    simd: S,
    product: &Product,
    first: usize,
    accumulate: bool,
) {
    let mut sums = [[simd.splat(0.0); VECTORS]];
    // SAFETY: partial loads and stores touch no more than the columns that there
    // are.
    unsafe {
        if accumulate {
            each!(vector < VECTORS, {
                let column = first + vector * S::LANES;
                if column < product.columns {
                    let from = product.out.element(0, column);
                    sums[0][vector] = simd.load_partial(from, product.columns - column);
                }
            });
        }
        add_up::<S, 1, VECTORS, SIDED, WITHIN>(simd, product, 0, first, &mut sums);
        each!(vector < VECTORS, {
            let column = first + vector * S::LANES;
            if column < product.columns {
                let to = product.out.element(0, column);
                simd.store_partial(to, sums[0][vector], product.columns - column);
            }
        });
    }
}

/// Covers strips of all rows, as many as begin with all of their vectors within
/// the result; returns the first column left.
///
/// # Safety
///
/// As for `large`; `column` is a multiple of the strip's width.
#[inline(always)]
unsafe fn strips<S: Simd, const VECTORS: usize, const SIDED: bool>(
    simd: S,
    product: &Product,
    mut column: usize,
    accumulate: bool,
) -> usize {
    while column + (VECTORS - 1) * S::LANES < product.columns {
        // SAFETY: the vectors begin within the result.
        unsafe {
            if const { most_rows::<S>(SIDED) == 4 } {
                tiles::<S, 4, VECTORS, SIDED>(simd, product, column, accumulate);
            } else {
                tiles::<S, 6, VECTORS, SIDED>(simd, product, column, accumulate);
            }
        }
        column += VECTORS * S::LANES;
    }
    column
}

/// Covers the strip at `column`. One or two rows that are left are a tile of
/// their own, lest small batches take thrice the time; narrow strips, which are
/// the lesser part, go without.
///
/// # Safety
///
/// As for `strips`; the strip's vectors begin within the result.
#[inline(always)]
unsafe fn tiles<S: Simd, const ROWS: usize, const VECTORS: usize, const SIDED: bool>(
    simd: S,
    product: &Product,
    column: usize,
    accumulate: bool,
) {
    let mut row = 0;
    while row < product.rows {
        // SAFETY: the row exists.
        unsafe {
            if const { S::REGISTERS >= 16 && VECTORS == most_vectors::<S>() }
                && product.rows - row <= 2
            {
                block::<S, 2, VECTORS, SIDED>(simd, product, row, column, accumulate);
            } else {
                block::<S, ROWS, VECTORS, SIDED>(simd, product, row, column, accumulate);
            }
        }
        row += ROWS;
    }
}

/// Covers a block.
///
/// # Safety
///
/// As for `tiles`; the row exists.
#[inline(always)]
unsafe fn block<S: Simd, const ROWS: usize, const VECTORS: usize, const SIDED: bool>(
    simd: S,
    product: &Product,
    row: usize,
    column: usize,
    accumulate: bool,
) {
    let mut sums = [[simd.splat(0.0); VECTORS]; ROWS];
    // SAFETY: the row exists and the vectors begin within the result.
    unsafe {
        if accumulate {
            load::<S, ROWS, VECTORS>(simd, product, row, column, &mut sums);
        }
        add_up::<S, ROWS, VECTORS, SIDED, true>(simd, product, row, column, &mut sums);
        store::<S, ROWS, VECTORS>(simd, product, row, column, &sums);
    }
}

/// Loads what the result holds.
///
/// # Safety
///
/// As for `tiles`; the row exists.
#[inline(always)]
unsafe fn load<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    first_row: usize,
    first_column: usize,
    sums: &mut Sums<S, ROWS, VECTORS>,
) {
    each!(row < ROWS, {
        if first_row + row < product.rows {
            each!(vector < VECTORS, {
                let column = first_column + vector * S::LANES;
                // SAFETY: the vector begins in the result; no more than the
                // columns that there are.
                sums[row][vector] = unsafe {
                    let from = product.out.element(first_row + row, column);
                    simd.load_partial(from, product.columns - column)
                };
            });
        }
    });
}

/// Stores what lies within the result.
///
/// # Safety
///
/// As for `load`.
#[inline(always)]
unsafe fn store<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    first_row: usize,
    first_column: usize,
    sums: &Sums<S, ROWS, VECTORS>,
) {
    each!(row < ROWS, {
        if first_row + row < product.rows {
            each!(vector < VECTORS, {
                let column = first_column + vector * S::LANES;
                let sum = sums[row][vector];
                // SAFETY: as in `load`. All vectors but the last are whole, as
                // that one begins within the result.
                unsafe {
                    let to = product.out.element(first_row + row, column);
                    if vector + 1 < VECTORS {
                        simd.store(to, sum);
                    } else {
                        simd.store_partial(to, sum, product.columns - column);
                    }
                }
            });
        }
    });
}
