//! Losses against a probability per class.

use relu_codegen::model::OutputLoss;

use super::{Targets, Term, list, value};
use crate::layer::softmax::{log_softmax, softmax};
use crate::number::{Number, sum};

/// Those of `softmax_cross_entropy`.
pub struct Settings {
    label_smoothing: f64,
    class_weights: Vec<f64>,
}

impl Settings {
    /// Of a network with so many classes.
    pub fn of(loss: &OutputLoss, classes: usize) -> Self {
        let is_smoothing = |method: &str| method == "with_label_smoothing";
        let smoothing = loss.named.iter().find(|(method, _)| is_smoothing(method));
        Self {
            label_smoothing: smoothing.map_or(0.0, |(_, share)| value(share)),
            class_weights: loss.class_weights.as_ref().map_or(vec![1.0; classes], list),
        }
    }

    /// What the sum over the samples is divided by: their number, or the sum of
    /// the weights of their classes.
    pub fn divisor(&self, targets: &Targets) -> f64 {
        match targets {
            Targets::Rows(rows) => rows.len() as f64,
            Targets::Classes(classes) => {
                classes.iter().map(|class| self.class_weights[*class]).sum()
            }
        }
    }

    /// -sum of t log(softmax(x)), and softmax(x) (sum of t) - t, where t is
    /// smoothed and has the weights of the classes.
    pub fn loss<T: Number>(&self, scores: &[T], targets: &[f64]) -> Term<T> {
        let share = T::new(self.label_smoothing);
        let uniform = share / T::new(scores.len() as f64);
        let smooth = |(target, weight): (&f64, &f64)| {
            T::new(*weight) * (T::new(*target) * (T::new(1.0) - share) + uniform)
        };
        let targets: Vec<T> = targets.iter().zip(&self.class_weights).map(smooth).collect();
        let total = sum(targets.iter().copied());
        let logs = log_softmax(scores);
        let terms = logs.into_iter().zip(&targets).map(|(log, target)| -(*target * log));
        let pairs = softmax(scores).into_iter().zip(&targets);
        Term::smooth(sum(terms), pairs.map(|(y, target)| y * total - *target).collect())
    }
}

/// The probabilities of a sample: one of its class.
pub fn row(targets: &Targets, sample: usize, classes: usize) -> Vec<f64> {
    match targets {
        Targets::Rows(rows) => rows[sample].clone(),
        Targets::Classes(labels) => {
            (0..classes).map(|class| f64::from(class == labels[sample])).collect()
        }
    }
}

/// sum of t (log t - x), and -t.
pub fn divergence<T: Number>(outputs: &[T], targets: &[f64]) -> Term<T> {
    let positive = outputs.iter().zip(targets).filter(|(_, target)| **target > 0.0);
    let terms = positive.map(|(x, t)| T::new(*t) * (T::new(*t).map(f64::ln) - *x));
    Term::smooth(sum(terms), targets.iter().map(|target| T::new(-target)).collect())
}
