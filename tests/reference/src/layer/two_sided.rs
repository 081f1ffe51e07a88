//! `two_sided_relu`: [max(x, 0), min(x, 0)].

use crate::Rows;
use crate::number::Number;
use crate::value::{map_rows, zip_rows};

/// Both sides.
pub fn forward<T: Number>(rows: &Rows<T>) -> Rows<T> {
    map_rows(rows, |row| {
        let positive = row.iter().map(|x| x.max(0.0));
        positive.chain(row.iter().map(|x| x.min(0.0))).collect()
    })
}

/// The gradient of the live side.
pub fn vjp<T: Number>(rows: &Rows<T>, gradient: &Rows<T>) -> Rows<T> {
    zip_rows(rows, gradient, |row, gradient| {
        let (positive, negative) = gradient.split_at(row.len());
        let sides = positive.iter().zip(negative).zip(row);
        let live = |((positive, negative), x): ((&T, &T), &T)| {
            if x.value() < 0.0 { *negative } else { *positive }
        };
        sides.map(live).collect()
    })
}
