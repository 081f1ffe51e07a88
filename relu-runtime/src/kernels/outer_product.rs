//! The gradient of a large weight for a single sample, kept as what it is the outer
//! product of.
//!
//! Multiplied out it is as large as the weight, and memory is what such a step waits
//! for. Kept as factors it is neither written, nor read for the norm, which is the
//! product of theirs; the optimizer multiplies it out block by block, in the cache.

use core::ops::Range;

use super::lanes::{each, first};
use crate::simd::{Kernel, Simd, dispatch};
use crate::{PANEL, Panel, Storage};

/// Numbers of a gradient from which on it is kept as factors: smaller ones stay in the
/// caches.
const LARGE: usize = 1 << 14;

/// Whether the gradient of a weight is kept as factors: of one whose panels have so many
/// rows. The factors stand at the start of the gradient's own place, in panels that have
/// no padding.
pub const fn is_factored(rows: usize, units: usize) -> bool {
    let unpadded = rows * (units / PANEL * PANEL);
    unpadded >= LARGE && rows + units <= unpadded
}

/// Keeps the factors in a gradient's place.
pub fn keep(inputs: &[f32], gradient: &[f32], place: &mut [f32]) {
    let (left, rest) = place.split_at_mut(inputs.len());
    left.copy_from_slice(inputs);
    rest[..gradient.len()].copy_from_slice(gradient);
}

/// The same, where a weight has rows for both sides of each input.
pub fn keep_sides(inputs: &[f32], gradient: &[f32], place: &mut [f32]) {
    let (left, rest) = place.split_at_mut(2 * inputs.len());
    for (pair, &number) in left.as_chunks_mut().0.iter_mut().zip(inputs) {
        *pair = both_sides(number);
    }
    rest[..gradient.len()].copy_from_slice(gradient);
}

/// A number as the rows for positive and for negative numbers read it.
#[inline(always)]
pub const fn both_sides(number: f32) -> [f32; 2] {
    if number < 0.0 { [0.0, number] } else { [number, 0.0] }
}

/// The gradient of a weight: `left[k] * right[o]` for row k of unit o's panel.
#[derive(Clone, Copy, Debug)]
pub struct OuterProduct<'a> {
    /// A number per row.
    pub left: &'a [f32],
    /// A number per unit.
    pub right: &'a [f32],
}

impl<'a> OuterProduct<'a> {
    /// What [`keep`] has kept, at the start of `place`.
    pub fn kept_in(place: &'a [f32], rows: usize, units: usize) -> Self {
        let (left, rest) = place.split_at(rows);
        Self { left, right: &rest[..units] }
    }

    /// Multiplies some rows out, from one on, where those of the first panel are followed
    /// by those of the second: to the bits of the sum over samples, of which there is one.
    pub fn multiply_out(self, first: usize, out: &mut [f32]) {
        dispatch(MultiplyOut { product: self, first, out });
    }

    /// Multiplies it out block by block, each in the same room, which stays in the cache:
    /// calls `f` with the part of the gradient's range and its numbers.
    pub fn for_each_block(self, range: Range<usize>, mut f: impl FnMut(Range<usize>, &[f32])) {
        let mut block = [Panel::ZERO; BLOCK];
        for (index, start) in range.clone().step_by(BLOCK * PANEL).enumerate() {
            let end = range.end.min(start + BLOCK * PANEL);
            let block = &mut Storage::as_mut_slice(&mut block)[..end - start];
            self.multiply_out(index * BLOCK, block);
            f(start..end, block);
        }
    }
}

/// Rows of a block: 16 KiB, half of the smallest cache.
const BLOCK: usize = 256;

/// Some rows.
pub(super) struct MultiplyOut<'a> {
    pub product: OuterProduct<'a>,
    pub first: usize,
    pub out: &'a mut [f32],
}

impl Kernel for MultiplyOut<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let OuterProduct { left, right } = self.product;
        let (mut row, mut out) = (self.first, self.out.as_chunks_mut::<PANEL>().0);
        while !out.is_empty() {
            let (panel, first) = (row / left.len(), row % left.len());
            let left = &left[first..];
            let (rows, rest) = out.split_at_mut(left.len().min(out.len()));
            row += rows.len();
            multiply_panel(simd, left, &right[panel * PANEL..], rows);
            out = rest;
        }
    }
}

/// Rows of one panel; lanes past the last unit are zero.
#[inline(always)]
fn multiply_panel<S: Simd>(simd: S, left: &[f32], right: &[f32], out: &mut [[f32; PANEL]]) {
    let zero = simd.splat(0.0);
    let mut vectors = [zero; MOST];
    each!(vector < PANEL / S::LANES, {
        let from = right.get(vector * S::LANES..).unwrap_or_default();
        // SAFETY: no more numbers than there are.
        vectors[vector] = unsafe { simd.load_partial(from.as_ptr(), from.len()) };
    });
    for (&number, out) in left.iter().zip(out) {
        let number = simd.splat(number);
        each!(vector < PANEL / S::LANES, {
            let at = vector * S::LANES;
            let is_unit = first(simd, right.len().saturating_sub(at));
            let product = simd.select(is_unit, simd.mul_add(number, vectors[vector], zero), zero);
            // SAFETY: a panel has that vector.
            unsafe { simd.store(out.as_mut_ptr().add(at), product) };
        });
    }
}

/// The most vectors in a panel.
const MOST: usize = 4;
