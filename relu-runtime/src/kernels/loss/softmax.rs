//! The softmax of several rows at once.

use crate::kernels::lanes::{each, first, for_each_vector};
use crate::kernels::math;
use crate::math::ln_of_product;
use crate::simd::{Kernel, Simd, WIDEST, dispatch};

/// Samples whose losses are prepared together: what each of them waits for is done
/// for all of them meanwhile.
pub const TOGETHER: usize = 32;

/// Rows that take turns.
const SIDE_BY_SIDE: usize = 8;

/// What the softmax of a row of scores consists of, besides their exponentials.
///
/// The logarithm of the sum of exponentials is in two parts that keep what one number
/// would round off.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Softmax {
    /// The largest x.
    pub largest: f32,
    /// The logarithm of the sum of `exp(x - largest)`: small where one score
    /// stands out.
    pub log_rest: f64,
    /// One divided by that sum.
    pub inverse: f64,
}

impl Softmax {
    /// Minus the logarithm of the softmax of a score.
    pub fn surprise(self, score: f32) -> f64 {
        f64::from(self.largest) - f64::from(score) + self.log_rest
    }
}

/// The same of up to [`TOGETHER`] rows.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Softmaxes {
    largest: [f32; TOGETHER],
    log_rest: [f64; TOGETHER],
    inverse: [f64; TOGETHER],
}

impl Softmaxes {
    /// That of a row.
    #[inline]
    pub fn of(&self, row: usize) -> Softmax {
        let Self { largest, log_rest, inverse } = self;
        Softmax { largest: largest[row], log_rest: log_rest[row], inverse: inverse[row] }
    }
}

/// Writes exp(x - the row's largest x) of the first [`TOGETHER`] rows.
///
/// To the sums the largest adds exactly 1; they are NaN if a number is, or the largest
/// is infinite.
pub fn softmax(scores: &[f32], width: usize, exponentials: &mut [f32], softmaxes: &mut Softmaxes) {
    dispatch(Exponentials { scores, width, to: exponentials, results: softmaxes });
}

pub(super) struct Exponentials<'a> {
    pub scores: &'a [f32],
    pub width: usize,
    pub to: &'a mut [f32],
    pub results: &'a mut Softmaxes,
}

impl Kernel for Exponentials<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { scores, width, to, results } = self;
        let count = (scores.len().min(to.len()) / width.max(1)).min(TOGETHER);
        let rows = Rows { scores, width, exponentials: to.as_mut_ptr() };
        let mut sums = [1.0; TOGETHER];
        let mut row = 0;
        while row < count {
            let left = count - row;
            // SAFETY: there are `left` rows from `row` on.
            row += unsafe {
                if left < SIDE_BY_SIDE {
                    rows.exponentiate::<S, 1>(simd, row, &mut results.largest, &mut sums)
                } else {
                    rows.exponentiate::<S, SIDE_BY_SIDE>(simd, row, &mut results.largest, &mut sums)
                }
            };
        }
        let mut first = 0;
        while first < count {
            each!(row < SIDE_BY_SIDE, {
                let sum = sums[first + row];
                results.inverse[first + row] = 1.0 / sum;
                // At least 1, or NaN.
                let log = ln_of_product(sum, 0.0);
                results.log_rest[first + row] = if sum < f64::INFINITY { log } else { sum };
            });
            first += SIDE_BY_SIDE;
        }
    }
}

/// Rows of scores, and where their exponentials go.
struct Rows<'a> {
    scores: &'a [f32],
    width: usize,
    exponentials: *mut f32,
}

impl Rows<'_> {
    /// Writes e^(x - the largest x) of `ROWS` rows, and their sums; returns `ROWS`.
    ///
    /// Each number of a row waits for the ones before it, so rows take turns.
    ///
    /// # Safety
    ///
    /// There are so many rows from `row` on, to read and to write, and such slots.
    #[inline(always)]
    unsafe fn exponentiate<S: Simd, const ROWS: usize>(
        &self,
        simd: S,
        row: usize,
        largest: &mut [f32; TOGETHER],
        sums: &mut [f64; TOGETHER],
    ) -> usize {
        // SAFETY: the caller vouches for the rows, here and below.
        let maxima = unsafe { self.maxima::<S, ROWS>(simd, row) };
        each!(index < ROWS, {
            largest[row + index] = maxima[index];
            sums[row + index] = 0.0;
        });
        let mut column = 0;
        while column < self.width {
            // SAFETY: as above, and there is that column.
            let panels = unsafe { self.powers(simd, row, column, maxima) };
            each!(index < ROWS, {
                sums[row + index] += simd.wide_sum(&panels[index]);
            });
            column += WIDEST;
        }
        ROWS
    }

    /// The largest number of each row; NaN does not count.
    ///
    /// # Safety
    ///
    /// There are so many rows from `row` on.
    #[inline(always)]
    unsafe fn maxima<S: Simd, const ROWS: usize>(&self, simd: S, row: usize) -> [f32; ROWS] {
        let least = simd.splat(f32::NEG_INFINITY);
        let mut vectors = [least; ROWS];
        for_each_vector!(S, self.width, |column, count| {
            each!(index < ROWS, {
                // SAFETY: the row has `count` numbers from `column` on.
                let score = unsafe {
                    simd.load_partial(self.scores.as_ptr().add(self.at(row + index, column)), count)
                };
                let score = simd.select(first(simd, count), score, least);
                vectors[index] = simd.max(score, vectors[index]);
            });
        });
        let mut maxima = [0.0; ROWS];
        each!(index < ROWS, {
            maxima[index] = simd.largest(vectors[index]);
        });
        maxima
    }

    /// Writes e^(x - largest) of a panel of each row, and returns them; what a row has
    /// no numbers for is zero.
    ///
    /// # Safety
    ///
    /// There are so many rows from `row` on, to read and to write, and that column.
    #[inline(always)]
    unsafe fn powers<S: Simd, const ROWS: usize>(
        &self,
        simd: S,
        row: usize,
        column: usize,
        largest: [f32; ROWS],
    ) -> [[f32; WIDEST]; ROWS] {
        let zero = simd.splat(0.0);
        let mut panels = [[0.0; WIDEST]; ROWS];
        each!(vector < WIDEST / S::LANES, {
            let lane = vector * S::LANES;
            if column + lane < self.width {
                let count = self.width - column - lane;
                each!(index < ROWS, {
                    let at = self.at(row + index, column + lane);
                    // SAFETY: both rows have `count` numbers there, and the panel has
                    // `LANES`.
                    unsafe {
                        let score = simd.load_partial(self.scores.as_ptr().add(at), count);
                        let difference = simd.sub(score, simd.splat(largest[index]));
                        let power = math::exp(simd, difference);
                        simd.store_partial(self.exponentials.add(at), power, count);
                        let power = simd.select(first(simd, count), power, zero);
                        simd.store(panels[index].as_mut_ptr().add(lane), power);
                    }
                });
            }
        });
        panels
    }

    /// Where a number lies.
    #[inline(always)]
    fn at(&self, row: usize, column: usize) -> usize {
        row * self.width + column
    }
}
