//! The exponentials of losses, over rows of any width: compiled once.

use super::math;
use crate::PANEL;
use crate::math::ln_f64;
use crate::round::to_f32;
use crate::simd::{Kernel, Simd, dispatch};

/// The logarithm of a sum of exponentials in two parts that keep what one number would round off.
#[derive(Clone, Copy, Debug)]
pub struct LogSum {
    /// The largest x.
    pub largest: f32,
    /// The logarithm of the sum of `exp(x - largest)`: small where one score
    /// stands out.
    pub log_rest: f64,
}

impl LogSum {
    /// Minus the logarithm of the softmax of a score.
    pub fn surprise(self, score: f32) -> f64 {
        f64::from(self.largest) - f64::from(score) + self.log_rest
    }
}

/// Writes the softmax of a row, and returns the logarithm of its denominator.
pub fn softmax_row(scores: &[f32], probabilities: &mut [f32]) -> LogSum {
    let (largest, sum) = dispatch(Exponentials { scores, exponentials: &mut *probabilities });
    let scale = to_f32(1.0 / sum);
    for probability in probabilities {
        *probability *= scale;
    }
    LogSum { largest, log_rest: ln_f64(sum) }
}

/// Writes exp(x - the largest x); returns the largest and the sum, to which the
/// largest adds exactly 1. The sum is NaN if a number is, or the largest is
/// infinite.
struct Exponentials<'a> {
    scores: &'a [f32],
    exponentials: &'a mut [f32],
}

impl Kernel for Exponentials<'_> {
    type Output = (f32, f64);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> (f32, f64) {
        let Self { scores, exponentials } = self;
        let largest = largest(scores);
        let function = ExpOfDifference(largest);
        Map { from: scores, to: &mut *exponentials, function }.run(simd);
        (largest, sum(exponentials))
    }
}

/// The largest number, minus infinity if there is none; NaN does not count.
#[inline(always)]
fn largest(values: &[f32]) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; PANEL];
    let (chunks, rest) = values.as_chunks::<PANEL>();
    for chunk in chunks {
        for (largest, &value) in lanes.iter_mut().zip(chunk) {
            *largest = if value > *largest { value } else { *largest };
        }
    }
    let lanes = if chunks.is_empty() { &[] } else { &lanes[..] };
    let larger = |a, &b| if b > a { b } else { a };
    lanes.iter().chain(rest).fold(f32::NEG_INFINITY, larger)
}

/// The sum in `f64`; its order does not depend on the instruction set.
#[inline(always)]
fn sum(values: &[f32]) -> f64 {
    let mut lanes = [0.0_f64; PANEL];
    let (chunks, rest) = values.as_chunks::<PANEL>();
    for chunk in chunks {
        for (sum, &value) in lanes.iter_mut().zip(chunk) {
            *sum += f64::from(value);
        }
    }
    let rest = rest.iter().fold(0.0, |sum, &value| sum + f64::from(value));
    if chunks.is_empty() { rest } else { lanes.iter().sum::<f64>() + rest }
}

/// Writes the exponentials of a row.
pub fn exp_row(values: &[f32], exp: &mut [f32]) {
    dispatch(Map { from: values, to: exp, function: ExpOfDifference(0.0) });
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
struct ExpOfDifference(f32);

impl Function for ExpOfDifference {
    #[inline(always)]
    fn apply<S: Simd>(self, simd: S, value: S::F32) -> S::F32 {
        math::exp(simd, simd.sub(value, simd.splat(self.0)))
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
