//! `softmax` and `log_softmax`.

use crate::Rows;
use crate::number::{Number, dot, sum};
use crate::value::{map_rows, zip_rows};

/// e^x / (sum of e^x)
pub fn softmax<T: Number>(row: &[T]) -> Vec<T> {
    let top = row[largest(row)];
    let powers: Vec<T> = row.iter().map(|x| (*x - top).map(f64::exp)).collect();
    let sum = sum(powers.iter().copied());
    powers.into_iter().map(|power| power / sum).collect()
}

/// x - log(sum of e^x)
///
/// The largest term of the sum is taken out, so that little is lost where it is
/// nearly all.
pub fn log_softmax<T: Number>(row: &[T]) -> Vec<T> {
    let top = largest(row);
    let others = row.iter().enumerate().filter(|(index, _)| *index != top);
    let rest = sum(others.map(|(_, x)| (*x - row[top]).map(f64::exp)));
    let log = rest.map(f64::ln_1p);
    row.iter().map(|x| (*x - row[top]) - log).collect()
}

fn largest<T: Number>(row: &[T]) -> usize {
    super::maxout::largest(row)
}

pub(super) fn softmax_rows<T: Number>(rows: &Rows<T>) -> Rows<T> {
    map_rows(rows, softmax)
}

pub(super) fn log_softmax_rows<T: Number>(rows: &Rows<T>) -> Rows<T> {
    map_rows(rows, log_softmax)
}

/// y (g - sum of g y)
pub(super) fn softmax_vjp<T: Number>(outputs: &Rows<T>, gradient: &Rows<T>) -> Rows<T> {
    zip_rows(outputs, gradient, |output, gradient| {
        let mean = dot(output, gradient);
        output.iter().zip(gradient).map(|(y, g)| *y * (*g - mean)).collect()
    })
}

/// g - e^y (sum of g)
pub(super) fn log_softmax_vjp<T: Number>(outputs: &Rows<T>, gradient: &Rows<T>) -> Rows<T> {
    zip_rows(outputs, gradient, |output, gradient| {
        let total = sum(gradient.iter().copied());
        output.iter().zip(gradient).map(|(y, g)| *g - y.map(f64::exp) * total).collect()
    })
}
