//! The microkernel: a block of the result in registers.

use super::operands::Product;
use crate::PANEL;
use crate::kernels::epilogue::Steps;
use crate::simd::Simd;

/// What a tile starts from and ends with.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// Adds to what the result holds, rather than starts from zero.
    pub accumulate: bool,
    /// Applied before storing.
    pub finish: Option<Steps>,
}

/// Whether the two weights of a two-sided product are blended under a mask, so
/// that they serve several rows, rather than one of them addressed.
///
/// Measured on Zen 5, of 250 GFLOP/s without sides: AVX-512 blends with 180 and
/// addresses with 145; of 125: AVX2, whose blends compete with the products,
/// with 63 and 73. Blending four rows leaves registers for both weights.
#[inline(always)]
pub const fn blends<S: Simd>() -> bool {
    S::REGISTERS >= 32
}

/// Computes `ROWS` x `VECTORS` vectors of the result at (`row`, `column`).
///
/// `SIDED`: each term has two rows in the right factor, the second for negative
/// numbers of the left one.
///
/// # Safety
///
/// The product's pointers are valid for its sizes, the block's rows and the first
/// column of each vector lie in the result, and `column` is a multiple of the
/// lanes, so that no vector of the block crosses a panel. The vectors of the
/// epilogue are whole panels, as many as the result has.
#[inline(always)]
pub unsafe fn tile<S: Simd, const ROWS: usize, const VECTORS: usize, const SIDED: bool>(
    simd: S,
    product: &Product,
    row: usize,
    column: usize,
    ends: Ends,
) {
    // SAFETY: here and in the parts, offsets stay within the block, for which
    // the caller vouches.
    unsafe {
        let mut sums = [[simd.splat(0.0); VECTORS]; ROWS];
        if ends.accumulate {
            load::<S, ROWS, VECTORS>(simd, product, row, column, &mut sums);
        }
        let cursor = Cursor::new::<S>(product, row, column);
        if SIDED && ROWS > 1 && blends::<S>() {
            sum_blended(simd, product, cursor, &mut sums);
        } else if SIDED {
            sum_addressed(simd, product, cursor, &mut sums);
        } else {
            sum(simd, product, cursor, &mut sums);
        }
        if let Some(steps) = ends.finish {
            finish(simd, steps, column, &mut sums);
        }
        store(simd, product, row, column, &sums);
    }
}

/// Where a block reads: a pointer per row of the left factor and per vector of
/// the right one, and how far the current term lies from them.
///
/// Offsets wrap, and are added without the checks of a debug build, which would
/// make this loop, where all the time goes, three times slower there.
struct Cursor<const ROWS: usize, const VECTORS: usize> {
    rows: [*const f32; ROWS],
    vectors: [*const f32; VECTORS],
    left: usize,
    right: usize,
}

impl<const ROWS: usize, const VECTORS: usize> Cursor<ROWS, VECTORS> {
    /// At term 0.
    ///
    /// # Safety
    ///
    /// As for `tile`.
    #[inline(always)]
    unsafe fn new<S: Simd>(product: &Product, row: usize, column: usize) -> Self {
        let mut rows = [product.left.at; ROWS];
        let mut vectors = [product.right.at; VECTORS];
        for (index, start) in rows.iter_mut().enumerate() {
            // SAFETY: the block's rows exist.
            *start = unsafe { product.left.at.add((row + index) * product.left.row) };
        }
        for (index, start) in vectors.iter_mut().enumerate() {
            // SAFETY: the block's vectors exist.
            *start = unsafe { product.right.column(column + index * S::LANES) };
        }
        Self { rows, vectors, left: 0, right: 0 }
    }

    #[inline(always)]
    fn advance(&mut self, product: &Product) {
        self.left = self.left.wrapping_add(product.left.step);
        self.right = self.right.wrapping_add(product.right.step);
    }

    /// The number of a row.
    ///
    /// # Safety
    ///
    /// The current term exists.
    #[inline(always)]
    unsafe fn number(&self, row: *const f32) -> f32 {
        // SAFETY: the caller vouches for the term.
        unsafe { *row.wrapping_add(self.left) }
    }

    /// Where a vector of the current term lies.
    #[inline(always)]
    fn weight(&self, vector: *const f32) -> *const f32 {
        vector.wrapping_add(self.right)
    }
}

/// One weight per term and column.
///
/// # Safety
///
/// As for `tile`.
#[inline(always)]
unsafe fn sum<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    mut cursor: Cursor<ROWS, VECTORS>,
    sums: &mut [[S::F32; VECTORS]; ROWS],
) {
    let mut terms = product.depth;
    while terms > 0 {
        let mut weights = [simd.splat(0.0); VECTORS];
        for (weight, &vector) in weights.iter_mut().zip(&cursor.vectors) {
            // SAFETY: the term exists, and so does the block.
            *weight = unsafe { simd.load(cursor.weight(vector)) };
        }
        for (sums, &row) in sums.iter_mut().zip(&cursor.rows) {
            // SAFETY: as above.
            let number = simd.splat(unsafe { cursor.number(row) });
            for (sum, &weight) in sums.iter_mut().zip(&weights) {
                *sum = simd.mul_add(number, weight, *sum);
            }
        }
        cursor.advance(product);
        terms -= 1;
    }
}

/// Two weights per term and column: both are loaded, and blended for each row.
///
/// # Safety
///
/// As for `tile`.
#[inline(always)]
unsafe fn sum_blended<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    mut cursor: Cursor<ROWS, VECTORS>,
    sums: &mut [[S::F32; VECTORS]; ROWS],
) {
    let zero = simd.splat(0.0);
    let mut terms = product.depth;
    while terms > 0 {
        let mut weights = [[zero; 2]; VECTORS];
        for (sides, &vector) in weights.iter_mut().zip(&cursor.vectors) {
            let at = cursor.weight(vector);
            // SAFETY: the term exists, and so does the block; the two sides of a
            // term follow each other.
            *sides = unsafe { [simd.load(at), simd.load(at.wrapping_add(PANEL))] };
        }
        for (sums, &row) in sums.iter_mut().zip(&cursor.rows) {
            // SAFETY: as above.
            let number = simd.splat(unsafe { cursor.number(row) });
            let negative = simd.less(number, zero);
            for (sum, &[weight, other]) in sums.iter_mut().zip(&weights) {
                *sum = simd.mul_add(number, simd.select(negative, other, weight), *sum);
            }
        }
        cursor.advance(product);
        terms -= 1;
    }
}

/// Two weights per term and column: each row reads only the one that it takes.
///
/// # Safety
///
/// As for `tile`.
#[inline(always)]
unsafe fn sum_addressed<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    mut cursor: Cursor<ROWS, VECTORS>,
    sums: &mut [[S::F32; VECTORS]; ROWS],
) {
    let mut terms = product.depth;
    while terms > 0 {
        for (sums, &row) in sums.iter_mut().zip(&cursor.rows) {
            // SAFETY: the term exists, and so does the block.
            let number = unsafe { cursor.number(row) };
            let side = usize::from(number < 0.0) * PANEL;
            let number = simd.splat(number);
            for (sum, &vector) in sums.iter_mut().zip(&cursor.vectors) {
                // SAFETY: as above; the two sides of a term follow each other.
                let weight = unsafe { simd.load(cursor.weight(vector).wrapping_add(side)) };
                *sum = simd.mul_add(number, weight, *sum);
            }
        }
        cursor.advance(product);
        terms -= 1;
    }
}

/// What the result holds.
///
/// # Safety
///
/// As for `tile`.
#[inline(always)]
unsafe fn load<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    first_row: usize,
    first_column: usize,
    sums: &mut [[S::F32; VECTORS]; ROWS],
) {
    for (row, sums) in sums.iter_mut().enumerate() {
        for (vector, sum) in sums.iter_mut().enumerate() {
            let column = first_column + vector * S::LANES;
            // SAFETY: as in `tile`; no more than the columns that there are.
            *sum = unsafe {
                let from = product.out.element(first_row + row, column);
                simd.load_partial(from, product.columns - column)
            };
        }
    }
}

/// Applies the epilogue.
///
/// # Safety
///
/// As for `tile`.
#[inline(always)]
unsafe fn finish<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    steps: Steps,
    column: usize,
    sums: &mut [[S::F32; VECTORS]; ROWS],
) {
    for sums in sums {
        for (vector, sum) in sums.iter_mut().enumerate() {
            // SAFETY: the vectors of an epilogue are whole panels, as many as
            // the result has.
            *sum = unsafe { steps.apply(simd, *sum, column + vector * S::LANES) };
        }
    }
}

/// Stores the block, but for columns past the last.
///
/// # Safety
///
/// As for `tile`.
#[inline(always)]
unsafe fn store<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    first_row: usize,
    first_column: usize,
    sums: &[[S::F32; VECTORS]; ROWS],
) {
    let whole = first_column + VECTORS * S::LANES <= product.columns;
    for (row, sums) in sums.iter().enumerate() {
        for (vector, &sum) in sums.iter().enumerate() {
            let column = first_column + vector * S::LANES;
            // SAFETY: as in `tile`; no more than the columns that there are.
            unsafe {
                let to = product.out.element(first_row + row, column);
                if whole {
                    simd.store(to, sum);
                } else {
                    simd.store_partial(to, sum, product.columns - column);
                }
            }
        }
    }
}
