//! Losses whose targets are indices of classes.

use super::{Case, Loss, count, largest};
use crate::error::check_samples;
use crate::{Error, Role, Row};

/// An integer type that class indices may have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the index of a class",
    label = "expected class indices of an integer type",
    note = "class indices are `u8`, `u16`, `u32`, `u64`, `usize`, `i8`, `i16`, `i32`, `i64` or `isize`"
)]
pub trait Label: Copy {
    /// The index; none if it is negative or too large for any network.
    fn index(self) -> Option<usize>;
    /// The number, for a message.
    fn number(self) -> i128;
}

macro_rules! labels {
    ($($type:ty)*) => {$(
        impl Label for $type {
            fn index(self) -> Option<usize> {
                usize::try_from(self).ok()
            }

            fn number(self) -> i128 {
                i128::try_from(self).unwrap_or(i128::MAX)
            }
        }
    )*};
}

labels!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

/// A loss of a sample's outputs, one per class, and the index of its class.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take the indices of classes as targets",
    label = "not targets that this network's loss takes",
    note = "it takes rows of `f32` as wide as the outputs: `&rows` of a `Vec<[f32; N]>`, \
            `rows.view()` of an `Array2<f32>`"
)]
pub(super) trait ClassLoss: Loss {
    /// The loss of a sample; overwrites its gradient.
    fn class(&self, case: Case<'_, [f32]>, class: usize) -> f64;

    /// What a sample of each class adds to the number that the mean divides by; one if
    /// there are none.
    fn weights(&self) -> &[f32] {
        &[]
    }
}

/// Refuses another number of labels than samples, and labels out of range.
pub(super) fn check<L: Label>(
    loss: &impl ClassLoss,
    labels: impl ExactSizeIterator<Item = L>,
    samples: usize,
    classes: usize,
) -> Result<(), Error> {
    loss.check(classes)?;
    check_samples(Role::Targets, samples, labels.len())?;
    for (sample, label) in labels.enumerate() {
        if label.index().is_none_or(|index| index >= classes) {
            return Err(Error::Label { sample, label: label.number(), classes });
        }
    }
    Ok(())
}

/// The loss of a sample; the label has been checked.
#[inline]
pub(super) fn sample<R: Row>(loss: &impl ClassLoss, label: impl Label, case: Case<'_, R>) -> f64 {
    loss.class(case.flat(), label.index().unwrap_or_default())
}

/// What the sum over the samples is divided by.
pub(super) fn divisor<L: Label>(
    loss: &impl ClassLoss,
    labels: impl ExactSizeIterator<Item = L>,
) -> f64 {
    let weights = loss.weights();
    if weights.is_empty() {
        return labels.len() as f64;
    }
    labels.map(|label| f64::from(weights[label.index().unwrap_or_default()])).sum()
}

/// Whether the largest output is that of the class.
pub(super) fn right_answers(label: impl Label, output: &impl Row) -> f64 {
    count(label.index() == Some(largest(output.as_slice())))
}
