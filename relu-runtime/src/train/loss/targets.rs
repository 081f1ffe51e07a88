//! Which types are targets of which loss.

use alloc::vec::Vec;

use super::{BinaryCrossEntropy, Label, MeanSquaredError, SoftmaxCrossEntropy, Targets};
use super::{labels, rows};
use crate::{Error, Row};

macro_rules! label_targets {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<L: Label, R: Row, $($generics)*> Targets<SoftmaxCrossEntropy, R> for $type {
            fn check(&self, samples: usize) -> Result<(), Error> {
                labels::check(self.iter().copied(), samples, R::LEN)
            }

            fn loss(&self, outputs: &[R], gradient: &mut [R]) -> f32 {
                labels::loss(self.iter().copied(), outputs, gradient)
            }

            fn accuracy(&self, outputs: &[R]) -> Option<f32> {
                Some(labels::accuracy(self.iter().copied(), outputs))
            }
        }
    )*};
}

/// Rows as wide as the outputs: `$rows` turns `&self` into a batch of them.
macro_rules! row_targets {
    ($loss:ty, $row:ty: $([$($generics:tt)*] $type:ty => $rows:expr),* $(,)?) => {$(
        impl<$($generics)*> Targets<$loss, $row> for $type {
            fn check(&self, samples: usize) -> Result<(), Error> {
                rows::check::<$loss, $row>(&$rows(self), samples)
            }

            fn loss(&self, outputs: &[$row], gradient: &mut [$row]) -> f32 {
                rows::loss::<$loss, $row>(&$rows(self), outputs, gradient)
            }

            fn accuracy(&self, outputs: &[$row]) -> Option<f32> {
                rows::accuracy::<$loss, $row>(&$rows(self), outputs)
            }
        }
    )*};
}

macro_rules! targets_of_each_loss {
    ($($loss:ty),*) => {$(
        row_targets!($loss, [f32; N]:
            [const N: usize] &[[f32; N]] => |rows: &Self| *rows,
            [const N: usize] &Vec<[f32; N]> => |rows: &Self| *rows,
            [const N: usize, const K: usize] &[[f32; N]; K] => |rows: &Self| *rows,
        );
        #[cfg(feature = "ndarray")]
        row_targets!($loss, [f32; N]:
            [const N: usize] ndarray::ArrayView2<'_, f32> => |rows: &Self| rows.reborrow(),
            [const N: usize] &ndarray::Array2<f32> => |rows: &Self| *rows,
        );
    )*};
}

/// One number per sample, for networks of one output.
macro_rules! single_targets_of_each_loss {
    ($($loss:ty),*) => {$(
        row_targets!($loss, [f32; 1]:
            [] &[f32] => single,
            [] &Vec<f32> => |values: &Self| single(values),
            [const K: usize] &[f32; K] => |values: &Self| single(values.as_slice()),
        );
        #[cfg(feature = "ndarray")]
        row_targets!($loss, [f32; 1]:
            [] ndarray::ArrayView1<'_, f32> => |values: &Self| column(values.reborrow()),
            [] &ndarray::Array1<f32> => |values: &Self| column(values.view()),
        );
    )*};
}

label_targets!([] &[L], [] &Vec<L>, [const K: usize] &[L; K]);
#[cfg(feature = "ndarray")]
label_targets!([] ndarray::ArrayView1<'_, L>, [] &ndarray::Array1<L>);
targets_of_each_loss!(SoftmaxCrossEntropy, BinaryCrossEntropy, MeanSquaredError);
single_targets_of_each_loss!(BinaryCrossEntropy, MeanSquaredError);

fn single(values: &[f32]) -> &[[f32; 1]] {
    Row::rows(values)
}

#[cfg(feature = "ndarray")]
#[expect(clippy::needless_pass_by_value, reason = "a view is a reference")]
fn column(values: ndarray::ArrayView1<'_, f32>) -> ndarray::ArrayView2<'_, f32> {
    values.insert_axis(ndarray::Axis(1))
}
