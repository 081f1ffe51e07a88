//! The losses, each with its gradient.

use relu_codegen::model::OutputLoss;

use crate::Rows;
use crate::layer::softmax;
use crate::number::{Number, largest, sum};

/// The mean loss of a batch, and the gradient of the outputs.
pub fn loss<T: Number>(loss: &OutputLoss, outputs: &Rows<T>, targets: &Rows) -> (T, Rows<T>) {
    let (of_row, per_sample) = match loss.entry.name {
        "softmax_cross_entropy" => (softmax_cross_entropy as fn(&[T], &[f64]) -> _, 1),
        "binary_cross_entropy" => (binary_cross_entropy as fn(&[T], &[f64]) -> _, outputs[0].len()),
        "mean_squared_error" => (mean_squared_error as fn(&[T], &[f64]) -> _, outputs[0].len()),
        other => unimplemented!("the loss {other}"),
    };
    let count = T::new((outputs.len() * per_sample) as f64);
    let rows = outputs.iter().zip(targets).map(|(outputs, targets)| of_row(outputs, targets));
    let (losses, gradients): (Vec<T>, Rows<T>) = rows.unzip();
    let share = |gradient: Vec<T>| gradient.into_iter().map(|gradient| gradient / count).collect();
    (sum(losses) / count, gradients.into_iter().map(share).collect())
}

/// sum of t (log(sum of e^x) - x), and softmax(x) (sum of t) - t.
fn softmax_cross_entropy<T: Number>(scores: &[T], targets: &[f64]) -> (T, Vec<T>) {
    let largest = T::new(largest(scores.iter().copied()));
    let powers = scores.iter().map(|x| (*x - largest).map(f64::exp));
    let log_sum = sum(powers).map(f64::ln) + largest;
    let pairs = scores.iter().zip(targets);
    let loss = sum(pairs.map(|(x, t)| T::new(*t) * (log_sum - *x)));
    let total = sum(targets.iter().map(|t| T::new(*t)));
    let pairs = softmax(scores).into_iter().zip(targets);
    (loss, pairs.map(|(y, t)| y * total - T::new(*t)).collect())
}

/// -t log(y) - (1 - t) log(1 - y) with y = sigmoid(x), and y - t.
fn binary_cross_entropy<T: Number>(scores: &[T], targets: &[f64]) -> (T, Vec<T>) {
    // -log(y) is log(1 + e^-x), which overflows less if x is taken out.
    let magnitude = |x: T| x.max(0.0) + (-x).max(0.0);
    let softplus = |x: T| {
        let power = (-magnitude(x)).map(f64::exp);
        x.max(0.0) + (T::new(1.0) + power).map(f64::ln)
    };
    let terms = scores.iter().zip(targets).map(|(x, t)| softplus(*x) - *x * T::new(*t));
    let sigmoid = |x: T| T::new(1.0) / (T::new(1.0) + (-x).map(f64::exp));
    let gradient = scores.iter().zip(targets).map(|(x, t)| sigmoid(*x) - T::new(*t));
    (sum(terms), gradient.collect())
}

/// (x - t)^2, and 2 (x - t).
fn mean_squared_error<T: Number>(outputs: &[T], targets: &[f64]) -> (T, Vec<T>) {
    let differences = outputs.iter().zip(targets).map(|(x, t)| *x - T::new(*t));
    let squares = differences.clone().map(|difference| difference * difference);
    (sum(squares), differences.map(|difference| T::new(2.0) * difference).collect())
}
