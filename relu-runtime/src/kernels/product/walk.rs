//! Covering a result with tiles.

use super::operands::Product;
use super::tile::{Ends, blends, tile};
use crate::kernels::epilogue::Steps;
use crate::simd::Simd;

/// Terms that are summed before the next rows: four panels of them take 256 KiB,
/// a quarter to a half of a second-level cache.
const TERMS: usize = 1024;

/// Computes a product whose sizes are known while compiling, with its epilogue.
///
/// # Safety
///
/// The product's pointers are valid for its sizes; its result overlaps nothing.
/// The vectors of `steps` are whole panels, as many as the result has.
#[inline(always)]
pub unsafe fn small<S: Simd, const SIDED: bool>(simd: S, product: Product, steps: Steps) {
    let ends = Ends { accumulate: false, finish: Some(steps) };
    // SAFETY: the caller vouches for it.
    unsafe { cover::<S, SIDED, false>(simd, &product, ends) }
}

/// Computes a product with sizes at run time, or adds it to what the result
/// holds; without an epilogue.
///
/// # Safety
///
/// As for `small`.
#[inline(always)]
pub unsafe fn large<S: Simd, const SIDED: bool>(simd: S, product: Product, mut accumulate: bool) {
    let mut first = 0;
    loop {
        let depth = (product.depth - first).min(TERMS);
        let ends = Ends { accumulate, finish: None };
        // SAFETY: the caller vouches for the product; the terms are some of its.
        unsafe { cover::<S, SIDED, true>(simd, &product.terms(first, depth), ends) };
        first += depth;
        accumulate = true;
        if first >= product.depth {
            break;
        }
    }
}

/// Applies an epilogue to a result in place.
///
/// # Safety
///
/// As for `small`.
#[inline(always)]
pub unsafe fn finish<S: Simd>(simd: S, product: Product, steps: Steps) {
    for row in 0..product.rows {
        for column in (0..product.columns).step_by(S::LANES) {
            let count = product.columns - column;
            // SAFETY: the caller vouches for the result and the vectors.
            unsafe {
                let at = product.out.element(row, column);
                let value = steps.apply(simd, simd.load_partial(at, count), column);
                simd.store_partial(at, value, count);
            }
        }
    }
}

/// Covers the result with tiles, a strip of columns at a time: the strip's part
/// of the right factor stays in the cache while the rows pass.
///
/// # Safety
///
/// As for `small`.
#[inline(always)]
unsafe fn cover<S: Simd, const SIDED: bool, const LARGE: bool>(
    simd: S,
    product: &Product,
    ends: Ends,
) {
    // SAFETY: the caller vouches for the product; each call takes up the column
    // at which the one before has stopped.
    unsafe {
        let mut column = 0;
        if product.rows == 1 {
            // Eight sums hide the latency of the multiply-add.
            if !is_plain::<S>() {
                column = row::<S, 8, SIDED>(simd, product, column, ends);
            }
            column = row::<S, 4, SIDED>(simd, product, column, ends);
            if !is_plain::<S>() {
                column = row::<S, 2, SIDED>(simd, product, column, ends);
            }
            row::<S, 1, SIDED>(simd, product, column, ends);
        } else {
            if S::REGISTERS >= 32 {
                column = strips::<S, 4, SIDED, LARGE>(simd, product, column, ends);
            }
            column = strips::<S, 2, SIDED, LARGE>(simd, product, column, ends);
            strips::<S, 1, SIDED, LARGE>(simd, product, column, ends);
        }
    }
}

/// Whether the set stands in for vectors that the compiler does not know of:
/// fewer shapes of tiles do, to compile less.
#[inline(always)]
const fn is_plain<S: Simd>() -> bool {
    S::REGISTERS < 16
}

/// Whether `VECTORS` more vectors of the result begin at `column`.
#[inline(always)]
fn fits<S: Simd, const VECTORS: usize>(product: &Product, column: usize) -> bool {
    column + (VECTORS - 1) * S::LANES < product.columns
}

/// Covers strips of a single row; returns the first column left.
///
/// # Safety
///
/// As for `small`; `column` is a multiple of the strip's width.
#[inline(always)]
unsafe fn row<S: Simd, const VECTORS: usize, const SIDED: bool>(
    simd: S,
    product: &Product,
    mut column: usize,
    ends: Ends,
) -> usize {
    while fits::<S, VECTORS>(product, column) {
        // SAFETY: row 0 exists and the vectors fit.
        unsafe { tile::<S, 1, VECTORS, SIDED>(simd, product, 0, column, ends) };
        column += VECTORS * S::LANES;
    }
    column
}

/// Covers strips of all rows; returns the first column left.
///
/// # Safety
///
/// As for `row`.
#[inline(always)]
unsafe fn strips<S: Simd, const VECTORS: usize, const SIDED: bool, const LARGE: bool>(
    simd: S,
    product: &Product,
    mut column: usize,
    ends: Ends,
) -> usize {
    while fits::<S, VECTORS>(product, column) {
        // SAFETY: the vectors fit; each call takes up the row at which the one
        // before has stopped.
        unsafe {
            let mut row = 0;
            let four = is_plain::<S>() || SIDED && blends::<S>();
            if !four {
                row = tiles::<S, 6, VECTORS, SIDED>(simd, product, row, column, ends);
            }
            if four || LARGE {
                row = tiles::<S, 4, VECTORS, SIDED>(simd, product, row, column, ends);
            }
            if LARGE && !is_plain::<S>() {
                row = tiles::<S, 2, VECTORS, SIDED>(simd, product, row, column, ends);
            }
            tiles::<S, 1, VECTORS, SIDED>(simd, product, row, column, ends);
        }
        column += VECTORS * S::LANES;
    }
    column
}

/// Covers the strip at `column` from `row` on; returns the first row left.
///
/// # Safety
///
/// As for `row`; the strip's vectors fit.
#[inline(always)]
unsafe fn tiles<S: Simd, const ROWS: usize, const VECTORS: usize, const SIDED: bool>(
    simd: S,
    product: &Product,
    mut row: usize,
    column: usize,
    ends: Ends,
) -> usize {
    while row + ROWS <= product.rows {
        // SAFETY: the rows exist and the vectors fit.
        unsafe { tile::<S, ROWS, VECTORS, SIDED>(simd, product, row, column, ends) };
        row += ROWS;
    }
    row
}
