//! Sums over the samples, in order: the gradients of numbers per unit.

use super::lanes::{clear, for_each_vector, rows};
use crate::simd::Simd;

/// Writes the sums of left * right, and of right alone if asked for.
///
/// # Safety
///
/// The sums are valid for writing as many whole panels as a row takes, and
/// overlap nothing.
#[inline(always)]
pub(super) unsafe fn forward<S: Simd>(
    simd: S,
    left: &[f32],
    right: &[f32],
    products: *mut f32,
    terms: Option<*mut f32>,
    width: usize,
) {
    // SAFETY: the caller vouches for the vectors; the rows have `count` numbers
    // from `column` on.
    unsafe {
        clear(products, width);
        if let Some(terms) = terms {
            clear(terms, width);
        }
        for (left, right) in rows(left, width).zip(rows(right, width)) {
            for_each_vector!(S, width, |column, count| {
                let product = products.add(column);
                let left = simd.load_partial(left.as_ptr().add(column), count);
                let right = simd.load_partial(right.as_ptr().add(column), count);
                let value = simd.mul_add(right, left, simd.load(product));
                simd.store_partial(product, value, count);
                if let Some(terms) = terms {
                    let term = terms.add(column);
                    simd.store_partial(term, simd.add(simd.load(term), right), count);
                }
            });
        }
    }
}
