//! A loss with a factor: `mean_squared_error(weight: 0.5)`.

use super::classes::ClassLoss;
use super::rows::{PerOutput, RowLoss};
use super::{Case, Loss};
use crate::kernels::loss::Softmaxes;
use crate::{Error, Row};

/// A loss times its factor: that of one of several outputs, or the only one where
/// a weight is written.
///
/// The loss and its gradient count times the factor; what they are divided by
/// stays as it is.
///
/// ```
/// use relu_runtime::train::{Loss, MeanSquaredError, Part};
///
/// # fn main() -> Result<(), relu_runtime::Error> {
/// let mut gradient = [[0.0]];
/// let part = Part::new(MeanSquaredError::new(), 0.5);
/// let loss = part.loss(&[[3.0]], &[[1.0]], &mut gradient)?;
/// assert_eq!((loss, gradient), (0.5 * 4.0, [[0.5 * 4.0]]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part<L> {
    /// What is computed from the output.
    pub loss: L,
    /// Its factor.
    pub weight: f32,
}

impl<L: Loss> Part<L> {
    /// A loss with its factor.
    #[must_use]
    pub const fn new(loss: L, weight: f32) -> Self {
        Self { loss, weight }
    }

    /// Refuses an output of another width than the loss has settings for.
    ///
    /// # Errors
    ///
    /// Those of [`Loss::check`].
    #[doc(hidden)]
    pub fn check_row<R: Row>(&self) -> Result<(), Error> {
        self.loss.check(R::LEN)
    }

    /// What a sample's loss is multiplied by, where the sum over the batch is to
    /// be divided by the number of samples.
    #[doc(hidden)]
    #[must_use]
    pub fn share(&self, samples: usize, divisor: f64) -> f64 {
        f64::from(self.weight) * samples as f64 / divisor
    }
}

impl<L: Loss> Loss for Part<L> {
    const NAME: &'static str = L::NAME;

    fn check(&self, outputs: usize) -> Result<(), Error> {
        self.loss.check(outputs)
    }

    fn prepare(
        &self,
        outputs: &[f32],
        width: usize,
        gradient: &mut [f32],
        softmaxes: &mut Softmaxes,
    ) {
        self.loss.prepare(outputs, width, gradient, softmaxes);
    }
}

#[diagnostic::do_not_recommend]
impl<L: RowLoss> RowLoss for Part<L> {
    const TARGETS: &'static str = L::TARGETS;
    const MEAN_OVER_OUTPUTS: bool = L::MEAN_OVER_OUTPUTS;

    fn accepts(target: f32) -> bool {
        L::accepts(target)
    }

    fn row(&self, case: Case<'_, [f32]>, targets: &[f32]) -> f64 {
        let weight = f64::from(self.weight);
        weight * self.loss.row(case.times(weight), targets)
    }

    fn right_answers(outputs: &[f32], targets: &[f32]) -> Option<f64> {
        L::right_answers(outputs, targets)
    }
}

#[diagnostic::do_not_recommend]
impl<L: PerOutput> PerOutput for Part<L> {}

#[diagnostic::do_not_recommend]
impl<L: ClassLoss> ClassLoss for Part<L> {
    fn class(&self, case: Case<'_, [f32]>, class: usize) -> f64 {
        let weight = f64::from(self.weight);
        weight * self.loss.class(case.times(weight), class)
    }

    fn weights(&self) -> &[f32] {
        self.loss.weights()
    }
}
