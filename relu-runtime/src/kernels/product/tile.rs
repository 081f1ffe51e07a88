//! The microkernel: a block of the result in registers.

use super::operands::Product;
use crate::PANEL;
use crate::kernels::lanes::each;
use crate::simd::Simd;

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

/// Rows of a tile of several.
pub const fn most_rows<S: Simd>(sided: bool) -> usize {
    if S::REGISTERS < 16 || sided && blends::<S>() { 4 } else { 6 }
}

/// Vectors of a tile of several rows.
pub const fn most_vectors<S: Simd>() -> usize {
    if S::REGISTERS >= 32 { 4 } else { 2 }
}

/// Adds up `ROWS` x `VECTORS` vectors of the result at (`row`, `column`).
///
/// The block may stick out of the result: what lies outside is computed from the
/// last row and the last vector, and not to be stored. That takes far less time
/// to compile than tiles of more shapes, and little more to run. `WITHIN`: all
/// vectors begin within the result.
///
/// `SIDED`: each term has two rows in the right factor, the second for negative
/// numbers of the left one.
///
/// # Safety
///
/// The product's pointers are valid for its sizes, the block's first row and
/// first column lie in the result, and `column` is a multiple of the lanes such
/// that no vector of the block crosses a panel. If `WITHIN`, the first column of
/// each vector lies in the result.
#[inline(always)]
pub unsafe fn add_up<
    S: Simd,
    const ROWS: usize,
    const VECTORS: usize,
    const SIDED: bool,
    const WITHIN: bool,
>(
    simd: S,
    product: &Product,
    row: usize,
    column: usize,
    sums: &mut Sums<S, ROWS, VECTORS>,
) {
    // SAFETY: the caller vouches for the block.
    unsafe {
        let cursor = Cursor::new::<S, WITHIN>(product, row, column);
        if const { SIDED && ROWS > 1 && blends::<S>() } {
            sum_blended(simd, product, cursor, sums);
        } else if SIDED {
            sum_addressed(simd, product, cursor, sums);
        } else {
            sum(simd, product, cursor, sums);
        }
    }
}

/// A block of the result in registers.
pub type Sums<S, const ROWS: usize, const VECTORS: usize> = [[<S as Simd>::F32; VECTORS]; ROWS];

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
    /// As for `add_up`.
    #[inline(always)]
    unsafe fn new<S: Simd, const WITHIN: bool>(
        product: &Product,
        row: usize,
        column: usize,
    ) -> Self {
        let last = (product.rows - 1, (product.columns - 1) / S::LANES * S::LANES);
        let mut rows = [product.left.at; ROWS];
        let mut vectors = [product.right.at; VECTORS];
        for (index, start) in rows.iter_mut().enumerate() {
            let row = (row + index).min(last.0);
            // SAFETY: the result has this row.
            *start = unsafe { product.left.at.add(row * product.left.row) };
        }
        for (index, start) in vectors.iter_mut().enumerate() {
            let column = column + index * S::LANES;
            let column = if WITHIN { column } else { column.min(last.1) };
            // SAFETY: the result has this column.
            *start = unsafe { product.right.column(column) };
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
/// As for `add_up`.
#[inline(always)]
unsafe fn sum<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    mut cursor: Cursor<ROWS, VECTORS>,
    sums: &mut Sums<S, ROWS, VECTORS>,
) {
    let mut terms = product.depth;
    while terms > 0 {
        let mut weights = [simd.splat(0.0); VECTORS];
        each!(vector < VECTORS, {
            // SAFETY: the term exists, and so does the block.
            weights[vector] = unsafe { simd.load(cursor.weight(cursor.vectors[vector])) };
        });
        each!(row < ROWS, {
            // SAFETY: as above.
            let number = simd.splat(unsafe { cursor.number(cursor.rows[row]) });
            each!(vector < VECTORS, {
                let sum = &mut sums[row][vector];
                *sum = simd.mul_add(number, weights[vector], *sum);
            });
        });
        cursor.advance(product);
        terms -= 1;
    }
}

/// Two weights per term and column: both are loaded, and blended for each row.
///
/// # Safety
///
/// As for `add_up`.
#[inline(always)]
unsafe fn sum_blended<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    mut cursor: Cursor<ROWS, VECTORS>,
    sums: &mut Sums<S, ROWS, VECTORS>,
) {
    let zero = simd.splat(0.0);
    let mut terms = product.depth;
    while terms > 0 {
        let mut weights = [[zero; 2]; VECTORS];
        each!(vector < VECTORS, {
            let at = cursor.weight(cursor.vectors[vector]);
            // SAFETY: the term exists, and so does the block; the two sides of a
            // term follow each other.
            weights[vector] = unsafe { [simd.load(at), simd.load(at.wrapping_add(PANEL))] };
        });
        each!(row < ROWS, {
            // SAFETY: as above.
            let number = simd.splat(unsafe { cursor.number(cursor.rows[row]) });
            let negative = simd.less(number, zero);
            each!(vector < VECTORS, {
                let [weight, other] = weights[vector];
                let sum = &mut sums[row][vector];
                *sum = simd.mul_add(number, simd.select(negative, other, weight), *sum);
            });
        });
        cursor.advance(product);
        terms -= 1;
    }
}

/// Two weights per term and column: each row reads only the one that it takes.
///
/// # Safety
///
/// As for `add_up`.
#[inline(always)]
unsafe fn sum_addressed<S: Simd, const ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: &Product,
    mut cursor: Cursor<ROWS, VECTORS>,
    sums: &mut Sums<S, ROWS, VECTORS>,
) {
    let mut terms = product.depth;
    while terms > 0 {
        each!(row < ROWS, {
            // SAFETY: the term exists, and so does the block.
            let number = unsafe { cursor.number(cursor.rows[row]) };
            let side = usize::from(number < 0.0) * PANEL;
            let number = simd.splat(number);
            each!(vector < VECTORS, {
                let at = cursor.weight(cursor.vectors[vector]).wrapping_add(side);
                // SAFETY: as above; the two sides of a term follow each other.
                let weight = unsafe { simd.load(at) };
                let sum = &mut sums[row][vector];
                *sum = simd.mul_add(number, weight, *sum);
            });
        });
        cursor.advance(product);
        terms -= 1;
    }
}
