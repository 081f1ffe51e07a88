//! Targets with a weight per sample.

use super::{Case, Loss, Targets};
use crate::error::check_samples;
use crate::{Error, Role, Row};

/// Targets of which some count more than others, for every loss.
///
/// Each sample's loss and gradient counts times its weight, any finite number;
/// a weight of zero leaves the sample out. What the sum is divided by stays as
/// it is without weights, the batch size, so weights whose mean is one keep the
/// scale of the loss. The same as the mean of weight times loss in `PyTorch`
/// (`reduction="none"`). The accuracy counts all samples alike.
///
/// ```
/// use relu_runtime::train::{Loss, MeanSquaredError, Weighted};
///
/// # fn main() -> Result<(), relu_runtime::Error> {
/// let (outputs, targets) = ([[1.0], [2.0]], [[0.0], [0.0]]);
/// let weighted = Weighted::new(&targets, &[1.0, 0.5]);
/// let mut gradient = [[0.0]; 2];
/// let loss = MeanSquaredError::new().loss(&outputs, weighted, &mut gradient)?;
/// assert_eq!((loss, gradient), (1.5, [[1.0], [1.0]]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Weighted<'w, T> {
    targets: T,
    weights: &'w [f32],
}

impl<'w, T> Weighted<'w, T> {
    /// Targets, and a weight for each of them.
    #[must_use]
    pub const fn new(targets: T, weights: &'w [f32]) -> Self {
        Self { targets, weights }
    }
}

impl<L: Loss, R: Row, T: Targets<L, R>> Targets<L, R> for Weighted<'_, T> {
    type Shares = T::Shares;

    fn check(&self, loss: &L, samples: usize) -> Result<(), Error> {
        self.targets.check(loss, samples)?;
        check_samples(Role::SampleWeights, samples, self.weights.len())?;
        match self.weights.iter().enumerate().find(|(_, weight)| !weight.is_finite()) {
            None => Ok(()),
            Some((sample, &value)) => Err(Error::SampleWeight { sample, value }),
        }
    }

    fn shares(&self, loss: &L, samples: usize) -> T::Shares {
        self.targets.shares(loss, samples)
    }

    fn sample(&self, loss: &L, shares: &T::Shares, sample: usize, case: Case<'_, R>) -> f64 {
        let weight = f64::from(self.weights[sample]);
        weight * self.targets.sample(loss, shares, sample, case.times(weight))
    }

    fn divisor(&self, loss: &L, samples: usize) -> f64 {
        self.targets.divisor(loss, samples)
    }

    fn right_answers(&self, sample: usize, output: &R) -> Option<f64> {
        self.targets.right_answers(sample, output)
    }
}
