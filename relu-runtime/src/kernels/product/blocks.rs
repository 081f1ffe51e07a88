//! Sums in blocks of terms. Small products take as long as their chains of
//! dependent multiply-adds; a sum of blocks has several short ones.

use super::operands::{Left, Product};
use super::tile::{OneSided, Sums, Terms, TwoSided};
use crate::PANEL;
use crate::kernels::lanes::each;
use crate::simd::{Simd, WIDEST, opaque};

/// Blocks of terms of a small product, each summed from +0 in the order of its
/// terms; then the blocks are added in their order.
///
/// It depends on the sizes alone, so that the bits are the same for one row and
/// for many, and on every machine. Eight sums hide the latency of the
/// multiply-add (four cycles, two a cycle), and a block of less than eight terms
/// does not pay.
pub const fn blocks(depth: usize, columns: usize) -> usize {
    let (sums, blocks) = (8 / columns.div_ceil(WIDEST), depth / 16);
    match if sums < blocks { sums } else { blocks } {
        0 | 1 => 1,
        2 | 3 => 2,
        _ => 4,
    }
}

/// Adds up a block of the result as [`Terms::add_up`] does, one block of terms after
/// the other: for several rows, which have sums enough.
///
/// # Safety
///
/// As for `Terms::add_up`; there are at least as many terms as blocks.
#[inline(always)]
pub unsafe fn in_turn<
    S: Simd,
    const ROWS: usize,
    const VECTORS: usize,
    const SIDED: bool,
    const BLOCKS: usize,
>(
    simd: S,
    product: &Product,
    row: usize,
    column: usize,
    sums: &mut Sums<S, ROWS, VECTORS>,
) {
    let length = product.depth / BLOCKS;
    each!(block < BLOCKS, {
        let first = block * length;
        let terms = if block + 1 < BLOCKS { length } else { product.depth - first };
        let mut part = [[simd.splat(0.0); VECTORS]; ROWS];
        // SAFETY: the terms are some of the product's.
        unsafe {
            let product = product.terms(first, terms);
            if SIDED {
                TwoSided.add_up::<S, ROWS, VECTORS, false>(
                    simd, &product, row, column, column, &mut part,
                );
            } else {
                OneSided.add_up::<S, ROWS, VECTORS, false>(
                    simd, &product, row, column, column, &mut part,
                );
            }
        }
        each!(row < ROWS, {
            each!(vector < VECTORS, {
                let sum = &mut sums[row][vector];
                *sum =
                    if block == 0 { part[row][vector] } else { simd.add(*sum, part[row][vector]) };
            });
        });
    });
}

/// Adds up a row of the result, all blocks of terms at once, but where sums of products
/// are not made in this code.
///
/// # Safety
///
/// As for [`in_turn`], for row 0.
#[inline(always)]
pub unsafe fn at_once<S: Simd, const VECTORS: usize, const SIDED: bool, const BLOCKS: usize>(
    simd: S,
    product: &Product,
    column: usize,
    sums: &mut [S::F32; VECTORS],
) {
    if const { S::ADDS_PRODUCTS } {
        let mut rows = [*sums];
        // SAFETY: the caller vouches for it.
        unsafe { in_turn::<S, 1, VECTORS, SIDED, BLOCKS>(simd, product, 0, column, &mut rows) };
        [*sums] = rows;
        return;
    }
    // Its numbers were stored as vectors just before.
    let left = Left { at: opaque(product.left.at), ..product.left };
    let product = &Product { left, ..*product };
    let mut parts = [[simd.splat(0.0); VECTORS]; BLOCKS];
    let length = product.depth / BLOCKS;
    // Two terms at a time halve what a loop takes beside its sums.
    let mut term = 0;
    while term + 1 < length {
        // SAFETY: all blocks have both terms.
        unsafe {
            add_terms::<S, VECTORS, SIDED, BLOCKS>(simd, product, column, term, &mut parts);
            add_terms::<S, VECTORS, SIDED, BLOCKS>(simd, product, column, term + 1, &mut parts);
        }
        term += 2;
    }
    if term < length {
        // SAFETY: all blocks have the term.
        unsafe { add_terms::<S, VECTORS, SIDED, BLOCKS>(simd, product, column, term, &mut parts) };
    }
    // The last block has the rest, too.
    let mut term = BLOCKS * length;
    while term < product.depth {
        // SAFETY: the term exists.
        unsafe {
            add_term::<S, VECTORS, SIDED>(simd, product, column, term, &mut parts[BLOCKS - 1]);
        }
        term += 1;
    }
    *sums = parts[0];
    let mut block = 1;
    while block < BLOCKS {
        each!(vector < VECTORS, {
            sums[vector] = simd.add(sums[vector], parts[block][vector]);
        });
        block += 1;
    }
}

/// Adds one term to each block, which is the first of the block for `term` = 0.
///
/// # Safety
///
/// As for [`in_turn`], for row 0; all blocks have the term.
#[inline(always)]
unsafe fn add_terms<S: Simd, const VECTORS: usize, const SIDED: bool, const BLOCKS: usize>(
    simd: S,
    product: &Product,
    column: usize,
    term: usize,
    parts: &mut [[S::F32; VECTORS]; BLOCKS],
) {
    let length = product.depth / BLOCKS;
    each!(block < BLOCKS, {
        let (term, part) = (block * length + term, &mut parts[block]);
        // SAFETY: the caller vouches for the term.
        unsafe { add_term::<S, VECTORS, SIDED>(simd, product, column, term, part) };
    });
}

/// Adds a term of row 0. Vectors outside of the result read the last one, as in
/// [`Terms::add_up`].
///
/// # Safety
///
/// As for `in_turn`; the term exists.
#[inline(always)]
unsafe fn add_term<S: Simd, const VECTORS: usize, const SIDED: bool>(
    simd: S,
    product: &Product,
    column: usize,
    term: usize,
    sums: &mut [S::F32; VECTORS],
) {
    let last = (product.columns - 1) / S::LANES * S::LANES;
    // SAFETY: the caller vouches for the term and the first column; no vector is
    // read that the result lacks. The two sides of a term follow each other.
    unsafe {
        let number = *product.left.at.add(term * product.left.step);
        let side = if SIDED { usize::from(number < 0.0) * PANEL } else { 0 };
        let number = simd.splat(number);
        each!(vector < VECTORS, {
            let column = (column + vector * S::LANES).min(last);
            let at = product.right.column(column).add(term * product.right.step + side);
            sums[vector] = simd.mul_add(number, simd.load(at), sums[vector]);
        });
    }
}
