//! `maxout`: the largest of each few units in a row.

use relu_codegen::layers::maxout::Maxout;

use super::Place;
use crate::Rows;
use crate::number::Number;
use crate::value::{map_rows, zip_rows};

impl Place<'_> {
    pub(super) fn pieces(&self, maxout: &Maxout) -> usize {
        self.size(&maxout.pieces)
    }

    pub(super) fn maxout<T: Number>(&self, maxout: &Maxout, rows: &Rows<T>) -> Rows<T> {
        let pieces = self.pieces(maxout);
        map_rows(rows, |row| row.chunks(pieces).map(|chunk| chunk[largest(chunk)]).collect())
    }

    pub(super) fn maxout_vjp<T: Number>(
        &self,
        maxout: &Maxout,
        rows: &Rows<T>,
        gradient: &Rows<T>,
    ) -> Rows<T> {
        let pieces = self.pieces(maxout);
        zip_rows(rows, gradient, |row, gradient| {
            let mut of_row = vec![T::new(0.0); row.len()];
            for (group, (chunk, g)) in row.chunks(pieces).zip(gradient).enumerate() {
                of_row[group * pieces + largest(chunk)] = *g;
            }
            of_row
        })
    }
}

/// The first of the largest.
pub(super) fn largest<T: Number>(chunk: &[T]) -> usize {
    let mut best = 0;
    for (index, x) in chunk.iter().enumerate() {
        if x.value() > chunk[best].value() {
            best = index;
        }
    }
    best
}
