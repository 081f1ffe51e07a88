//! Losses of each output by itself.

use super::Term;
use crate::layer::softplus;
use crate::number::{Number, sum};

/// The sum over the outputs of a sample.
pub fn row<T: Number>(
    name: &str,
    setting: Option<f64>,
    outputs: &[T],
    still: &[bool],
    targets: &[f64],
) -> Term<T> {
    let pairs = outputs.iter().zip(targets);
    let points = pairs.clone().map(|(x, t)| point(name, setting, *x, T::new(*t)));
    let (values, gradient): (Vec<T>, Vec<T>) = points.unzip();
    let moving = pairs.zip(still).filter(|(_, still)| !**still);
    let kinks = kinks(name, setting);
    let offsets = moving.flat_map(|((x, t), _)| {
        let difference = (*x - T::new(*t)).value();
        kinks.iter().map(move |kink| difference - kink)
    });
    Term { value: sum(values), gradient, offsets: offsets.collect() }
}

/// The loss of an output against its target, and its derivative.
fn point<T: Number>(name: &str, setting: Option<f64>, x: T, t: T) -> (T, T) {
    let (difference, half) = (x - t, T::new(0.5));
    let (distance, sign) = (difference.abs(), T::new(sign(difference.value())));
    let width = || setting.expect("the loss has a setting");
    let is_near = || distance.value() <= width();
    let wide = || T::new(width());
    match name {
        "mean_squared_error" => (difference * difference, T::new(2.0) * difference),
        "mean_absolute_error" => (distance, sign),
        "huber" if is_near() => (half * distance * distance, difference),
        "huber" => (wide() * (distance - half * wide()), wide() * sign),
        "smooth_l1" if is_near() => (half * distance * distance / wide(), difference / wide()),
        "smooth_l1" => (distance - half * wide(), sign),
        // -t log(y) - (1 - t) log(1 - y) with y = sigmoid(x).
        "binary_cross_entropy" => {
            let sigmoid = T::new(1.0) / (T::new(1.0) + (-x).map(f64::exp));
            (softplus(x) - x * t, sigmoid - t)
        }
        "poisson_nll" => (x.map(f64::exp) - t * x, x.map(f64::exp) - t),
        _ => panic!("{name} takes no rows"),
    }
}

/// Of the difference of output and target.
fn kinks(name: &str, setting: Option<f64>) -> Vec<f64> {
    match (name, setting) {
        ("mean_absolute_error", _) => vec![0.0],
        ("huber" | "smooth_l1", Some(width)) => vec![-width, width],
        _ => Vec::new(),
    }
}

/// -1, 0 or 1.
fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}
