//! Batches in `ndarray`s: a row per sample.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};

use super::rows::{Inputs, Outputs, Row};

impl<R: Row> Inputs<R> for ArrayView2<'_, f32> {
    fn samples(&self) -> usize {
        self.nrows()
    }

    fn width(&self) -> usize {
        self.ncols()
    }

    fn as_rows(&self) -> Option<&[R]> {
        self.as_slice().map(R::rows)
    }

    fn read(&self, first: usize, rows: &mut [R]) {
        pack(self, first, R::flat_mut(rows));
    }
}

impl<R: Row> Inputs<R> for &Array2<f32> {
    fn samples(&self) -> usize {
        self.nrows()
    }

    fn width(&self) -> usize {
        self.ncols()
    }

    fn as_rows(&self) -> Option<&[R]> {
        self.as_slice().map(R::rows)
    }

    fn read(&self, first: usize, rows: &mut [R]) {
        pack(&self.view(), first, R::flat_mut(rows));
    }
}

impl<const N: usize> Inputs<[u32; N]> for ArrayView2<'_, u32> {
    fn samples(&self) -> usize {
        self.nrows()
    }

    fn width(&self) -> usize {
        self.ncols()
    }

    fn as_rows(&self) -> Option<&[[u32; N]]> {
        self.as_slice().map(|indices| indices.as_chunks().0)
    }

    fn read(&self, first: usize, rows: &mut [[u32; N]]) {
        pack(self, first, rows.as_flattened_mut());
    }
}

impl<const N: usize> Inputs<[u32; N]> for &Array2<u32> {
    fn samples(&self) -> usize {
        self.nrows()
    }

    fn width(&self) -> usize {
        self.ncols()
    }

    fn as_rows(&self) -> Option<&[[u32; N]]> {
        self.as_slice().map(|indices| indices.as_chunks().0)
    }

    fn read(&self, first: usize, rows: &mut [[u32; N]]) {
        pack(&self.view(), first, rows.as_flattened_mut());
    }
}

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
