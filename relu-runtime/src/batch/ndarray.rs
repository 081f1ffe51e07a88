//! Batches in `ndarray`s: a row per sample.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};

use super::rows::{Inputs, Outputs, Row};

/// Rows `$row` of numbers `$number`, in arrays and views of these; `$rows` and
/// `$flat_mut` turn slices of the one into slices of the other.
macro_rules! inputs_of_arrays {
    ([$($generics:tt)*] $row:ty, $number:ty, $rows:expr, $flat_mut:expr) => {
        inputs_of_arrays! {
            @ [$($generics)*] $row, ArrayView2<'_, $number>, $rows, $flat_mut
        }
        inputs_of_arrays! {
            @ [$($generics)*] $row, &Array2<$number>, $rows, $flat_mut
        }
    };
    (@ [$($generics:tt)*] $row:ty, $type:ty, $rows:expr, $flat_mut:expr) => {
        impl<$($generics)*> Inputs<$row> for $type {
            fn samples(&self) -> usize {
                self.nrows()
            }

            fn width(&self) -> usize {
                self.ncols()
            }

            fn as_rows(&self) -> Option<&[$row]> {
                self.as_slice().map($rows)
            }

            fn read(&self, first: usize, rows: &mut [$row]) {
                pack(&self.view(), first, $flat_mut(rows));
            }
        }
    };
}

inputs_of_arrays!([R: Row] R, f32, R::rows, R::flat_mut);
inputs_of_arrays!(
    [const N: usize] [u32; N], u32,
    |indices| indices.as_chunks().0,
    <[[u32; N]]>::as_flattened_mut
);

impl<R: Row> Outputs<R> for ArrayViewMut2<'_, f32> {
    fn samples(&self) -> usize {
        self.nrows()
    }

    fn width(&self) -> usize {
        self.ncols()
    }

    fn as_rows_mut(&mut self) -> Option<&mut [R]> {
        self.as_slice_mut().map(R::rows_mut)
    }

    fn write(&mut self, first: usize, rows: &[R]) {
        unpack(R::flat(rows), first, self);
    }
}

impl<R: Row> Outputs<R> for &mut Array2<f32> {
    fn samples(&self) -> usize {
        self.nrows()
    }

    fn width(&self) -> usize {
        self.ncols()
    }

    fn as_rows_mut(&mut self) -> Option<&mut [R]> {
        self.as_slice_mut().map(R::rows_mut)
    }

    fn write(&mut self, first: usize, rows: &[R]) {
        unpack(R::flat(rows), first, &mut self.view_mut());
    }
}

/// Copies rows of a strided view, from `first` on, until `flat` is full.
fn pack<T: Copy>(view: &ArrayView2<'_, T>, first: usize, flat: &mut [T]) {
    for (to, &from) in flat.iter_mut().zip(view.slice(s![first.., ..]).iter()) {
        *to = from;
    }
}

/// Copies `flat` over the rows of a strided view, from `first` on.
fn unpack(flat: &[f32], first: usize, view: &mut ArrayViewMut2<'_, f32>) {
    for (to, &from) in view.slice_mut(s![first.., ..]).iter_mut().zip(flat) {
        *to = from;
    }
}
