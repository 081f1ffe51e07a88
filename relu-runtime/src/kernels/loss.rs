//! The exponentials of losses, over rows of any width: compiled once.

use super::lanes::{each, first, rows, rows_mut};
use super::{math, reduce};
use crate::PANEL;
use crate::math::ln_of_product;
use crate::simd::{Kernel, Simd, dispatch};

/// Samples whose losses are prepared together: what each of them waits for is done
/// for all of them meanwhile.
pub const TOGETHER: usize = 16;

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

/// The same of up to [`TOGETHER`] rows; zeros of rows that are not there.
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
pub fn softmaxes(scores: &[f32], width: usize, exponentials: &mut [f32]) -> Softmaxes {
    dispatch(Exponentials { scores, width, exponentials })
}

struct Exponentials<'a> {
    scores: &'a [f32],
    width: usize,
    exponentials: &'a mut [f32],
}

impl Kernel for Exponentials<'_> {
    type Output = Softmaxes;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Softmaxes {
        let Self { scores, width, exponentials } = self;
        let mut softmaxes = Softmaxes::default();
        let mut sums = [1.0; TOGETHER];
        let slots = softmaxes.largest.iter_mut().zip(&mut sums);
        let rows = rows(scores, width).zip(rows_mut(exponentials, width));
        for ((scores, exponentials), (largest, sum)) in rows.zip(slots) {
            *largest = reduce::max(simd, scores);
            *sum = exponentials_of_row(simd, scores, *largest, exponentials);
        }
        for ((&sum, inverse), log) in
            sums.iter().zip(&mut softmaxes.inverse).zip(&mut softmaxes.log_rest)
        {
            *inverse = 1.0 / sum;
            // At least 1, or NaN.
            *log = if sum < f64::INFINITY { ln_of_product(sum, 0.0) } else { sum };
        }
        softmaxes
    }
}

/// Writes exp(x - largest), and returns the sum; its order does not depend on the
/// instruction set.
#[inline(always)]
fn exponentials_of_row<S: Simd>(
    simd: S,
    scores: &[f32],
    largest: f32,
    exponentials: &mut [f32],
) -> f64 {
    let largest = simd.splat(largest);
    let mut sums = [0.0_f64; PANEL];
    for (scores, exponentials) in scores.chunks(PANEL).zip(exponentials.chunks_mut(PANEL)) {
        let len = scores.len().min(exponentials.len());
        let mut panel = [0.0_f32; PANEL];
        each!(vector < PANEL / S::LANES, {
            let column = vector * S::LANES;
            if column < len {
                let count = len - column;
                // SAFETY: both have `count` numbers from `column` on, and the panel
                // has `LANES`.
                unsafe {
                    let score = simd.load_partial(scores.as_ptr().add(column), count);
                    let power = math::exp(simd, simd.sub(score, largest));
                    simd.store_partial(exponentials.as_mut_ptr().add(column), power, count);
                    let power = simd.select(first(simd, count), power, simd.splat(0.0));
                    simd.store(panel.as_mut_ptr().add(column), power);
                }
            }
        });
        for (sum, power) in sums.iter_mut().zip(panel) {
            *sum += f64::from(power);
        }
    }
    let mut width = PANEL / 2;
    while width > 0 {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
        }
        width /= 2;
    }
    sums[0]
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
