//! The values of a batch between layers.

use crate::Rows;
use crate::number::Number;

/// A flag per number: it does not move, whatever inputs and parameters do.
///
/// Such numbers lie exactly at a kink where they were put there, a zero of
/// `relu` that goes into another one. No gradient flows through them, so that it
/// does not matter which side is taken.
pub type Mask = Vec<Vec<bool>>;

/// What an input, a layer or a block makes of a batch.
#[derive(Clone, Debug)]
pub struct Value<T> {
    /// A row per sample.
    pub rows: Rows<T>,
    /// Which numbers do not move.
    pub still: Mask,
}

impl<T: Number> Value<T> {
    /// An input: every number moves.
    pub fn input(rows: Rows<T>) -> Self {
        let still = rows.iter().map(|row| vec![false; row.len()]).collect();
        Self { rows, still }
    }

    /// Units per sample.
    pub fn width(&self) -> usize {
        self.rows[0].len()
    }

    /// The sum of values of one shape, from left to right.
    pub fn sum(terms: &[&Self]) -> Self {
        let [first, others @ ..] = terms else { unreachable!("a sum has terms") };
        let mut sum = (*first).clone();
        for term in others {
            add(&mut sum.rows, &term.rows);
            let flags = sum.still.iter_mut().flatten().zip(term.still.iter().flatten());
            flags.for_each(|(sum, term)| *sum &= *term);
        }
        sum
    }

    /// Values one after another.
    pub fn concat(parts: &[&Self]) -> Self {
        let rows: Vec<_> = parts.iter().map(|part| &part.rows).collect();
        let still: Vec<_> = parts.iter().map(|part| &part.still).collect();
        Self { rows: join(&rows), still: join(&still) }
    }
}

/// Adds number by number.
pub fn add<T: Number>(to: &mut Rows<T>, from: &Rows<T>) {
    for (to, from) in to.iter_mut().flatten().zip(from.iter().flatten()) {
        *to = *to + *from;
    }
}

/// For each sample its rows one after another.
pub fn join<T: Copy>(parts: &[&Vec<Vec<T>>]) -> Vec<Vec<T>> {
    let samples = 0..parts[0].len();
    samples.map(|sample| parts.iter().flat_map(|part| part[sample].clone()).collect()).collect()
}

/// Takes rows apart again into those of the widths.
pub fn split<T: Copy>(rows: &Rows<T>, widths: &[usize]) -> Vec<Rows<T>> {
    let mut start = 0;
    let parts = widths.iter().map(|width| {
        let columns = start..start + width;
        start = columns.end;
        rows.iter().map(|row| row[columns.clone()].to_vec()).collect()
    });
    parts.collect()
}

/// A function of each row.
pub fn map_rows<T, U>(rows: &Rows<T>, function: impl Fn(&[T]) -> Vec<U>) -> Rows<U> {
    rows.iter().map(|row| function(row)).collect()
}

/// A function of two rows of each sample.
pub fn zip_rows<T, U, V>(
    left: &Rows<T>,
    right: &Rows<U>,
    function: impl Fn(&[T], &[U]) -> Vec<V>,
) -> Rows<V> {
    left.iter().zip(right).map(|(left, right)| function(left, right)).collect()
}

/// The products of two rows.
pub fn product<T: Number>(left: &[T], right: &[T]) -> Vec<T> {
    left.iter().zip(right).map(|(left, right)| *left * *right).collect()
}

/// Rows times exact factors.
pub fn scaled<T: Number>(rows: &Rows<T>, factors: &Rows) -> Rows<T> {
    zip_rows(rows, factors, |row, factors| {
        row.iter().zip(factors).map(|(x, factor)| *x * T::new(*factor)).collect()
    })
}
