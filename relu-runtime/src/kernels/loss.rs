//! The exponentials of losses, over rows of any width: compiled once.

use super::lanes::{each, first, for_each_vector, rows, rows_mut};
use super::math;
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
        let count = (scores.len() / width.max(1)).min(TOGETHER);
        let mut softmaxes = Softmaxes::default();
        let mut sums = [1.0; TOGETHER];
        let rows = || rows(scores, width);
        maxima(simd, rows(), &mut softmaxes.largest[..count]);
        let slots = rows_mut(exponentials, width).zip(&softmaxes.largest[..count]);
        exponentiate(simd, rows().zip(slots), &mut sums[..count]);
        for row in 0..TOGETHER {
            let sum = sums[row];
            softmaxes.inverse[row] = 1.0 / sum;
            // At least 1, or NaN.
            let log = ln_of_product(sum, 0.0);
            softmaxes.log_rest[row] = if sum < f64::INFINITY { log } else { sum };
        }
        softmaxes
    }
}

/// The largest number of each row, minus infinity if there is none; NaN does not count.
///
/// Here and in `exponentiate`, all rows come to a panel in memory before the first of
/// these is reduced: the processor has several in hand then, and the compiler loads
/// parts of panels instead of moving them out of vectors.
#[inline(always)]
fn maxima<'a, S: Simd>(simd: S, rows: impl Iterator<Item = &'a [f32]>, largest: &mut [f32]) {
    let mut panels = [[f32::NEG_INFINITY; PANEL]; TOGETHER];
    for (scores, panel) in rows.zip(&mut panels[..largest.len()]) {
        let least = simd.splat(f32::NEG_INFINITY);
        let mut largest = least;
        for_each_vector!(S, scores.len(), |column, count| {
            // SAFETY: there are `count` numbers from `column` on.
            let score = unsafe { simd.load_partial(scores.as_ptr().add(column), count) };
            largest = simd.max(simd.select(first(simd, count), score, least), largest);
        });
        // SAFETY: no set has more than sixteen lanes.
        unsafe { simd.store(panel.as_mut_ptr(), largest) };
    }
    for (&panel, largest) in panels.iter().zip(largest) {
        let mut lanes = panel;
        let mut width = PANEL / 2;
        while width > 0 {
            for lane in 0..width {
                let (a, b) = (lanes[lane], lanes[lane + width]);
                lanes[lane] = if a < b { b } else { a };
            }
            width /= 2;
        }
        *largest = lanes[0];
    }
}

/// Writes e^(x - the largest x) of each row, and their sums; the order of these does
/// not depend on the instruction set.
#[inline(always)]
fn exponentiate<'a, S: Simd>(
    simd: S,
    rows: impl Iterator<Item = (&'a [f32], (&'a mut [f32], &'a f32))>,
    sums: &mut [f64],
) {
    let mut halves = [[0.0_f64; PANEL / 2]; TOGETHER];
    for ((scores, (exponentials, &largest)), halves) in rows.zip(&mut halves) {
        let largest = simd.splat(largest);
        let zero = simd.splat(0.0);
        for (scores, exponentials) in scores.chunks(PANEL).zip(exponentials.chunks_mut(PANEL)) {
            let len = scores.len().min(exponentials.len());
            let mut panel = [0.0_f32; PANEL];
            each!(vector < PANEL / S::LANES, {
                let column = vector * S::LANES;
                if column < len {
                    let count = len - column;
                    // SAFETY: both have `count` numbers from `column` on, and the
                    // panel has `LANES`.
                    unsafe {
                        let score = simd.load_partial(scores.as_ptr().add(column), count);
                        let power = math::exp(simd, simd.sub(score, largest));
                        simd.store_partial(exponentials.as_mut_ptr().add(column), power, count);
                        let power = simd.select(first(simd, count), power, zero);
                        simd.store(panel.as_mut_ptr().add(column), power);
                    }
                }
            });
            for lane in 0..PANEL / 2 {
                halves[lane] += f64::from(panel[lane]) + f64::from(panel[lane + PANEL / 2]);
            }
        }
    }
    for (&half, sum) in halves.iter().zip(sums) {
        let mut lanes = half;
        let mut width = PANEL / 4;
        while width > 0 {
            for lane in 0..width {
                lanes[lane] += lanes[lane + width];
            }
            width /= 2;
        }
        *sum = lanes[0];
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
