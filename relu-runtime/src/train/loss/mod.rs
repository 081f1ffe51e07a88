//! What training makes small: the mean loss of a batch, from the network's
//! scores, and its gradient.

mod binary_cross_entropy;
mod labels;
mod mean_squared_error;
mod rows;
mod softmax_cross_entropy;
mod targets;
#[cfg(test)]
mod tests;

pub use binary_cross_entropy::BinaryCrossEntropy;
pub use labels::Label;
pub use mean_squared_error::MeanSquaredError;
pub use softmax_cross_entropy::SoftmaxCrossEntropy;

use crate::error::check_samples;
use crate::{Error, Role, Row};

/// A loss, named in a network's `train` section.
///
/// Which targets it takes is told by the trait [`Targets`].
pub trait Loss: Sized + Send + Sync + 'static {
    /// Its name in a `train` section.
    const NAME: &'static str;

    /// The mean loss of a batch; overwrites `gradient` with its gradient with
    /// respect to the outputs, for a training loop of one's own.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyBatch`], [`Error::Samples`] if the targets or `gradient`
    /// have another number of rows than `outputs`, [`Error::Width`] if the
    /// targets' rows are not as wide, [`Error::Label`] and
    /// [`Error::TargetValue`] for targets that the loss is not defined for.
    fn loss<R: Row>(
        outputs: &[R],
        targets: impl Targets<Self, R>,
        gradient: &mut [R],
    ) -> Result<f32, Error> {
        targets.check(outputs.len())?;
        check_samples(Role::OutputGradient, outputs.len(), gradient.len())?;
        if outputs.is_empty() {
            return Err(Error::EmptyBatch);
        }
        Ok(targets.loss(outputs, gradient))
    }
}

/// The right answers for a batch, of a kind that the loss `L` takes.
///
/// | loss | targets |
/// |---|---|
/// | [`SoftmaxCrossEntropy`] | indices of classes: `&[u8]`, `&Vec<usize>`, `ArrayView1<i64>`, ...; or probabilities: a row per sample |
/// | [`BinaryCrossEntropy`] | numbers in [0, 1]: a row per sample |
/// | [`MeanSquaredError`] | numbers: a row per sample |
///
/// Rows are `&[[f32; N]]`, `&Vec<[f32; N]>`, `&[[f32; N]; K]`, and with the
/// feature `ndarray` `ArrayView2<f32>` and `&Array2<f32>`. Where a network has
/// one output, the last two losses take a number per sample, too: `&[f32]`,
/// `&Vec<f32>`, `&[f32; K]`, `ArrayView1<f32>`, `&Array1<f32>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the targets of `{L}` for outputs `{R}`",
    label = "not targets that this network's loss takes",
    note = "`SoftmaxCrossEntropy` takes class indices of an integer type (`&labels` of a \
            `Vec<u8>`, `labels.view()` of an `Array1<i64>`) or rows of probabilities",
    note = "`BinaryCrossEntropy` and `MeanSquaredError` take rows of `f32` as wide as the \
            outputs: `&rows` of a `Vec<{R}>`, `rows.view()` of an `Array2<f32>`"
)]
pub trait Targets<L: Loss, R: Row> {
    /// Refuses targets that do not fit a batch of `samples` samples, or that
    /// the loss is not defined for.
    ///
    /// # Errors
    ///
    /// [`Error::Samples`], [`Error::Width`], [`Error::Label`],
    /// [`Error::TargetValue`]
    fn check(&self, samples: usize) -> Result<(), Error>;

    /// The mean loss; overwrites `gradient` with its gradient.
    ///
    /// The caller has checked the targets, and there is a row of `gradient`
    /// per sample.
    fn loss(&self, outputs: &[R], gradient: &mut [R]) -> f32;

    /// The share of right answers, where the loss has such.
    fn accuracy(&self, outputs: &[R]) -> Option<f32>;
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
