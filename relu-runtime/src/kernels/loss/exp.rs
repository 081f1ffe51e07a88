//! Exponentials of numbers by themselves.

use crate::kernels::math;
use crate::simd::{Kernel, Simd, dispatch};

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
