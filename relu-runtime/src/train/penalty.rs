//! Penalties on large weights.

use crate::parameters::{Segment, Tensors};
use crate::simd::{Kernel, Simd, dispatch};
use crate::{Error, setting};

/// What large weights add to the loss: l1 Σ |w| + l2 Σ w², over the weight
/// matrices; biases, norms and slopes are spared.
///
/// The gradient is l1 sign(w) + 2 l2 w, where the sign of 0 is 0. It passes
/// through clipping and through the optimizer's means as all gradients do, which
/// tells it from the decoupled weight decay of
/// [`AdamW`](crate::optimizer::AdamW). With plain gradient descent, l2 is half a
/// weight decay.
///
/// L1 makes weights zero (Tibshirani, "Regression Shrinkage and Selection via
/// the Lasso", JRSS B 1996), L2 keeps them small (Hoerl and Kennard, "Ridge
/// Regression", Technometrics 1970).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Penalty {
    l1: f32,
    l2: f32,
}

impl Penalty {
    /// Nothing.
    pub const NONE: Self = Self { l1: 0.0, l2: 0.0 };

    /// `strength` times the sum of all absolute values.
    #[must_use]
    pub const fn l1(strength: f32) -> Self {
        Self::elastic(strength, 0.0)
    }

    /// `strength` times the sum of all squares.
    #[must_use]
    pub const fn l2(strength: f32) -> Self {
        Self::elastic(0.0, strength)
    }

    /// Both (Zou and Hastie, "Regularization and Variable Selection via the
    /// Elastic Net", JRSS B 2005).
    #[must_use]
    pub const fn elastic(l1: f32, l2: f32) -> Self {
        Self { l1, l2 }
    }

    /// Refuses strengths below zero, infinity and NaN.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`]
    pub fn check(self) -> Result<(), Error> {
        setting::not_negative("strength of the L1 penalty", self.l1)?;
        setting::not_negative("strength of the L2 penalty", self.l2)
    }

    /// What the parameters add to the loss; adds its gradient to `gradients`.
    ///
    /// Both slices are laid out as `segments` says.
    pub fn apply(self, parameters: &[f32], gradients: &mut [f32], segments: &[Segment]) -> f64 {
        if self == Self::NONE {
            return 0.0;
        }
        let matrices = Tensors::new(segments)
            .filter(|tensor| tensor.segment().trainable && tensor.segment().decays);
        let values = matrices.map(|tensor| {
            dispatch(Apply {
                parameters: &parameters[tensor.range()],
                gradients: &mut gradients[tensor.range()],
                penalty: self,
            })
        });
        values.sum()
    }
}

/// The penalty of a segment.
struct Apply<'a> {
    parameters: &'a [f32],
    gradients: &'a mut [f32],
    penalty: Penalty,
}

impl Kernel for Apply<'_> {
    type Output = f64;

    /// The order of the sums does not depend on the instruction set.
    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> f64 {
        let Self { parameters, gradients, penalty } = self;
        let mut sums = Sums { magnitudes: [0.0; 16], squares: [0.0; 16] };
        let (parameters, rest) = parameters.as_chunks::<16>();
        let (gradients, rest_of_gradients) = gradients.as_chunks_mut::<16>();
        for (parameters, gradients) in parameters.iter().zip(gradients) {
            sums.add(penalty, parameters, gradients);
        }
        // There is a rest only where panels are narrow.
        sums.add(penalty, rest, rest_of_gradients);
        sums.total(penalty)
    }
}

/// Sixteen sums of absolute values and of squares.
struct Sums {
    magnitudes: [f64; 16],
    squares: [f64; 16],
}

impl Sums {
    /// Adds at most sixteen parameters, and the gradient of their penalty to theirs.
    #[inline(always)]
    fn add(&mut self, penalty: Penalty, parameters: &[f32], gradients: &mut [f32]) {
        let Penalty { l1, l2 } = penalty;
        let sums = self.magnitudes.iter_mut().zip(&mut self.squares);
        let values = parameters.iter().zip(gradients);
        for ((&parameter, gradient), (magnitude, square)) in values.zip(sums) {
            let sign = if parameter == 0.0 { 0.0 } else { 1.0_f32.copysign(parameter) };
            *gradient += l1 * sign + l2 * (parameter + parameter);
            *magnitude += f64::from(parameter.abs());
            *square += f64::from(parameter) * f64::from(parameter);
        }
    }

    fn total(&self, penalty: Penalty) -> f64 {
        let [magnitudes, squares] =
            [self.magnitudes, self.squares].map(|sums| sums.iter().sum::<f64>());
        f64::from(penalty.l1) * magnitudes + f64::from(penalty.l2) * squares
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Initializer;

    const WEIGHT: Segment = Segment::weight("weight", 0, 2, 3, Initializer::Zeros);

    static SEGMENTS: [Segment; 3] =
        [WEIGHT, Segment::bias("bias", 128, 16), Segment::state("state", 192, 16, 0.0)];

    /// 2 and -3 in the matrix, ones elsewhere, zeros in the padding.
    fn parameters() -> [f32; 64] {
        let mut parameters = core::array::from_fn(|index| if index < 32 { 0.0 } else { 1.0 });
        (parameters[0], parameters[second()]) = (2.0, -3.0);
        parameters
    }

    /// Where the weight of the second unit and the second input lies.
    fn second() -> usize {
        WEIGHT.layout.position(1, 1)
    }

    fn applied(penalty: Penalty) -> (f64, [f32; 64]) {
        let mut gradients = [0.0; 64];
        gradients[second()] = 10.0;
        (penalty.apply(&parameters(), &mut gradients, &SEGMENTS), gradients)
    }

    #[test]
    fn weights_of_matrices_are_penalized() {
        for (penalty, value, gradient_of) in [
            (Penalty::NONE, 0.0, [0.0, 10.0]),
            (Penalty::l1(0.5), 2.5, [0.5, 9.5]),
            (Penalty::l2(0.5), 6.5, [2.0, 7.0]),
            (Penalty::elastic(0.25, 0.5), 7.75, [2.25, 6.75]),
        ] {
            let (found, gradients) = applied(penalty);
            assert_eq!(found, value, "{penalty:?}");
            let mut expected = [0.0; 64];
            [expected[0], expected[second()]] = gradient_of;
            assert_eq!(gradients, expected, "{penalty:?}");
        }
    }

    #[test]
    fn strengths_are_not_negative() {
        assert_eq!(Penalty::NONE.check(), Ok(()));
        for penalty in [Penalty::l1(-1.0), Penalty::l2(f32::INFINITY)] {
            assert!(matches!(penalty.check(), Err(Error::Setting { .. })));
        }
    }
}
