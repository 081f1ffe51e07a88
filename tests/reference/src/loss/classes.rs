//! Losses against the class of a sample.

use super::Term;
use crate::layer::softmax::{log_softmax, softmax};
use crate::number::{Number, sum};

/// -x of the class, and -1 there.
pub fn likelihood<T: Number>(outputs: &[T], class: usize) -> Term<T> {
    let unit = |unit| if unit == class { T::new(-1.0) } else { T::new(0.0) };
    Term::smooth(-outputs[class], (0..outputs.len()).map(unit).collect())
}

/// The mean over all classes of max(0, 1 - x of the class + x), without the class
/// itself.
pub fn hinge<T: Number>(scores: &[T], still: &[bool], class: usize) -> Term<T> {
    let classes = T::new(scores.len() as f64);
    let mut gradient = vec![T::new(0.0); scores.len()];
    let (mut terms, mut offsets) = (Vec::new(), Vec::new());
    for other in (0..scores.len()).filter(|other| *other != class) {
        let violation = (T::new(1.0) - scores[class]) + scores[other];
        if !(still[class] && still[other]) {
            offsets.push(violation.value());
        }
        if violation.value() > 0.0 {
            terms.push(violation);
            gradient[other] = T::new(1.0) / classes;
            gradient[class] = gradient[class] - T::new(1.0) / classes;
        }
    }
    Term { value: sum(terms) / classes, gradient, offsets }
}

/// -(1 - p)^gamma log(p) with p the softmax at the class; the gradient is that of
/// cross-entropy times (1 - p)^gamma - gamma p (1 - p)^(gamma - 1) log(p).
pub fn focal<T: Number>(gamma: f64, scores: &[T], class: usize) -> Term<T> {
    let log = log_softmax(scores)[class];
    let (p, rest) = (log.map(f64::exp), -log.map(f64::exp_m1));
    let power = |power: f64| {
        if rest.value() > 0.0 { rest.map(|rest| rest.powf(power)) } else { T::new(0.0) }
    };
    let (focus, gamma_p) = (power(gamma), T::new(gamma) * p);
    let slope = focus - gamma_p * power(gamma - 1.0) * log;
    let target = |unit: usize| T::new(f64::from(unit == class));
    let units = softmax(scores).into_iter().enumerate();
    let gradient = units.map(|(unit, y)| (y - target(unit)) * slope).collect();
    Term::smooth(-(focus * log), gradient)
}
