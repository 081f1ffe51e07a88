//! Gradient clipping.

use super::factored::{Factored, Gradient};
use crate::parameters::{Segment, Table, Tensor, Tensors};
use crate::round::to_f32;
use crate::simd::{Kernel, Simd, WIDEST, by_halves, dispatch};
use crate::threads::{self, Divide, Items, NUMBER};
use crate::{Error, check};

/// How gradients are kept from exploding.
///
/// Pascanu et al., "On the difficulty of training recurrent neural networks",
/// ICML 2013, for norms; the definitions are `PyTorch`'s `clip_grad_norm_` (with
/// `error_if_nonfinite`) and `clip_grad_value_`. A limit is finite and more than
/// zero; another one, and gradients that are NaN or infinite, are refused where
/// the clipping is to be done.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Clip {
    /// All gradients together are scaled by min(1, limit / (norm + 1e-6)),
    /// where the norm is the Euclidean one over every parameter.
    GlobalNorm(f32),
    /// Each parameter's gradient by itself is scaled by
    /// min(1, limit / (norm + 1e-6)).
    Norm(f32),
    /// Each number is brought into [-limit, limit].
    Value(f32),
}

/// What clipping found and did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clipped {
    /// The Euclidean norm of all gradients before clipping; infinite if it
    /// exceeds all `f32`s.
    pub norm: f32,
    /// The smallest factor by which a gradient was multiplied; 1 where nothing
    /// was clipped.
    ///
    /// With [`Clip::GlobalNorm`] it is the factor of all gradients, with
    /// [`Clip::Norm`] that of the parameter that was clipped most, with
    /// [`Clip::Value`] that of the number that was.
    pub factor: f32,
}

impl Clip {
    /// Clips the trainable tensors of a flat gradient in place.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] for a limit that is not a finite number above zero,
    /// [`Error::NotFinite`] if a gradient is NaN or infinite. The gradients are
    /// as before then.
    pub fn apply(self, gradients: &mut [f32], segments: &[Segment]) -> Result<Clipped, Error> {
        self.check()?;
        let norm = finite(None, norm(Factored::new(gradients, false), Table::new(segments)))?;
        let (clipped, factor) = prepare(Some(self), norm, gradients, segments);
        if factor < 1.0 {
            for tensor in trainable(segments) {
                scale(&mut gradients[tensor.range()], factor);
            }
        }
        Ok(clipped)
    }

    /// Refuses a limit that clipping is not defined for.
    pub(super) fn check(self) -> Result<(), Error> {
        let (Self::GlobalNorm(limit) | Self::Norm(limit) | Self::Value(limit)) = self;
        if check::positive(limit) {
            return Ok(());
        }
        let (name, expected) = ("limit of the clipping", "a finite number above 0");
        Err(Error::Setting { name, value: limit, expected })
    }
}

/// The norm, or an error if it, or the loss, says that there is no step to take.
///
/// In `f64` no finite gradients have an infinite norm.
pub(super) fn finite(loss: Option<f32>, norm: f64) -> Result<f64, Error> {
    if norm.is_finite() && loss.is_none_or(f32::is_finite) {
        Ok(norm)
    } else {
        Err(Error::NotFinite { loss, gradient_norm: to_f32(norm) })
    }
}

/// Clips finite gradients of that norm, but leaves a factor common to all to the
/// caller, who has another pass over them to do anyway.
pub(super) fn prepare(
    clip: Option<Clip>,
    norm: f64,
    gradients: &mut [f32],
    segments: &[Segment],
) -> (Clipped, f32) {
    let (factor, pending) = match clip {
        None => (1.0, 1.0),
        Some(Clip::GlobalNorm(limit)) => {
            let factor = factor(limit, norm);
            (factor, factor)
        }
        Some(Clip::Norm(limit)) => (clip_each(limit, gradients, segments), 1.0),
        Some(Clip::Value(limit)) => (clip_values(limit, gradients, segments), 1.0),
    };
    (Clipped { norm: to_f32(norm), factor }, pending)
}

/// The Euclidean norm over all trainable tensors.
pub(super) fn norm(gradients: Factored<'_>, table: Table<'_>) -> f64 {
    let squares = match table.trainable_prefix {
        Some(len) if len <= BLOCKS * BLOCK && !gradients.has_factors() => {
            square_sum(&gradients.numbers()[..len])
        }
        _ => trainable(table.segments)
            .map(|tensor| gradient_square_sum(gradients.of(tensor)))
            // `sum` of nothing is -0.
            .fold(0.0, |sum, square| sum + square),
    };
    crate::math::sqrt_f64(squares)
}

fn gradient_square_sum(gradient: Gradient<'_>) -> f64 {
    match gradient {
        Gradient::Numbers(numbers) => square_sum(numbers),
        Gradient::OuterProduct(product) => square_sum(product.left) * square_sum(product.right),
    }
}

fn trainable(segments: &[Segment]) -> impl Iterator<Item = Tensor<'_>> {
    Tensors::new(segments).filter(|tensor| tensor.segment().trainable)
}

fn factor(limit: f32, norm: f64) -> f32 {
    to_f32((f64::from(limit) / (norm + 1e-6)).min(1.0))
}

fn clip_each(limit: f32, gradients: &mut [f32], segments: &[Segment]) -> f32 {
    let mut smallest = 1.0_f32;
    for tensor in trainable(segments) {
        let gradients = &mut gradients[tensor.range()];
        let factor = factor(limit, crate::math::sqrt_f64(square_sum(gradients)));
        if factor < 1.0 {
            scale(gradients, factor);
        }
        smallest = smallest.min(factor);
    }
    smallest
}

fn clip_values(limit: f32, gradients: &mut [f32], segments: &[Segment]) -> f32 {
    let mut largest = 0.0;
    for tensor in trainable(segments) {
        for gradient in &mut gradients[tensor.range()] {
            largest = gradient.abs().max(largest);
            *gradient = gradient.clamp(-limit, limit);
        }
    }
    if largest > limit { limit / largest } else { 1.0 }
}

/// Multiplies all numbers by a factor.
pub(super) fn scale(values: &mut [f32], factor: f32) {
    for value in values {
        *value *= factor;
    }
}

/// The sum of squares, in `f64`.
///
/// Of many it is that of blocks, so that threads may divide them.
fn square_sum(values: &[f32]) -> f64 {
    if values.len() <= BLOCKS * BLOCK {
        return dispatch(SquareSum(values));
    }
    let len = values.len().div_ceil(BLOCKS).next_multiple_of(WIDEST);
    let mut sums = [0.0; BLOCKS];
    let items = Items { count: values.len().div_ceil(len), grain: 1 };
    threads::divide(Blocks { values, sums: &mut sums, len }, items, values.len() * NUMBER);
    sums.iter().sum()
}

/// Sums of many squares, and the fewest numbers of one.
const BLOCKS: usize = 24;
const BLOCK: usize = 1 << 10;

/// Some blocks of numbers, and room for their sums.
struct Blocks<'a> {
    values: &'a [f32],
    sums: &'a mut [f64],
    /// Numbers of a block.
    len: usize,
}

impl Divide for Blocks<'_> {
    fn cut(self, at: usize) -> [Self; 2] {
        let Self { values, sums, len } = self;
        let (values, sums) = (values.split_at(at * len), sums.split_at_mut(at));
        [Self { values: values.0, sums: sums.0, len }, Self { values: values.1, sums: sums.1, len }]
    }

    fn run(self) {
        for (values, sum) in self.values.chunks(self.len).zip(self.sums) {
            *sum = dispatch(SquareSum(values));
        }
    }
}

struct SquareSum<'a>(&'a [f32]);

impl Kernel for SquareSum<'_> {
    type Output = f64;

    /// The order of the sum does not depend on the instruction set.
    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> f64 {
        let mut sums = [[0.0; 8]; 4];
        let (chunks, rest) = self.0.as_chunks::<32>();
        for chunk in chunks {
            add_squares::<S>(&mut sums, chunk);
        }
        let mut last = [0.0; 32];
        last[..rest.len()].copy_from_slice(rest);
        add_squares::<S>(&mut sums, &last);
        let [mut lanes, b, c, d] = sums;
        for lane in 0..8 {
            lanes[lane] = (lanes[lane] + b[lane]) + (c[lane] + d[lane]);
        }
        by_halves(lanes, |a, b| a + b)
    }
}

#[inline(always)]
fn add_squares<S: Simd>(sums: &mut [[f64; 8]; 4], values: &[f32; 32]) {
    for (sums, values) in sums.iter_mut().zip(values.as_chunks::<8>().0) {
        for (sum, &value) in sums.iter_mut().zip(values) {
            *sum = add_square::<S>(*sum, f64::from(value));
        }
    }
}

/// sum + value², of which the square is exact: fused or not, it is the same.
#[inline(always)]
fn add_square<S: Simd>(sum: f64, value: f64) -> f64 {
    if S::FUSED { fused(sum, value) } else { sum + value * value }
}

#[cfg(feature = "std")]
#[inline(always)]
fn fused(sum: f64, value: f64) -> f64 {
    value.mul_add(value, sum)
}

/// Without `std` there is no such operation on `f64`.
#[cfg(not(feature = "std"))]
#[inline(always)]
fn fused(sum: f64, value: f64) -> f64 {
    sum + value * value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::tests::{NESTED, STORAGE};

    static SEGMENTS: [Segment; 3] = [
        Segment::vector("a", 0, 16, 0.0),
        Segment::vector("b", 64, 16, 0.0),
        Segment::state("c", 128, 16, 0.0),
    ];

    /// 3 and 4 in the trainable segments, 100 in the state.
    fn gradients() -> [f32; 48] {
        core::array::from_fn(|index| match index {
            0 => 3.0,
            16 => -4.0,
            32 => 100.0,
            _ => 0.0,
        })
    }

    fn clipped(clip: Clip) -> (Clipped, [f32; 3]) {
        let mut gradients = gradients();
        let clipped = clip.apply(&mut gradients, &SEGMENTS).unwrap();
        (clipped, [gradients[0], gradients[16], gradients[32]])
    }

    #[test]
    fn a_global_norm_scales_all_gradients() {
        let (Clipped { norm, factor }, [a, b, state]) = clipped(Clip::GlobalNorm(2.5));
        assert_eq!(norm.to_bits(), 5.0_f32.to_bits());
        assert!((factor - 0.5).abs() < 1e-6);
        assert!((a - 1.5).abs() < 1e-5 && (b + 2.0).abs() < 1e-5);
        assert_eq!(state.to_bits(), 100.0_f32.to_bits());
    }

    #[test]
    fn the_norm_of_nothing_is_zero() {
        assert_eq!(norm(Factored::new(&[], false), Table::new(&[])).to_bits(), 0);
    }

    #[test]
    fn a_norm_below_the_limit_changes_nothing() {
        for clip in [Clip::GlobalNorm(5.1), Clip::Norm(4.1), Clip::Value(4.0)] {
            assert_eq!(clipped(clip), (Clipped { norm: 5.0, factor: 1.0 }, [3.0, -4.0, 100.0]));
        }
    }

    #[test]
    fn a_norm_is_that_of_each_parameter() {
        let (Clipped { norm, factor }, [a, b, _]) = clipped(Clip::Norm(2.0));
        assert_eq!(norm.to_bits(), 5.0_f32.to_bits());
        assert!((factor - 0.5).abs() < 1e-6);
        assert!((a - 2.0).abs() < 1e-5 && (b + 2.0).abs() < 1e-5);
    }

    #[test]
    fn a_norm_is_that_of_each_iteration() {
        let mut gradients = [0.0_f32; STORAGE];
        for (index, tensor) in Tensors::new(&NESTED).enumerate() {
            gradients[tensor.range().start] = 1.0 + index as f32;
        }
        let before = gradients;
        let clipped = Clip::Norm(2.5).apply(&mut gradients, &NESTED).unwrap();
        let count = Tensors::new(&NESTED).filter(|tensor| tensor.segment().trainable).count();
        let squares: f32 = (1..=count).map(|value| (value * value) as f32).sum();
        assert_eq!(clipped.norm, squares.sqrt());
        assert!((clipped.factor - 2.5 / count as f32).abs() < 1e-6);
        for tensor in Tensors::new(&NESTED) {
            let (found, before) = (gradients[tensor.range().start], before[tensor.range().start]);
            let expected = if tensor.segment().trainable { before.min(2.5) } else { before };
            assert!((found - expected).abs() < 1e-5, "{}: {found}", tensor.name());
        }
    }

    #[test]
    fn values_are_clamped() {
        let (Clipped { factor, .. }, values) = clipped(Clip::Value(3.5));
        assert_eq!((factor, values), (0.875, [3.0, -3.5, 100.0]));
    }

    #[test]
    fn norms_of_large_numbers_do_not_overflow() {
        let mut gradients = [3e38_f32; 48];
        let clipped = Clip::GlobalNorm(1.0).apply(&mut gradients, &SEGMENTS).unwrap();
        assert!(clipped.norm.is_infinite() && clipped.factor > 0.0);
        assert!((f64::from(gradients[0]) - 1.0 / 32.0_f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn gradients_that_are_not_finite_are_refused_and_left_alone() {
        for (bad, norm) in [(f32::NAN, "NaN"), (f32::NEG_INFINITY, "inf")] {
            for clip in [Clip::GlobalNorm(1.0), Clip::Norm(1.0), Clip::Value(1.0)] {
                let mut gradients = gradients();
                gradients[20] = bad;
                let before = gradients.map(f32::to_bits);
                match clip.apply(&mut gradients, &SEGMENTS) {
                    Err(Error::NotFinite { loss: None, gradient_norm }) => {
                        assert_eq!(std::format!("{gradient_norm}"), norm);
                    }
                    other => panic!("{clip:?} of {bad}: {other:?}"),
                }
                assert_eq!(gradients.map(f32::to_bits), before);
            }
        }
        let mut state_alone = gradients();
        state_alone[32] = f32::NAN;
        assert!(Clip::GlobalNorm(1.0).apply(&mut state_alone, &SEGMENTS).is_ok());
    }

    #[test]
    fn a_limit_is_finite_and_more_than_zero() {
        for limit in [0.0, -0.0, -1.0, f32::NAN, f32::INFINITY] {
            for clip in [Clip::GlobalNorm(limit), Clip::Norm(limit), Clip::Value(limit)] {
                let mut gradients = gradients();
                let result = clip.apply(&mut gradients, &SEGMENTS);
                assert!(matches!(result, Err(Error::Setting { .. })), "{clip:?}: {result:?}");
                assert_eq!(gradients, self::gradients());
            }
        }
    }
}
