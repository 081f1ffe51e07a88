//! Sums and maxima of a row.
//!
//! A sum is made of sixteen partial sums whatever the lanes of a vector, so its
//! bits do not depend on the instruction set.

use super::lanes::{each, first, for_each_vector};
use crate::simd::{Fallback, Simd, WIDEST, by_halves};

/// The vectors that the sums take where vectors are narrowest.
const MOST: usize = WIDEST / Fallback::LANES;

/// Sixteen partial sums.
pub(super) struct Sums<S: Simd>([S::F32; MOST]);

impl<S: Simd> Sums<S> {
    #[inline(always)]
    pub fn new(simd: S) -> Self {
        const { assert!(WIDEST.is_multiple_of(S::LANES) && WIDEST / S::LANES <= MOST) };
        Self([simd.splat(0.0); MOST])
    }

    /// Adds at most sixteen numbers.
    #[inline(always)]
    pub fn add(&mut self, simd: S, values: &[f32]) {
        each!(vector < WIDEST / S::LANES, {
            let first = vector * S::LANES;
            if first < values.len() {
                let count = values.len() - first;
                // SAFETY: there are `count` numbers from `first` on.
                let value = unsafe { simd.load_partial(values.as_ptr().add(first), count) };
                self.0[vector] = simd.add(self.0[vector], value);
            }
        });
    }

    /// Adds the products of at most sixteen numbers, as many of both.
    #[inline(always)]
    fn multiply_add(&mut self, simd: S, a: &[f32], b: &[f32]) {
        let len = a.len().min(b.len());
        each!(vector < WIDEST / S::LANES, {
            let first = vector * S::LANES;
            if first < len {
                // SAFETY: both have `len` numbers.
                let (a, b) = unsafe {
                    (
                        simd.load_partial(a.as_ptr().add(first), len - first),
                        simd.load_partial(b.as_ptr().add(first), len - first),
                    )
                };
                self.0[vector] = simd.mul_add(a, b, self.0[vector]);
            }
        });
    }

    /// The sum of the partial sums, by halves.
    #[inline(always)]
    pub fn total(self, simd: S) -> f32 {
        let mut lanes = [0.0_f32; WIDEST];
        each!(vector < WIDEST / S::LANES, {
            // SAFETY: so many vectors are in all lanes.
            unsafe { simd.store(lanes.as_mut_ptr().add(vector * S::LANES), self.0[vector]) };
        });
        by_halves(lanes, |a, b| a + b)
    }
}

/// The sum of the numbers.
#[inline(always)]
pub(super) fn sum<S: Simd>(simd: S, values: &[f32]) -> f32 {
    let mut sums = Sums::new(simd);
    for group in values.chunks(WIDEST) {
        sums.add(simd, group);
    }
    sums.total(simd)
}

/// The sum of the products of numbers at the same place.
#[inline(always)]
pub(super) fn dot<S: Simd>(simd: S, a: &[f32], b: &[f32]) -> f32 {
    let mut sums = Sums::new(simd);
    // Not zipped: how many pairs there are would be divided out, and a panic for groups of
    // nothing linked, where the compiler looks for short code.
    let mut others = b.chunks(WIDEST);
    for a in a.chunks(WIDEST) {
        let Some(b) = others.next() else { break };
        sums.multiply_add(simd, a, b);
    }
    sums.total(simd)
}

/// The sums of the differences of numbers from a center, and of their squares.
#[inline(always)]
pub(super) fn moments<S: Simd>(simd: S, values: &[f32], center: f32) -> [f32; 2] {
    let center = simd.splat(center);
    let (mut sums, mut squares) = (Sums::new(simd), Sums::new(simd));
    for group in values.chunks(WIDEST) {
        each!(vector < WIDEST / S::LANES, {
            let column = vector * S::LANES;
            if column < group.len() {
                let count = group.len() - column;
                // SAFETY: there are `count` numbers from `column` on.
                let value = unsafe { simd.load_partial(group.as_ptr().add(column), count) };
                let is_value = first(simd, count);
                let difference = simd.select(is_value, simd.sub(value, center), simd.splat(0.0));
                sums.0[vector] = simd.add(sums.0[vector], difference);
                squares.0[vector] = simd.mul_add(difference, difference, squares.0[vector]);
            }
        });
    }
    [sums.total(simd), squares.total(simd)]
}

/// The sums over the units of a b and of a b c.
#[cfg(feature = "training")]
#[inline(always)]
pub(super) fn products<S: Simd>(simd: S, a: &[f32], b: &[f32], c: &[f32]) -> [f32; 2] {
    let (mut pairs, mut triples) = (Sums::new(simd), Sums::new(simd));
    for ((a, b), c) in a.chunks(WIDEST).zip(b.chunks(WIDEST)).zip(c.chunks(WIDEST)) {
        let slots = pairs.0.iter_mut().zip(&mut triples.0);
        let vectors = a.chunks(S::LANES).zip(b.chunks(S::LANES)).zip(c.chunks(S::LANES));
        for (((a, b), c), (pair, triple)) in vectors.zip(slots) {
            // SAFETY: the chunks' own numbers, at most `LANES`.
            unsafe {
                let b = simd.load_partial(b.as_ptr(), b.len());
                let product = simd.mul(simd.load_partial(a.as_ptr(), a.len()), b);
                let c = simd.load_partial(c.as_ptr(), c.len());
                *pair = simd.add(*pair, product);
                *triple = simd.mul_add(product, c, *triple);
            }
        }
    }
    [pairs.total(simd), triples.total(simd)]
}

/// The largest number, NaN aside; -infinity if there is none.
#[inline(always)]
pub(super) fn max<S: Simd>(simd: S, values: &[f32]) -> f32 {
    let least = simd.splat(f32::NEG_INFINITY);
    let mut largest = least;
    for_each_vector!(S, values.len(), |column, count| {
        // SAFETY: there are `count` numbers from `column` on.
        let value = unsafe { simd.load_partial(values.as_ptr().add(column), count) };
        largest = simd.max(simd.select(first(simd, count), value, least), largest);
    });
    simd.largest(largest)
}
