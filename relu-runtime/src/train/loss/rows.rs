//! Losses whose targets are rows as wide as the outputs.

use core::slice;

use super::Loss;
use crate::error::{check_samples, check_width};
use crate::round::to_f32;
use crate::{Error, Inputs, Role, Row};

/// A loss that is a sum over samples, sample by sample.
pub(super) trait RowLoss: Loss {
    /// The targets that it takes, in words.
    const TARGETS: &'static str;
    /// Whether its mean is over the outputs as well as over the samples.
    const MEAN_OVER_OUTPUTS: bool;

    /// Whether it is defined for a target.
    fn accepts(target: f32) -> bool;

    /// The loss of a sample; overwrites `gradient` with its gradient times
    /// `share`.
    fn row(outputs: &[f32], targets: &[f32], gradient: &mut [f32], share: f32) -> f64;

    /// How many answers of a sample are right.
    fn right_answers(outputs: &[f32], targets: &[f32]) -> Option<f64>;
}

/// Refuses targets of another shape or outside the loss's domain.
pub(super) fn check<L: RowLoss, R: Row>(
    targets: &impl Inputs<R>,
    samples: usize,
) -> Result<(), Error> {
    check_width(Role::Targets, R::LEN, targets.width())?;
    check_samples(Role::Targets, samples, targets.samples())?;
    (0..samples).try_for_each(|sample| {
        with_row(targets, sample, |row: &R| check_row::<L>(sample, row.as_slice()))
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

/// The mean loss of a batch, and its gradient.
pub(super) fn loss<L: RowLoss, R: Row>(
    targets: &impl Inputs<R>,
    outputs: &[R],
    gradient: &mut [R],
) -> f32 {
    let count = mean_count::<L, R>(outputs.len());
    let share = to_f32(1.0 / count);
    let mut sum = 0.0;
    for (sample, (output, gradient)) in outputs.iter().zip(gradient).enumerate() {
        let gradient = R::flat_mut(slice::from_mut(gradient));
        sum += with_row(targets, sample, |row: &R| {
            L::row(output.as_slice(), row.as_slice(), gradient, share)
        });
    }
    to_f32(sum / count)
}

/// The share of right answers.
pub(super) fn accuracy<L: RowLoss, R: Row>(targets: &impl Inputs<R>, outputs: &[R]) -> Option<f32> {
    let mut right = 0.0;
    for (sample, output) in outputs.iter().enumerate() {
        right += with_row(targets, sample, |row: &R| {
            L::right_answers(output.as_slice(), row.as_slice())
        })?;
    }
    Some(to_f32(right / mean_count::<L, R>(outputs.len())))
}

/// What a sum over a batch is divided by.
fn mean_count<L: RowLoss, R: Row>(samples: usize) -> f64 {
    let per_sample = if L::MEAN_OVER_OUTPUTS { R::LEN } else { 1 };
    samples as f64 * per_sample as f64
}

/// Calls `f` with a row, borrowed where it lies in one piece.
fn with_row<R: Row, T>(targets: &impl Inputs<R>, sample: usize, f: impl FnOnce(&R) -> T) -> T {
    if let Some(rows) = targets.as_rows() {
        f(&rows[sample])
    } else {
        let mut row = R::ZERO;
        targets.read(sample, slice::from_mut(&mut row));
        f(&row)
    }
}
