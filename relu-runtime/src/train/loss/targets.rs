//! Which types are targets of which loss.

use alloc::vec::Vec;

use super::classes::{self, ClassLoss, Label};
use super::rows::{self, PerOutput, RowLoss};
use super::{Case, Targets};
use crate::{Error, Row};

/// Indices of classes.
macro_rules! class_targets {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<L: ClassLoss, C: Label, R: Row, $($generics)*> Targets<L, R> for $type {
            type Shares = ();

            fn check(&self, loss: &L, samples: usize) -> Result<(), Error> {
                classes::check(loss, self.iter().copied(), samples, R::LEN)
            }

            fn shares(&self, _: &L, _: usize) {}

            fn sample(&self, loss: &L, (): &(), sample: usize, case: Case<'_, R>) -> f64 {
                classes::sample(loss, self[sample], case)
            }

            fn divisor(&self, loss: &L, _: usize) -> f64 {
                classes::divisor(loss, self.iter().copied())
            }

            fn right_answers(&self, sample: usize, output: &R) -> Option<f64> {
                Some(classes::right_answers(self[sample], output))
            }
        }
    )*};
}

/// Rows `$row`: `$rows` turns `&self` into a batch of them.
macro_rules! row_targets {
    ($loss:ident, $row:ty: $([$($generics:tt)*] $type:ty => $rows:expr),* $(,)?) => {$(
        impl<L: $loss, $($generics)*> Targets<L, $row> for $type {
            type Shares = ();

            fn check(&self, loss: &L, samples: usize) -> Result<(), Error> {
                rows::check::<L, $row>(loss, &$rows(self), samples)
            }

            fn shares(&self, _: &L, _: usize) {}

            fn sample(&self, loss: &L, (): &(), sample: usize, case: Case<'_, $row>) -> f64 {
                rows::sample(loss, &$rows(self), sample, case)
            }

            fn divisor(&self, _: &L, samples: usize) -> f64 {
                rows::divisor::<L, $row>(samples)
            }

            fn right_answers(&self, sample: usize, output: &$row) -> Option<f64> {
                rows::right_answers::<L, $row>(&$rows(self), sample, output)
            }
        }
    )*};
}

class_targets!([] &[C], [] &Vec<C>, [const K: usize] &[C; K]);
#[cfg(feature = "ndarray")]
class_targets!([] ndarray::ArrayView1<'_, C>, [] &ndarray::Array1<C>);

row_targets!(RowLoss, [f32; N]:
    [const N: usize] &[[f32; N]] => |rows: &Self| *rows,
    [const N: usize] &Vec<[f32; N]> => |rows: &Self| *rows,
    [const N: usize, const K: usize] &[[f32; N]; K] => |rows: &Self| *rows,
);
#[cfg(feature = "ndarray")]
row_targets!(RowLoss, [f32; N]:
    [const N: usize] ndarray::ArrayView2<'_, f32> => |rows: &Self| rows.reborrow(),
    [const N: usize] &ndarray::Array2<f32> => |rows: &Self| *rows,
);

// One number per sample, for networks of one output.
row_targets!(PerOutput, [f32; 1]:
    [] &[f32] => single,
    [] &Vec<f32> => |values: &Self| single(values),
    [const K: usize] &[f32; K] => |values: &Self| single(values.as_slice()),
);
#[cfg(feature = "ndarray")]
row_targets!(PerOutput, [f32; 1]:
    [] ndarray::ArrayView1<'_, f32> => |values: &Self| column(values.reborrow()),
    [] &ndarray::Array1<f32> => |values: &Self| column(values.view()),
);

fn single(values: &[f32]) -> &[[f32; 1]] {
    Row::rows(values)
}

#[cfg(feature = "ndarray")]
#[expect(clippy::needless_pass_by_value, reason = "a view is a reference")]
fn column(values: ndarray::ArrayView1<'_, f32>) -> ndarray::ArrayView2<'_, f32> {
    values.insert_axis(ndarray::Axis(1))
}
