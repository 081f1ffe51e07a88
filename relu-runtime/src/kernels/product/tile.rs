//! The microkernel: a block of the result in registers.

use super::operands::Product;
use crate::PANEL;
use crate::kernels::lanes::each;
use crate::simd::Simd;

/// Rows of a tile of several that is so many vectors wide: as many sums as hide the
/// latency of the multiply-add, and no more than there are registers.
pub const fn rows<S: Simd>(vectors: usize) -> usize {
    match S::REGISTERS {
        32.. if vectors <= 2 => MOST_ROWS,
        16.. => 6,
        _ => 4,
    }
}

/// The most rows of a tile.
pub const MOST_ROWS: usize = 8;

/// Vectors of a tile of several rows.
pub const fn most_vectors<S: Simd>() -> usize {
    if S::REGISTERS >= 32 { 4 } else { 2 }
}

/// How the terms of a product are read.
pub trait Terms: Copy {
    /// Adds up `ROWS` x `VECTORS` vectors of the result at (`row`, `column`).
    ///
    /// The block may stick out of the result: what lies outside is computed from the
    /// last row and the last vector, and not to be stored. That takes far less time
    /// to compile than tiles of more shapes, and little more to run. `WITHIN`: all
    /// vectors begin within the result. `ahead` is any column of the right factor,
    /// whose lines may be asked for as the terms pass.
    ///
    /// # Safety
    ///
    /// The product's pointers are valid for its sizes, the block's first row and
    /// first column lie in the result, and `column` is a multiple of the lanes such
    /// that no vector of the block crosses a panel. If `WITHIN`, the first column of
    /// each vector lies in the result.
    unsafe fn add_up<S: Simd, const ROWS: usize, const VECTORS: usize, const WITHIN: bool>(
        self,
        simd: S,
        product: &Product,
        row: usize,
        column: usize,
        ahead: usize,
        sums: &mut Sums<S, ROWS, VECTORS>,
    );
}

/// One weight per term and column.
#[derive(Clone, Copy)]
pub struct OneSided;

/// Two weights per term and column, the second for negative numbers of the left
/// factor: each row reads only the one that it takes.
///
/// To blend the two under a mask takes as many instructions of the units that
/// multiply as the products do: on Zen 5 it is a little faster, on the servers of
/// Intel it is not.
#[derive(Clone, Copy)]
pub struct TwoSided;

/// A block of the result in registers.
pub type Sums<S, const ROWS: usize, const VECTORS: usize> = [[<S as Simd>::F32; VECTORS]; ROWS];

/// Where a block reads: a pointer per row of the left factor and per vector of
/// the right one, and how far the current term lies from them.
///
/// Offsets wrap, and are added without the checks of a debug build, which would
/// make this loop, where all the time goes, three times slower there.
pub struct Cursor<const ROWS: usize, const VECTORS: usize> {
    pub rows: [*const f32; ROWS],
    pub vectors: [*const f32; VECTORS],
    pub left: usize,
    pub right: usize,
}

impl<const ROWS: usize, const VECTORS: usize> Cursor<ROWS, VECTORS> {
    /// At term 0.
    ///
    /// # Safety
    ///
    /// As for [`Terms::add_up`].
    #[inline(always)]
    pub unsafe fn new<S: Simd, const WITHIN: bool>(
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
    pub fn advance(&mut self, product: &Product) {
        self.left = self.left.wrapping_add(product.left.step);
        self.right = self.right.wrapping_add(product.right.step);
    }

    /// The number of a row.
    ///
    /// # Safety
    ///
    /// The current term exists.
    #[inline(always)]
    pub unsafe fn number(&self, row: *const f32) -> f32 {
        // SAFETY: the caller vouches for the term.
        unsafe { *row.wrapping_add(self.left) }
    }

    /// Where a vector of the current term lies.
    #[inline(always)]
    pub fn weight(&self, vector: *const f32) -> *const f32 {
        vector.wrapping_add(self.right)
    }
}

impl<const ROWS: usize, const VECTORS: usize> Cursor<ROWS, VECTORS> {
    /// Adds up all terms by [`Simd::add_products`], where that is the way and the factors
    /// are those of a forward product; returns whether it is.
    ///
    /// # Safety
    ///
    /// As for [`Terms::add_up`].
    #[inline(always)]
    pub unsafe fn add_products<S: Simd, const SIDED: bool>(
        &self,
        simd: S,
        product: &Product,
        sums: &mut Sums<S, ROWS, VECTORS>,
    ) -> bool {
        let step = if SIDED { 2 * PANEL } else { PANEL };
        if const { !S::ADDS_PRODUCTS } || product.left.step != 1 || product.right.step != step {
            return false;
        }
        each!(row < ROWS, {
            // SAFETY: the caller vouches for the block.
            unsafe {
                simd.add_products::<SIDED, VECTORS>(
                    self.rows[row],
                    &self.vectors,
                    product.depth,
                    &mut sums[row],
                );
            }
        });
        true
    }
}

impl Terms for OneSided {
    #[inline(always)]
    unsafe fn add_up<S: Simd, const ROWS: usize, const VECTORS: usize, const WITHIN: bool>(
        self,
        simd: S,
        product: &Product,
        row: usize,
        column: usize,
        ahead: usize,
        sums: &mut Sums<S, ROWS, VECTORS>,
    ) {
        // SAFETY: the caller vouches for the block.
        let (mut cursor, ahead) = unsafe {
            (
                Cursor::<ROWS, VECTORS>::new::<S, WITHIN>(product, row, column),
                product.right.column(ahead),
            )
        };
        // SAFETY: as above.
        if unsafe { cursor.add_products::<S, false>(simd, product, sums) } {
            return;
        }
        let mut terms = product.depth;
        while terms > 0 {
            if ROWS > 2 {
                simd.prefetch(cursor.weight(ahead));
            }
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
}

impl Terms for TwoSided {
    #[inline(always)]
    unsafe fn add_up<S: Simd, const ROWS: usize, const VECTORS: usize, const WITHIN: bool>(
        self,
        simd: S,
        product: &Product,
        row: usize,
        column: usize,
        _ahead: usize,
        sums: &mut Sums<S, ROWS, VECTORS>,
    ) {
        // SAFETY: the caller vouches for the block.
        let mut cursor = unsafe { Cursor::<ROWS, VECTORS>::new::<S, WITHIN>(product, row, column) };
        // SAFETY: as above.
        if unsafe { cursor.add_products::<S, true>(simd, product, sums) } {
            return;
        }
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
}
