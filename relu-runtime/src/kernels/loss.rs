//! The exponentials of losses, over rows of any width: compiled once.

use super::math;
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
    let (mut position, mut largest) = (0, f32::NEG_INFINITY);
    for (index, &score) in scores.iter().enumerate() {
        if score > largest {
            (position, largest) = (index, score);
        }
    }
    dispatch(Map { from: scores, to: probabilities, function: ExpOfDifference(largest) });
    let rest = sum_without(probabilities, position);
    let scale = to_f32(1.0 / (1.0 + rest));
    for probability in probabilities {
        *probability *= scale;
    }
    // 1 + rest, as the largest score's own term is exp(0), unless it is not
    // finite, which makes `rest` NaN.
    LogSum { largest, log_rest: ln_f64(1.0 + rest) }
}

/// Writes the exponentials of a row.
pub fn exp_row(values: &[f32], exp: &mut [f32]) {
    dispatch(Map { from: values, to: exp, function: ExpOfDifference(0.0) });
}

/// Writes exp(-|x|).
pub fn exp_of_negative_magnitude(scores: &[f32], exp: &mut [f32]) {
    dispatch(Map { from: scores, to: exp, function: ExpOfNegativeMagnitude });
}

/// The sum of all numbers but the one at `position`, or NaN if that one is.
fn sum_without(values: &[f32], position: usize) -> f64 {
    let mut sum = 0.0;
    for (index, &value) in values.iter().enumerate() {
        sum += f64::from(if index == position { value - 1.0 } else { value });
    }
    sum
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
