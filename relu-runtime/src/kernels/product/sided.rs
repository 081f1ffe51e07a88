//! Two-sided products with sizes at run time.

use core::mem::MaybeUninit;

use super::ends::Ends;
use super::operands::Product;
use super::row::row;
use super::tile::{Cursor, MOST_ROWS, Sums, Terms, TwoSided};
use super::walk::cover;
use crate::PANEL;
use crate::kernels::epilogue::Steps;
use crate::kernels::lanes::each;
use crate::simd::Simd;

/// Rows whose sides are kept at a time; a multiple of those of every tile.
const ROWS: usize = 192;

/// Terms that are summed before the next columns: both sides of four panels of them
/// take 32 KiB, which stay in the cache nearest to the processor, as half of what is
/// read there is what another row has just read.
const TERMS: usize = 64;

/// As [`walk::large`](super::walk::large), for a right factor of two sides.
///
/// # Safety
///
/// As for `walk::large`; the numbers of a row of the left factor follow each other.
#[inline(always)]
pub unsafe fn large<S: Simd>(simd: S, product: Product, steps: Option<Steps>) {
    // SAFETY: the caller vouches for the product; rows and terms are some of its.
    unsafe {
        if product.rows == 1 {
            let ends = Ends::of(&product, false, steps, 0, product.depth);
            row(simd, TwoSided, &product, ends);
        } else {
            let mut sides = Sides::new();
            for row in (0..product.rows).step_by(ROWS) {
                several(simd, &product.rows_from(row, ROWS), steps, &mut sides);
            }
        }
    }
}

/// The sums of at most `ROWS` rows.
///
/// # Safety
///
/// As for `large`.
#[inline(always)]
unsafe fn several<S: Simd>(simd: S, product: &Product, steps: Option<Steps>, sides: &mut Sides) {
    let mut first = 0;
    loop {
        let depth = (product.depth - first).min(TERMS);
        let ends = Ends::of(product, false, steps, first, depth);
        // SAFETY: the caller vouches for the product; the terms are some of its.
        unsafe {
            let product = product.terms(first, depth);
            sides.find(&product);
            cover(simd, &*sides, &product, ends);
        }
        first += depth;
        if first >= product.depth {
            break;
        }
    }
}

/// Which side each number of some rows selects, found once for all columns: 0 for
/// the positive one, 1 for the other.
struct Sides(MaybeUninit<[[u8; TERMS]; ROWS]>);

impl Sides {
    #[inline(always)]
    const fn new() -> Self {
        Self(MaybeUninit::uninit())
    }

    /// Finds the sides of all rows, and fills up the last tile.
    ///
    /// # Safety
    ///
    /// The product has at most `ROWS` rows and `TERMS` terms, and at least one row.
    #[inline(always)]
    unsafe fn find(&mut self, product: &Product) {
        let to = self.0.as_mut_ptr().cast::<u8>();
        for row in 0..ROWS.min(product.rows + MOST_ROWS - 1) {
            for term in 0..product.depth {
                // SAFETY: the caller vouches for row and term.
                unsafe {
                    let from = row.min(product.rows - 1) * product.left.row + term;
                    let number = *product.left.at.add(from);
                    to.add(row * TERMS + term).write(u8::from(number < 0.0));
                }
            }
        }
    }
}

impl Terms for &Sides {
    #[inline(always)]
    unsafe fn add_up<S: Simd, const HEIGHT: usize, const VECTORS: usize, const WITHIN: bool>(
        self,
        simd: S,
        product: &Product,
        row: usize,
        column: usize,
        _ahead: usize,
        sums: &mut Sums<S, HEIGHT, VECTORS>,
    ) {
        // SAFETY: the caller vouches for the block; the sides of all rows of the
        // product have been found.
        unsafe {
            let sides = self.0.as_ptr().cast::<u8>().add(row * TERMS);
            let mut cursor = Cursor::<HEIGHT, VECTORS>::new::<S, WITHIN>(product, row, column);
            if cursor.add_products::<S, true>(simd, product, sums) {
                return;
            }
            let mut term = 0;
            while term < product.depth {
                each!(row < HEIGHT, {
                    let number = simd.splat(cursor.number(cursor.rows[row]));
                    let side = usize::from(*sides.add(row * TERMS + term)) * PANEL;
                    each!(vector < VECTORS, {
                        let at = cursor.weight(cursor.vectors[vector]).wrapping_add(side);
                        let sum = &mut sums[row][vector];
                        *sum = simd.mul_add(number, simd.load(at), *sum);
                    });
                });
                cursor.advance(product);
                term += 1;
            }
        }
    }
}
