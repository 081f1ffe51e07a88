//! Rows, and batches of them in slices of arrays.

use core::slice;

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use crate::error::check_width;
#[cfg(feature = "training")]
use crate::threads::{self, Divide, Items, NUMBER};
use crate::{Error, Role};

/// The values of one sample: an array of `f32`, one of indices (`u32`), or a
/// struct of such arrays.
pub trait Sample: Copy + Send + Sync + 'static {
    /// Values in a sample.
    const LEN: usize;
    /// A sample of zeros.
    const ZERO: Self;
}

impl<const N: usize> Sample for [f32; N] {
    const LEN: usize = N;
    const ZERO: Self = [0.0; N];
}

impl<const N: usize> Sample for [u32; N] {
    const LEN: usize = N;
    const ZERO: Self = [0; N];
}

/// The values of one sample that are all `f32`, such as `[f32; 64]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of `f32`",
    label = "a row of `f32` is needed here",
    note = "where a network reads indices, their batches are of `u32`, and its inputs have no \
            gradient"
)]
pub trait Row: Sample {
    /// The row as a slice.
    fn as_slice(&self) -> &[f32];
    /// The rows that lie one after another in `flat`; a rest is left out.
    fn rows(flat: &[f32]) -> &[Self];
    /// The rows that lie one after another in `flat`, to write.
    fn rows_mut(flat: &mut [f32]) -> &mut [Self];
    /// All values of the rows, one after another.
    fn flat(rows: &[Self]) -> &[f32];
    /// All values of the rows, to write.
    fn flat_mut(rows: &mut [Self]) -> &mut [f32];
}

impl<const N: usize> Row for [f32; N] {
    fn as_slice(&self) -> &[f32] {
        self
    }

    fn rows(flat: &[f32]) -> &[Self] {
        flat.as_chunks().0
    }

    fn rows_mut(flat: &mut [f32]) -> &mut [Self] {
        flat.as_chunks_mut().0
    }

    fn flat(rows: &[Self]) -> &[f32] {
        rows.as_flattened()
    }

    fn flat_mut(rows: &mut [Self]) -> &mut [f32] {
        rows.as_flattened_mut()
    }
}

/// A batch that can be read as rows of type `R`.
///
/// Implemented for `&[R]`, `&Vec<R>` and `&[R; K]`, and with the feature
/// `ndarray` for `ArrayView2<f32>` and `&Array2<f32>`, where the rows are indices
/// for those of `u32`. Rows that lie one after another are borrowed, strided ones
/// are copied a tile at a time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a batch of rows `{R}`",
    label = "expected a batch of `{R}`",
    note = "a batch is `&[{R}]`, `&Vec<{R}>`, `&[{R}; K]`, and with the feature `ndarray` \
            `array.view()` or `&array` of an `Array2` of the same numbers"
)]
pub trait Inputs<R: Sample> {
    /// Samples in the batch.
    fn samples(&self) -> usize;

    /// Values per sample, if known only at run time.
    fn width(&self) -> usize {
        R::LEN
    }

    /// Refuses a batch whose rows are not as wide as `R`, or whose parts differ
    /// in samples.
    ///
    /// # Errors
    ///
    /// [`Error::Width`], [`Error::Samples`]
    fn check(&self, of: Role) -> Result<(), Error> {
        check_width(of, R::LEN, self.width())
    }

    /// The rows, where they lie one after another.
    fn as_rows(&self) -> Option<&[R]>;

    /// Copies the rows from `first` on into `rows`.
    ///
    /// The caller has compared `width` with `R::LEN`, and the batch has
    /// `first + rows.len()` samples.
    fn read(&self, first: usize, rows: &mut [R]);
}

/// A batch that can be written as rows of type `R`.
///
/// Implemented for `&mut [R]`, `&mut Vec<R>` and `&mut [R; K]`, and with the
/// feature `ndarray` for `ArrayViewMut2<f32>` and `&mut Array2<f32>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot take a batch of rows `{R}`",
    label = "expected room for a batch of `{R}`",
    note = "room for a batch is `&mut [{R}]`, `&mut Vec<{R}>`, `&mut [{R}; K]`, and with the \
            feature `ndarray` `array.view_mut()` or `&mut array` of an `Array2<f32>`"
)]
pub trait Outputs<R: Row> {
    /// Samples that there is room for.
    fn samples(&self) -> usize;

    /// Values per sample, if known only at run time.
    fn width(&self) -> usize {
        R::LEN
    }

    /// As [`Inputs::check`].
    ///
    /// # Errors
    ///
    /// [`Error::Width`], [`Error::Samples`]
    fn check(&self, of: Role) -> Result<(), Error> {
        check_width(of, R::LEN, self.width())
    }

    /// The rows, where they lie one after another.
    fn as_rows_mut(&mut self) -> Option<&mut [R]>;

    /// Copies `rows` over the rows from `first` on.
    ///
    /// The caller has compared `width` with `R::LEN`, and there is room for
    /// `first + rows.len()` samples.
    fn write(&mut self, first: usize, rows: &[R]);
}

/// Copies the first rows of a batch, which has as many, on several threads where that
/// pays.
#[cfg(feature = "training")]
pub(crate) fn copy<R: Sample>(from: &[R], to: &mut [R]) {
    let from = &from[..to.len()];
    let items = Items { count: from.len(), grain: 1 };
    threads::divide(Copied { from, to }, items, from.len() * R::LEN * NUMBER);
}

/// Some rows that are copied.
#[cfg(feature = "training")]
struct Copied<'a, R> {
    from: &'a [R],
    to: &'a mut [R],
}

#[cfg(feature = "training")]
impl<R: Sample> Divide for Copied<'_, R> {
    fn cut(self, at: usize) -> [Self; 2] {
        let (from, to) = (self.from.split_at(at), self.to.split_at_mut(at));
        [Self { from: from.0, to: to.0 }, Self { from: from.1, to: to.1 }]
    }

    fn run(self) {
        self.to.copy_from_slice(self.from);
    }
}

/// Calls `f` with a sample, borrowed where it lies in one piece.
pub(crate) fn with_sample<R: Sample, T>(
    inputs: &impl Inputs<R>,
    sample: usize,
    f: impl FnOnce(&R) -> T,
) -> T {
    if let Some(rows) = inputs.as_rows() {
        f(&rows[sample])
    } else {
        let mut row = R::ZERO;
        inputs.read(sample, slice::from_mut(&mut row));
        f(&row)
    }
}

macro_rules! inputs_of_slices {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<R: Sample, $($generics)*> Inputs<R> for $type {
            fn samples(&self) -> usize {
                self.len()
            }

            fn as_rows(&self) -> Option<&[R]> {
                Some(&self[..])
            }

            fn read(&self, first: usize, rows: &mut [R]) {
                rows.copy_from_slice(&self[first..first + rows.len()]);
            }
        }
    )*};
}

macro_rules! outputs_of_slices {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<R: Row, $($generics)*> Outputs<R> for $type {
            fn samples(&self) -> usize {
                self.len()
            }

            fn as_rows_mut(&mut self) -> Option<&mut [R]> {
                Some(&mut self[..])
            }

            fn write(&mut self, first: usize, rows: &[R]) {
                self[first..first + rows.len()].copy_from_slice(rows);
            }
        }
    )*};
}

inputs_of_slices!([] &[R], [const K: usize] &[R; K]);
outputs_of_slices!([] &mut [R], [const K: usize] &mut [R; K]);
#[cfg(feature = "alloc")]
inputs_of_slices!([] &Vec<R>);
#[cfg(feature = "alloc")]
outputs_of_slices!([] &mut Vec<R>);
