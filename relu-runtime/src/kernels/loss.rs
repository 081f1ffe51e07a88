//! The exponentials of losses, over rows of any width: compiled once.

use super::lanes::{each, first, for_each_vector};
use super::math;
use crate::PANEL;
use crate::math::ln_of_product;
use crate::simd::{Kernel, Simd, dispatch};

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
    dispatch(Exponentials { scores, width, exponentials, results: softmaxes });
}

struct Exponentials<'a> {
    scores: &'a [f32],
    width: usize,
    exponentials: &'a mut [f32],
    results: &'a mut Softmaxes,
}

impl Kernel for Exponentials<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { scores, width, exponentials, results } = self;
        let rows = Rows { scores, width, exponentials: exponentials.as_mut_ptr() };
        let count = (scores.len().min(exponentials.len()) / width.max(1)).min(TOGETHER);
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
    /// Writes e^(x - largest) of `ROWS` rows, and their sums, whose order does not depend
    /// on the instruction set; returns `ROWS`.
    ///
    /// What is done of a row waits for what was done before, so rows take turns.
    ///
    /// # Safety
    ///
    /// There are so many rows from `row` on, and so many slots.
    #[inline(always)]
    unsafe fn exponentiate<S: Simd, const ROWS: usize>(
        &self,
        simd: S,
        row: usize,
        largest: &mut [f32; TOGETHER],
        sums: &mut [f64; TOGETHER],
    ) -> usize {
        let (least, zero) = (simd.splat(f32::NEG_INFINITY), simd.splat(0.0));
        let mut tops = [least; ROWS];
        for_each_vector!(S, self.width, |column, count| {
            each!(index < ROWS, {
                // SAFETY: the row has `count` numbers from `column` on.
                let score = unsafe { simd.load_partial(self.score(row + index, column), count) };
                tops[index] = simd.max(simd.select(first(simd, count), score, least), tops[index]);
            });
        });
        each!(index < ROWS, {
            largest[row + index] = simd.largest(tops[index]);
            tops[index] = simd.splat(largest[row + index]);
            sums[row + index] = 0.0;
        });
        let mut start = 0;
        while start < self.width {
            let mut panels = [[0.0; PANEL]; ROWS];
            each!(vector < PANEL / S::LANES, {
                let column = start + vector * S::LANES;
                if column < self.width {
                    let count = self.width - column;
                    each!(index < ROWS, {
                        // SAFETY: both rows have `count` numbers from `column` on, and
                        // the panel has `LANES`.
                        unsafe {
                            let score = simd.load_partial(self.score(row + index, column), count);
                            let power = math::exp(simd, simd.sub(score, tops[index]));
                            let to = self.exponentials.add((row + index) * self.width + column);
                            simd.store_partial(to, power, count);
                            let power = simd.select(first(simd, count), power, zero);
                            simd.store(panels[index].as_mut_ptr().add(vector * S::LANES), power);
                        }
                    });
                }
            });
            each!(index < ROWS, {
                sums[row + index] += simd.wide_sum(&panels[index]);
            });
            start += PANEL;
        }
        ROWS
    }

    /// # Safety
    ///
    /// There is that score.
    #[inline(always)]
    unsafe fn score(&self, row: usize, column: usize) -> *const f32 {
        // SAFETY: the caller vouches for it.
        unsafe { self.scores.as_ptr().add(row * self.width + column) }
    }
}

/// Writes the exponentials of all numbers.
pub fn exp(values: &[f32], exp: &mut [f32]) {
    dispatch(Map { from: values, to: exp, function: Exp });
}

/// Writes exp(-|x|).
pub fn exp_of_negative_magnitude(scores: &[f32], exp: &mut [f32]) {
    dispatch(Map { from: scores, to: exp, function: ExpOfNegativeMagnitude });
}

/// A function of one number, lane by lane.
trait Function: Copy {
    fn apply<S: Simd>(self, simd: S, value: S::F32) -> S::F32;
}

#[derive(Clone, Copy)]
struct Exp;

impl Function for Exp {
    #[inline(always)]
    fn apply<S: Simd>(self, simd: S, value: S::F32) -> S::F32 {
        math::exp(simd, value)
    }
}

#[derive(Clone, Copy)]
struct ExpOfNegativeMagnitude;

impl Function for ExpOfNegativeMagnitude {
    #[inline(always)]
    fn apply<S: Simd>(self, simd: S, value: S::F32) -> S::F32 {
        let negated = simd.sub(simd.splat(0.0), value);
        let is_negative = simd.less(value, simd.splat(0.0));
        math::exp(simd, simd.select(is_negative, value, negated))
    }
}

/// Writes a function of each number of `from` to `to`.
struct Map<'a, F> {
    from: &'a [f32],
    to: &'a mut [f32],
    function: F,
}

impl<F: Function> Kernel for Map<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (from, to) in self.from.chunks(S::LANES).zip(self.to.chunks_mut(S::LANES)) {
            let count = from.len().min(to.len());
            // SAFETY: both chunks hold `count` numbers, at most `LANES`.
            unsafe {
                let value = simd.load_partial(from.as_ptr(), count);
                let value = self.function.apply(simd, value);
                simd.store_partial(to.as_mut_ptr(), value, count);
            }
        }
    }
}
