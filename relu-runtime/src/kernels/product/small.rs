//! Products whose sizes are known while compiling, inlined with their epilogue.

use super::blocks::{at_once, blocks, in_turn};
use super::operands::Product;
use super::tile::{Sums, most_vectors, rows};
use crate::kernels::epilogue::Steps;
use crate::kernels::lanes::each;
use crate::simd::Simd;

/// Computes a product of `COLUMNS` columns with its epilogue: row by row if it is
/// `SINGLE`, else by tiles of several rows.
///
/// The shape of the tiles follows from the columns, and is the only one to be
/// compiled. The terms are summed in [`blocks`].
///
/// # Safety
///
/// The product has `DEPTH` terms and `COLUMNS` columns, one row if it is `SINGLE`, and
/// pointers that are valid for its sizes; the rows of its result follow each other and
/// overlap nothing. The vectors of `steps` are whole panels, as many as the result has.
#[inline(always)]
pub unsafe fn small<
    S: Simd,
    const SIDED: bool,
    const SINGLE: bool,
    const DEPTH: usize,
    const COLUMNS: usize,
>(
    simd: S,
    product: &Product,
    steps: Steps,
) {
    debug_assert!(!SINGLE || product.rows == 1, "one row is computed");
    // A width that is not among those below would leave the result unwritten.
    const {
        let most = if SINGLE { 8 } else { 4 };
        assert!(vectors_at_a_time::<S, SINGLE>(DEPTH, COLUMNS) <= most);
    }
    macro_rules! tiles {
        ($rows:literal: $($vectors:literal)*) => {
            match const { vectors_at_a_time::<S, SINGLE>(DEPTH, COLUMNS) } {
                $($vectors => match const { blocks(DEPTH, COLUMNS) } {
                    4 => tiles!($rows $vectors 4),
                    2 => tiles!($rows $vectors 2),
                    _ => tiles!($rows $vectors 1),
                })*
                // No columns: there is nothing to write.
                _ => {}
            }
        };
        ($rows:literal $vectors:literal $blocks:literal) => {
            // SAFETY: the caller vouches for it.
            unsafe { tiles::<S, $rows, $vectors, SIDED, $blocks>(simd, product, steps) }
        };
    }
    if SINGLE {
        tiles!(1: 1 2 3 4 5 6 7 8);
    } else {
        match const { rows::<S>(vectors_at_a_time::<S, SINGLE>(DEPTH, COLUMNS)) } {
            8 => tiles!(8: 1 2),
            6 => tiles!(6: 1 2 3 4),
            _ => tiles!(4: 1 2 3 4),
        }
    }
    if !steps.is_straight() {
        // SAFETY: the caller vouches for it.
        unsafe { finish(simd, product, steps.after()) };
    }
}

/// Vectors of a tile that covers so many columns in as few steps as any, and
/// sticks out as little.
///
/// A single row has a sum per vector and block of terms: more than twelve, with what
/// they are computed from, do not fit the sixteen registers of AVX2 and SSE2.
const fn vectors_at_a_time<S: Simd, const SINGLE: bool>(depth: usize, columns: usize) -> usize {
    let vectors = columns.div_ceil(S::LANES);
    let most = match 12 / blocks(depth, columns) {
        _ if !SINGLE => most_vectors::<S>(),
        _ if S::ADDS_PRODUCTS => 4,
        most if most > 8 => 8,
        most => most,
    };
    if vectors == 0 { 0 } else { vectors.div_ceil(vectors.div_ceil(most)) }
}

/// Covers the result, with the epilogue if it is straight, else with what comes
/// before the function.
///
/// # Safety
///
/// As for `small`.
#[inline(always)]
unsafe fn tiles<
    S: Simd,
    const ROWS: usize,
    const VECTORS: usize,
    const SIDED: bool,
    const BLOCKS: usize,
>(
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
                if ROWS == 1 {
                    at_once::<S, VECTORS, SIDED, BLOCKS>(simd, product, column, &mut sums[0]);
                } else {
                    in_turn::<S, ROWS, VECTORS, SIDED, BLOCKS>(
                        simd, product, row, column, &mut sums,
                    );
                }
                store::<S, ROWS, VECTORS>(simd, product, steps, row, column, &sums);
            }
            row += ROWS;
            // A single row is no loop, out of which the compiler would take the weights.
            if ROWS == 1 {
                break;
            }
        }
        column += VECTORS * S::LANES;
    }
}

/// Applies the epilogue, or what comes before its function if that is not
/// straight, and stores what lies within the result.
///
/// # Safety
///
/// As for `small`; the row and the column exist.
#[inline(always)]
unsafe fn store<S: Simd, const ROWS: usize, const VECTORS: usize>(
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
                        let value = if steps.is_straight() {
                            units.apply_straight(simd, sum)
                        } else {
                            units.affine(simd, sum)
                        };
                        let to = product.out.element(first_row + row, column);
                        simd.store_known(to, value, product.columns - column);
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
