//! The gradient of a bias: a sum over samples.

use super::product::{Left, Out, Product, Right};
use crate::simd::Simd;
use crate::{PANEL, Vector};

/// `out[o]` = sum over samples of `gradient[o]`, in the order of the samples.
///
/// Overwrites `out` but for the padding, which is zero before and after.
#[inline(always)]
pub fn bias_gradient<S: Simd, const OUT: usize, const PANELS: usize>(
    simd: S,
    gradient: &[[f32; OUT]],
    out: &mut Vector<OUT, PANELS>,
) {
    let at = gradient.as_ptr().cast();
    let product = Product {
        left: Left { at, row: 0, step: 0 },
        right: Right { at, panel: PANEL, step: OUT },
        out: Out { at: out.as_mut_ptr(), row: OUT, panel: PANEL },
        rows: 1,
        columns: OUT,
        depth: gradient.len(),
    };
    // SAFETY: the pointers are those of the arguments, whose types give the
    // sizes; `out` has all its panels, or it would not compile, and is borrowed
    // exclusively. The left factor is not read.
    unsafe { simd.bias_gradient(product) }
}

/// Sums the terms of the right factor, which is not padded.
///
/// # Safety
///
/// The product's pointers are valid for its sizes, but for the left factor.
#[inline(always)]
pub unsafe fn sum<S: Simd>(simd: S, product: Product) {
    // SAFETY: the caller vouches for the product; the second call takes up the
    // column at which the first has stopped.
    unsafe {
        let column = strips::<S, 8>(simd, &product, 0);
        strips::<S, 1>(simd, &product, column);
    }
}

/// Sums strips of `VECTORS` vectors; returns the first column left.
///
/// # Safety
///
/// As for `sum`; `column` is a multiple of the lanes.
#[inline(always)]
unsafe fn strips<S: Simd, const VECTORS: usize>(
    simd: S,
    product: &Product,
    mut column: usize,
) -> usize {
    while column + (VECTORS - 1) * S::LANES < product.columns {
        // SAFETY: each vector begins within the columns, and partial loads and
        // stores touch no more than the columns that there are.
        unsafe {
            let mut sums = [simd.splat(0.0); VECTORS];
            for term in 0..product.depth {
                let row = product.right.at.add(term * product.right.step);
                for (vector, sum) in sums.iter_mut().enumerate() {
                    let column = column + vector * S::LANES;
                    let value = simd.load_partial(row.add(column), product.columns - column);
                    *sum = simd.add(*sum, value);
                }
            }
            for (vector, &sum) in sums.iter().enumerate() {
                let column = column + vector * S::LANES;
                let to = product.out.at.add(column);
                simd.store_partial(to, sum, product.columns - column);
            }
        }
        column += VECTORS * S::LANES;
    }
    column
}
