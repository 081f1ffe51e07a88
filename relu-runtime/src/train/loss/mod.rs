//! What training makes small: the mean loss of a batch, from the network's
//! outputs, and its gradient.
//!
//! A loss is a value, since some have settings. Its trait here says what it is
//! of one sample: [`RowLoss`](rows::RowLoss) against a row of targets,
//! [`ClassLoss`](classes::ClassLoss) against the index of a class,
//! [`Pointwise`](pointwise::Pointwise) number by number. `targets.rs` turns that
//! into [`Targets`] for the types that users have their targets in.

mod any;
mod binary_cross_entropy;
mod case;
mod classes;
mod focal;
mod hinge;
mod huber;
mod kl_divergence;
mod mean_absolute_error;
mod mean_squared_error;
mod negative_log_likelihood;
mod part;
mod pointwise;
mod poisson_nll;
mod rows;
mod several;
mod softmax_cross_entropy;
mod targets;
#[cfg(test)]
mod tests;
mod weighted;

#[doc(hidden)]
pub use any::AnyLoss;
pub use binary_cross_entropy::BinaryCrossEntropy;
pub use case::Case;
pub use classes::Label;
pub use focal::Focal;
pub use hinge::Hinge;
pub use huber::{Huber, SmoothL1};
pub use kl_divergence::KlDivergence;
pub use mean_absolute_error::MeanAbsoluteError;
pub use mean_squared_error::MeanSquaredError;
pub use negative_log_likelihood::NegativeLogLikelihood;
pub use part::Part;
pub use poisson_nll::PoissonNll;
pub use several::{count_of, scaled};
pub use softmax_cross_entropy::SoftmaxCrossEntropy;
pub use weighted::Weighted;

use crate::error::check_samples;
use crate::kernels::loss::{Softmaxes, TOGETHER};
use crate::round::to_f32;
use crate::{Error, Role, Row};

/// A loss, named in a network's `train` section; a value of the type carries
/// its settings.
///
/// Which targets it takes is told by the trait [`Targets`].
pub trait Loss: Sized + Send + Sync + 'static {
    /// Its name in a `train` section.
    const NAME: &'static str;

    /// Refuses settings that the loss is not defined for, or that do not fit a
    /// network of `outputs` outputs.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`], [`Error::ClassWeights`]
    fn check(&self, _outputs: usize) -> Result<(), Error> {
        Ok(())
    }

    /// What can be done for some samples at once, before their targets are looked
    /// at: the rows of `outputs` are `width` wide, and what is written to those of
    /// `gradient` is there in [`Targets::sample`].
    #[doc(hidden)]
    fn prepare(
        &self,
        _outputs: &[f32],
        _width: usize,
        _gradient: &mut [f32],
        _softmaxes: &mut Softmaxes,
    ) {
    }

    /// The mean loss of a batch; overwrites `gradient` with its gradient with
    /// respect to the outputs, for a training loop of one's own.
    ///
    /// ```
    /// use relu_runtime::train::{Loss, MeanSquaredError};
    ///
    /// # fn main() -> Result<(), relu_runtime::Error> {
    /// let (outputs, targets) = ([[1.0, 2.0]], [[0.0, 2.0]]);
    /// let mut gradient = [[0.0; 2]];
    /// let loss = MeanSquaredError::new().loss(&outputs, &targets, &mut gradient)?;
    /// assert_eq!((loss, gradient), (0.5, [[1.0, 0.0]]));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::EmptyBatch`], [`Error::Samples`] if the targets or `gradient`
    /// have another number of rows than `outputs`, [`Error::Width`] if the
    /// targets' rows are not as wide, [`Error::Label`] and
    /// [`Error::TargetValue`] for targets that the loss is not defined for,
    /// [`Error::ClassWeights`], [`Error::SampleWeight`], and [`Error::Setting`]
    /// if the loss is set to what it is not defined for.
    fn loss<R: Row>(
        &self,
        outputs: &[R],
        targets: impl Targets<Self, R>,
        gradient: &mut [R],
    ) -> Result<f32, Error> {
        targets.check(self, outputs.len())?;
        check_samples(Role::OutputGradient, outputs.len(), gradient.len())?;
        if outputs.is_empty() {
            return Err(Error::EmptyBatch);
        }
        Ok(targets.mean(self, outputs, gradient))
    }
}

/// The right answers for a batch, of a kind that the loss `L` takes.
///
/// | loss | targets |
/// |---|---|
/// | [`SoftmaxCrossEntropy`] | classes, or rows of probabilities |
/// | [`Focal`], [`Hinge`], [`NegativeLogLikelihood`] | classes |
/// | [`KlDivergence`] | rows of probabilities |
/// | [`BinaryCrossEntropy`] | rows of numbers in [0, 1] |
/// | [`PoissonNll`] | rows of numbers that are not negative |
/// | [`MeanSquaredError`], [`MeanAbsoluteError`], [`Huber`], [`SmoothL1`] | rows of numbers |
///
/// Classes are indices of any integer type, one per sample: `&[u8]`,
/// `&Vec<usize>`, `&[u32; K]`, and with the feature `ndarray`
/// `ArrayView1<i64>` and `&Array1<i64>`. Rows are `&[[f32; N]]`,
/// `&Vec<[f32; N]>`, `&[[f32; N]; K]`, and with the feature `ndarray`
/// `ArrayView2<f32>` and `&Array2<f32>`. Where a network has one output, the
/// losses of the last three lines take a number per sample, too: `&[f32]`,
/// `&Vec<f32>`, `&[f32; K]`, `ArrayView1<f32>`, `&Array1<f32>`.
///
/// [`Weighted`] adds a weight per sample to any of them; a [`Part`] takes the
/// targets of its loss.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the targets of `{L}` for outputs `{R}`",
    label = "not targets that this network's loss takes",
    note = "targets are class indices of an integer type (`&labels` of a `Vec<u8>`, \
            `labels.view()` of an `Array1<i64>`) or rows of `f32` as wide as the outputs \
            (`&rows` of a `Vec<{R}>`, `rows.view()` of an `Array2<f32>`), as the loss asks"
)]
pub trait Targets<L: Loss, R: Row> {
    /// What the loss of one sample depends on of the whole batch.
    type Shares;

    /// Refuses targets that do not fit a batch of `samples` samples, or that
    /// the loss is not defined for.
    ///
    /// # Errors
    ///
    /// [`Error::Samples`], [`Error::Width`], [`Error::Label`],
    /// [`Error::TargetValue`], [`Error::SampleWeight`], and those of
    /// [`Loss::check`]
    fn check(&self, loss: &L, samples: usize) -> Result<(), Error>;

    /// That of a batch of `samples` samples.
    fn shares(&self, loss: &L, samples: usize) -> Self::Shares;

    /// The loss of one sample, whose number is `sample`; overwrites its gradient.
    fn sample(&self, loss: &L, shares: &Self::Shares, sample: usize, case: Case<'_, R>) -> f64;

    /// What the mean divides the sum of the samples' losses by: their number,
    /// times the number of outputs where the mean is over these, too; with
    /// class weights the sum of the samples'.
    fn divisor(&self, loss: &L, samples: usize) -> f64;

    /// The share of right answers of one sample, where the loss has such.
    fn right_answers(&self, sample: usize, output: &R) -> Option<f64>;

    /// The sum of the samples' losses; overwrites `gradient` with its gradient
    /// times `factor`.
    ///
    /// The caller has checked the targets, and there is a row of `gradient`
    /// per sample.
    fn sum(&self, loss: &L, outputs: &[R], gradient: &mut [R], factor: f32) -> f64 {
        let shares = self.shares(loss, outputs.len());
        let (mut sum, mut softmaxes) = (0.0, Softmaxes::default());
        for (chunk, gradient) in gradient.chunks_mut(TOGETHER).enumerate() {
            let first = chunk * TOGETHER;
            let outputs = &outputs[first..first + gradient.len()];
            loss.prepare(R::flat(outputs), R::LEN, R::flat_mut(gradient), &mut softmaxes);
            for (index, (output, gradient)) in outputs.iter().zip(gradient).enumerate() {
                let case = Case { output, softmax: softmaxes.of(index), gradient, factor };
                sum += self.sample(loss, &shares, first + index, case);
            }
        }
        sum
    }

    /// The mean loss; overwrites `gradient` with its gradient. As for
    /// [`Targets::sum`], the targets are checked.
    fn mean(&self, loss: &L, outputs: &[R], gradient: &mut [R]) -> f32 {
        let divisor = self.divisor(loss, outputs.len());
        to_f32(self.sum(loss, outputs, gradient, to_f32(1.0 / divisor)) / divisor)
    }

    /// The share of right answers, where the loss has such.
    fn accuracy(&self, outputs: &[R]) -> Option<f32> {
        let mut right = 0.0;
        for (sample, output) in outputs.iter().enumerate() {
            right += self.right_answers(sample, output)?;
        }
        Some(to_f32(right / outputs.len() as f64))
    }
}

/// The index of the largest number, the first of equals.
fn largest(values: &[f32]) -> usize {
    let mut largest = 0;
    for (index, &value) in values.iter().enumerate() {
        if value > values[largest] {
            largest = index;
        }
    }
    largest
}

/// One for a right answer, else zero.
fn count(right: bool) -> f64 {
    f64::from(u8::from(right))
}
