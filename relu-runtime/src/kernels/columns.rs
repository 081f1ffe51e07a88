//! Rows made of the columns of others, and taken apart again.

use core::mem::MaybeUninit;
use core::slice;

use super::rows::Destination;

/// Rows of any width, one of several that stand side by side.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    numbers: &'a [f32],
    width: usize,
}

impl<'a> Columns<'a> {
    /// All columns of some rows.
    #[must_use]
    #[inline]
    pub const fn of<const N: usize>(rows: &'a [[f32; N]]) -> Self {
        Self { numbers: rows.as_flattened(), width: N }
    }

    fn rows(self) -> usize {
        self.numbers.len() / self.width.max(1)
    }

    fn row(self, row: usize) -> &'a [f32] {
        self.numbers.chunks_exact(self.width.max(1)).nth(row).unwrap_or_default()
    }
}

/// Each row of `outputs` is the rows of the parts one after the other, for as
/// many rows as all have; returns those rows.
///
/// What the parts do not fill is zero, what does not fit is left out; generated
/// code has widths that fit.
#[inline]
pub fn concat<'o, const N: usize, const PARTS: usize, D: Destination<N> + ?Sized>(
    parts: [Columns<'_>; PARTS],
    outputs: &'o mut D,
) -> &'o mut [[f32; N]] {
    let outputs = uninitialized(outputs);
    let rows = parts.iter().map(|part| part.rows()).min().unwrap_or(0).min(outputs.len());
    for (index, output) in outputs.iter_mut().take(rows).enumerate() {
        let numbers = parts.iter().flat_map(|part| part.row(index)).copied();
        for (to, from) in output.iter_mut().zip(numbers.chain(core::iter::repeat(0.0))) {
            to.write(from);
        }
    }
    // SAFETY: these rows were just written whole.
    unsafe { initialized(outputs, rows) }
}

/// outputs = the columns of `inputs` from `first` on, for as many rows as both
/// have.
#[inline]
pub fn columns<const M: usize, const N: usize>(
    inputs: &[[f32; M]],
    first: usize,
    outputs: &mut [[f32; N]],
) {
    for (input, output) in inputs.iter().zip(outputs) {
        let input = input.get(first..).unwrap_or_default();
        for (to, from) in output.iter_mut().zip(input) {
            *to = *from;
        }
    }
}

/// outputs = the rows of an iterator, as many as there is room for; returns the
/// rows that were written.
#[inline]
pub fn gather<'i, 'o, const N: usize, D: Destination<N> + ?Sized>(
    rows: impl Iterator<Item = &'i [f32; N]>,
    outputs: &'o mut D,
) -> &'o mut [[f32; N]] {
    let outputs = uninitialized(outputs);
    let mut written = 0;
    for (output, row) in outputs.iter_mut().zip(rows) {
        for (to, from) in output.iter_mut().zip(row) {
            to.write(*from);
        }
        written += 1;
    }
    // SAFETY: so many rows were written whole.
    unsafe { initialized(outputs, written) }
}

/// The rows of a destination, which may not be initialized.
#[inline]
pub(super) fn uninitialized<const N: usize, D: Destination<N> + ?Sized>(
    outputs: &mut D,
) -> &mut [[MaybeUninit<f32>; N]] {
    let outputs = outputs.rows();
    // SAFETY: by the trait's contract the rows are valid for writing, aligned,
    // and borrowed exclusively; an uninitialized number may be anything.
    unsafe { slice::from_raw_parts_mut(outputs.cast(), outputs.len()) }
}

/// # Safety
///
/// The first `count` rows are initialized; there are as many.
#[inline]
pub(super) unsafe fn initialized<const N: usize>(
    rows: &mut [[MaybeUninit<f32>; N]],
    count: usize,
) -> &mut [[f32; N]] {
    // SAFETY: the caller vouches for it.
    unsafe { slice::from_raw_parts_mut(rows.as_mut_ptr().cast(), count) }
}

#[cfg(test)]
mod tests {
    use super::{Columns, columns, concat, gather};
    use crate::kernels::Buffer;

    #[test]
    fn side_by_side_and_apart() {
        let (left, right) = ([[1.0, 2.0], [3.0, 4.0]], [[5.0], [6.0], [7.0]]);
        let mut buffer = Buffer::<3, 4>::new();
        let both = concat([Columns::of(&left), Columns::of(&right)], &mut buffer);
        assert_eq!(both, [[1.0, 2.0, 5.0], [3.0, 4.0, 6.0]]);
        let mut apart = [[0.0]; 2];
        columns(both, 2, &mut apart);
        assert_eq!(apart, [[5.0], [6.0]]);
    }

    #[test]
    fn widths_that_do_not_fit() {
        let mut buffer = Buffer::<2, 1>::new();
        assert_eq!(concat([Columns::of(&[[1.0]])], &mut buffer), [[1.0, 0.0]]);
        assert_eq!(concat([Columns::of(&[[1.0, 2.0, 3.0]])], &mut buffer), [[1.0, 2.0]]);
        let empty: [[f32; 0]; 3] = [[]; 3];
        assert!(concat([Columns::of(&empty)], &mut buffer).is_empty());
        let mut out = [[9.0; 2]];
        columns(&[[1.0, 2.0]], 7, &mut out);
        assert_eq!(out, [[9.0; 2]]);
    }

    #[test]
    fn rows_of_an_iterator() {
        let pairs = [([1.0, 2.0], 3), ([4.0, 5.0], 6)];
        let mut buffer = Buffer::<2, 8>::new();
        let rows = gather(pairs.iter().map(|(row, _)| row), &mut buffer);
        assert_eq!(rows, [[1.0, 2.0], [4.0, 5.0]]);
        let mut one = [[0.0; 2]];
        assert_eq!(gather(pairs.iter().map(|(row, _)| row), &mut one), [[1.0, 2.0]]);
    }
}
