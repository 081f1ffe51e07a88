//! Losses whose targets are rows as wide as the outputs.

use super::{Case, Loss};
use crate::batch::with_sample;
use crate::error::{check_samples, check_width};
use crate::{Error, Inputs, Role, Row};

/// A loss of a sample's outputs and a row of targets.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take rows of numbers as targets",
    label = "not targets that this network's loss takes",
    note = "it takes the indices of classes, of an integer type: `&labels` of a `Vec<u8>`, \
            `labels.view()` of an `Array1<i64>`"
)]
pub(super) trait RowLoss: Loss {
    /// The targets that it takes, in words.
    const TARGETS: &'static str;
    /// Whether its mean is over the outputs as well as over the samples.
    const MEAN_OVER_OUTPUTS: bool;

    /// Whether it is defined for a target.
    fn accepts(target: f32) -> bool;

    /// The loss of a sample; overwrites its gradient.
    fn row(&self, case: Case<'_, [f32]>, targets: &[f32]) -> f64;

    /// The share of a sample's answers that are right.
    fn right_answers(outputs: &[f32], targets: &[f32]) -> Option<f64>;
}

/// A loss whose mean is over the outputs, too, so that one output may as well
/// be a number per sample.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take a number per sample as targets",
    label = "not targets that this network's loss takes",
    note = "it takes the indices of classes, of an integer type: `&labels` of a `Vec<u8>`, \
            `labels.view()` of an `Array1<i64>`; or rows as wide as the outputs"
)]
pub(super) trait PerOutput: RowLoss {}

/// Refuses targets of another shape or outside the loss's domain.
pub(super) fn check<L: RowLoss, R: Row>(
    loss: &L,
    targets: &impl Inputs<R>,
    samples: usize,
) -> Result<(), Error> {
    loss.check(R::LEN)?;
    check_width(Role::Targets, R::LEN, targets.width())?;
    check_samples(Role::Targets, samples, targets.samples())?;
    (0..samples).try_for_each(|sample| {
        with_sample(targets, sample, |row: &R| check_row::<L>(sample, row.as_slice()))
    })
}

fn check_row<L: RowLoss>(sample: usize, targets: &[f32]) -> Result<(), Error> {
    match targets.iter().enumerate().find(|(_, target)| !L::accepts(**target)) {
        None => Ok(()),
        Some((output, &value)) => {
            Err(Error::TargetValue { sample, output, value, expected: L::TARGETS })
        }
    }
}

/// The loss of a sample.
#[inline]
pub(super) fn sample<R: Row>(
    loss: &impl RowLoss,
    targets: &impl Inputs<R>,
    sample: usize,
    case: Case<'_, R>,
) -> f64 {
    with_sample(targets, sample, |row: &R| loss.row(case.flat(), row.as_slice()))
}

/// The share of a sample's answers that are right.
pub(super) fn right_answers<L: RowLoss, R: Row>(
    targets: &impl Inputs<R>,
    sample: usize,
    output: &R,
) -> Option<f64> {
    with_sample(targets, sample, |row: &R| L::right_answers(output.as_slice(), row.as_slice()))
}

/// What a sum over a batch is divided by.
pub(super) fn divisor<L: RowLoss, R: Row>(samples: usize) -> f64 {
    let per_sample = if L::MEAN_OVER_OUTPUTS { R::LEN } else { 1 };
    samples as f64 * per_sample as f64
}
