//! `embedding`: the rows of a table that indices name.

use super::Place;
use crate::number::Number;
use crate::value::map_rows;
use crate::{Rows, Tensors};

impl Place<'_> {
    pub(super) fn embedding<T: Number>(&self, width: usize, rows: &Rows<T>) -> Rows<T> {
        let table = self.tensor::<T>("weight");
        let named = |index: &T| table[place(*index, width)..][..width].to_vec();
        map_rows(rows, |row| row.iter().flat_map(named).collect())
    }

    /// Indices have no gradient.
    pub(super) fn embedding_vjp<T: Number>(
        &self,
        width: usize,
        rows: &Rows<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        let mut of_table = vec![T::new(0.0); self.exact("weight").len()];
        for (row, gradient) in rows.iter().zip(gradient) {
            for (index, from) in row.iter().zip(gradient.chunks(width)) {
                for (unit, g) in from.iter().enumerate() {
                    let number = &mut of_table[place(*index, width) + unit];
                    *number = *number + *g;
                }
            }
        }
        into.insert(self.name("weight"), of_table);
        map_rows(rows, |row| vec![T::new(0.0); row.len()])
    }
}

/// Where the row of an index begins.
fn place<T: Number>(index: T, width: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is an index")]
    let index = index.value() as usize;
    index * width
}
