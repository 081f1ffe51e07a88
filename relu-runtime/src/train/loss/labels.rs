//! Targets that are indices of classes.

use core::slice;

use super::largest;
use super::softmax_cross_entropy::label_row;
use crate::error::check_samples;
use crate::round::to_f32;
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

/// Refuses another number of labels than samples, and labels out of range.
pub(super) fn check<L: Label>(
    labels: impl ExactSizeIterator<Item = L>,
    samples: usize,
    classes: usize,
) -> Result<(), Error> {
    check_samples(Role::Targets, samples, labels.len())?;
    for (sample, label) in labels.enumerate() {
        if label.index().is_none_or(|index| index >= classes) {
            return Err(Error::Label { sample, label: label.number(), classes });
        }
    }
    Ok(())
}

/// The mean loss of a batch, and its gradient.
pub(super) fn loss<R: Row>(
    labels: impl Iterator<Item: Label>,
    outputs: &[R],
    gradient: &mut [R],
) -> f32 {
    let count = outputs.len() as f64;
    let share = to_f32(1.0 / count);
    let mut sum = 0.0;
    for ((output, gradient), label) in outputs.iter().zip(gradient).zip(labels) {
        let gradient = R::flat_mut(slice::from_mut(gradient));
        let label = label.index().unwrap_or_default();
        sum += label_row(output.as_slice(), label, gradient, share);
    }
    to_f32(sum / count)
}

/// The share of samples whose largest score is that of their class.
pub(super) fn accuracy<R: Row>(labels: impl Iterator<Item: Label>, outputs: &[R]) -> f32 {
    let right = outputs
        .iter()
        .zip(labels)
        .filter(|(output, label)| label.index() == Some(largest(output.as_slice())))
        .count();
    to_f32(right as f64 / outputs.len() as f64)
}
