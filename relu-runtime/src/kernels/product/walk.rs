//! Products with sizes at run time, covered with tiles.

use super::ends::Ends;
use super::operands::Product;
use super::row::row;
use super::tile::{OneSided, Sums, Terms, most_vectors, rows};
use crate::kernels::epilogue::Steps;
use crate::kernels::lanes::each;
use crate::simd::Simd;

/// Terms that are summed before the next rows: four panels of them take 256 KiB,
/// a quarter to a half of a second-level cache.
const TERMS: usize = 1024;

/// Computes a product with sizes at run time, or adds it to what the result
/// holds; with an epilogue, if there is one, but for a function that is not straight:
/// the caller does that, so that programs without such functions need not have them.
///
/// # Safety
///
/// The product's pointers are valid for its sizes; its result overlaps nothing.
/// The vectors of `steps` are whole panels, as many as the result has, and the
/// rows of the result follow each other then.
#[inline(always)]
pub unsafe fn large<S: Simd>(simd: S, product: Product, accumulate: bool, steps: Option<Steps>) {
    let mut first = 0;
    loop {
        let depth = (product.depth - first).min(TERMS);
        let ends = Ends::of(&product, accumulate, steps, first, depth);
        // SAFETY: the caller vouches for the product; the terms are some of its.
        unsafe { cover(simd, OneSided, &product.terms(first, depth), ends) };
        first += depth;
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
pub unsafe fn cover<S: Simd, T: Terms>(simd: S, terms: T, product: &Product, ends: Ends) {
    // SAFETY: the caller vouches for the product; each call takes up the column
    // at which the one before has stopped.
    unsafe {
        if product.rows == 1 {
            return row(simd, terms, product, ends);
        }
        let mut column = 0;
        if const { S::REGISTERS >= 32 } {
            column = strips::<S, T, 4>(simd, terms, product, column, ends);
        }
        column = strips::<S, T, 2>(simd, terms, product, column, ends);
        strips::<S, T, 1>(simd, terms, product, column, ends);
    }
}

/// Covers strips of all rows, as many as begin with all of their vectors within
/// the result; returns the first column left.
///
/// # Safety
///
/// As for `large`; `column` is a multiple of the strip's width.
#[inline(always)]
unsafe fn strips<S: Simd, T: Terms, const VECTORS: usize>(
    simd: S,
    terms: T,
    product: &Product,
    mut column: usize,
    ends: Ends,
) -> usize {
    while column + (VECTORS - 1) * S::LANES < product.columns {
        // SAFETY: the vectors begin within the result.
        unsafe {
            match const { rows::<S>(VECTORS) } {
                8 => tiles::<S, T, 8, VECTORS>(simd, terms, product, column, ends),
                6 => tiles::<S, T, 6, VECTORS>(simd, terms, product, column, ends),
                _ => tiles::<S, T, 4, VECTORS>(simd, terms, product, column, ends),
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
unsafe fn tiles<S: Simd, T: Terms, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    terms: T,
    product: &Product,
    column: usize,
    ends: Ends,
) {
    let mut row = 0;
    while row < product.rows {
        // SAFETY: the row exists.
        unsafe {
            if const { S::REGISTERS >= 16 && VECTORS == most_vectors::<S>() }
                && product.rows - row <= 2
            {
                block::<S, T, 2, VECTORS>(simd, terms, product, row, column, ends);
            } else {
                block::<S, T, ROWS, VECTORS>(simd, terms, product, row, column, ends);
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
unsafe fn block<S: Simd, T: Terms, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    terms: T,
    product: &Product,
    row: usize,
    column: usize,
    ends: Ends,
) {
    let mut sums = [[simd.splat(0.0); VECTORS]; ROWS];
    // SAFETY: the row exists and the vectors begin within the result.
    unsafe {
        if ends.accumulate {
            load::<S, ROWS, VECTORS>(simd, product, row, column, &mut sums);
        }
        let ahead = ahead::<S, ROWS, VECTORS>(product, row, column);
        terms.add_up::<S, ROWS, VECTORS, true>(simd, product, row, column, ahead, &mut sums);
        store::<S, ROWS, VECTORS>(simd, product, row, column, ends, &mut sums);
    }
}

/// A column whose weights are asked for while those of a tile are read: each of the
/// first tiles of a strip asks for a vector of the next strip, so that these come
/// from the memory by the time they are needed.
#[inline(always)]
fn ahead<S: Simd, const ROWS: usize, const VECTORS: usize>(
    product: &Product,
    row: usize,
    column: usize,
) -> usize {
    let tile = row / ROWS;
    let ahead = column + (VECTORS + tile) * S::LANES;
    if tile < VECTORS && ahead < product.columns { ahead } else { column }
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
                // columns that there are, of which all vectors but the last have
                // theirs.
                sums[row][vector] = unsafe {
                    let from = product.out.element(first_row + row, column);
                    if vector + 1 < VECTORS {
                        simd.load(from)
                    } else {
                        simd.load_partial(from, product.columns - column)
                    }
                };
            });
        }
    });
}

/// Finishes the sums, and stores what lies within the result.
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
    ends: Ends,
    sums: &mut Sums<S, ROWS, VECTORS>,
) {
    each!(vector < VECTORS, {
        let column = first_column + vector * S::LANES;
        let mut values = [simd.splat(0.0); ROWS];
        each!(row < ROWS, {
            values[row] = sums[row][vector];
        });
        // SAFETY: the vector begins within the result, and all but the last are
        // whole.
        unsafe {
            ends.finish(simd, column, &mut values);
            each!(row < ROWS, {
                if first_row + row < product.rows {
                    let to = product.out.element(first_row + row, column);
                    if vector + 1 < VECTORS {
                        simd.store(to, values[row]);
                    } else {
                        simd.store_partial(to, values[row], product.columns - column);
                    }
                }
            });
        }
    });
}
