//! Covering a result with tiles.

use super::operands::Product;
use super::tile::{Sums, add_up, blends};
use crate::kernels::epilogue::Steps;
use crate::kernels::lanes::each;
use crate::simd::Simd;

/// Terms that are summed before the next rows: four panels of them take 256 KiB,
/// a quarter to a half of a second-level cache.
const TERMS: usize = 1024;

/// Computes a product with its epilogue, tile by tile of `ROWS` rows: one, or
/// those of a microkernel. The number of columns is `COLUMNS`.
///
/// # Safety
///
/// The product's pointers are valid for its sizes; the rows of its result follow
/// each other and overlap nothing. The vectors of `steps` are whole panels, as
/// many as the result has.
#[inline(always)]
pub unsafe fn small<S: Simd, const SIDED: bool, const SINGLE: bool, const COLUMNS: usize>(
    simd: S,
    product: &Product,
    steps: Steps,
) {
    macro_rules! tiles {
        ($rows:literal: $($vectors:literal)*) => {
            match const { vectors_at_a_time::<S>(COLUMNS, SINGLE) } {
                // SAFETY: the caller vouches for it.
                $($vectors => unsafe {
                    small_tiles::<S, $rows, $vectors, SIDED>(simd, product, steps);
                })*
                _ => {}
            }
        };
    }
    if SINGLE {
        tiles!(1: 1 2 3 4 5 6 7 8);
    } else if const { most_rows::<S>(SIDED) == 4 } {
        tiles!(4: 1 2 3 4);
    } else {
        tiles!(6: 1 2 3 4);
    }
    if !steps.is_straight() {
        // SAFETY: the caller vouches for it.
        unsafe { finish(simd, product, steps) };
    }
}

/// Vectors of a tile that covers so many columns in as few steps as any, and
/// sticks out as little.
const fn vectors_at_a_time<S: Simd>(columns: usize, single: bool) -> usize {
    let vectors = columns.div_ceil(S::LANES);
    let most = if single { 8 } else { most_vectors::<S>() };
    if vectors == 0 { 0 } else { vectors.div_ceil(vectors.div_ceil(most)) }
}

/// Rows of a tile.
const fn most_rows<S: Simd>(sided: bool) -> usize {
    if S::REGISTERS < 16 || sided && blends::<S>() { 4 } else { 6 }
}

/// Vectors of a tile of several rows.
const fn most_vectors<S: Simd>() -> usize {
    if S::REGISTERS >= 32 { 4 } else { 2 }
}

/// With the epilogue, if it is straight.
///
/// # Safety
///
/// As for `small`.
#[inline(always)]
unsafe fn small_tiles<S: Simd, const ROWS: usize, const VECTORS: usize, const SIDED: bool>(
    simd: S,
    product: &Product,
    steps: Steps,
) {
    let mut column = 0;
    while column < product.columns {
        let mut row = 0;
        while row < product.rows {
            let mut sums = [[simd.splat(0.0); VECTORS]; ROWS];
            // SAFETY: the row and the column exist.
            unsafe {
                add_up::<S, ROWS, VECTORS, SIDED, false>(simd, product, row, column, &mut sums);
                small_store::<S, ROWS, VECTORS>(simd, product, steps, row, column, &sums);
            }
            row += ROWS;
        }
        column += VECTORS * S::LANES;
    }
}

/// Applies the epilogue, if it is straight, and stores what lies within the
/// result.
///
/// # Safety
///
/// As for `small`; the row and the column exist.
#[inline(always)]
unsafe fn small_store<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    steps: Steps,
    first_row: usize,
    first_column: usize,
    sums: &Sums<S, ROWS, VECTORS>,
) {
    each!(vector < VECTORS, {
        let column = first_column + vector * S::LANES;
        if column < product.columns {
            // SAFETY: row and column exist, and the vectors of an epilogue are
            // whole panels, as many as the result has.
            unsafe {
                let units = steps.units(simd, column);
                each!(row < ROWS, {
                    if first_row + row < product.rows {
                        let sum = sums[row][vector];
                        let value =
                            if steps.is_straight() { units.apply_straight(simd, sum) } else { sum };
                        let to = product.out.element(first_row + row, column);
                        simd.store_partial(to, value, product.columns - column);
                    }
                });
            }
        }
    });
}

/// Applies an epilogue to a result in place, whose rows follow each other.
///
/// # Safety
///
/// As for `small`.
#[inline(always)]
pub unsafe fn finish<S: Simd>(simd: S, product: &Product, steps: Steps) {
    let out = product.out.at;
    // SAFETY: the caller vouches for the result and the vectors.
    unsafe { simd.map(steps, out, out, product.rows, product.columns) }
}

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
