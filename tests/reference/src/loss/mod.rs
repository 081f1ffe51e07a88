//! What training makes small: the losses of all outputs, each with its gradient.

mod classes;
mod pointwise;
mod probabilities;

use relu_codegen::model::OutputLoss;

use crate::Rows;
use crate::constants::{list, value};
use crate::number::{Number, sum};
use crate::value::Value;
use probabilities::Settings;

/// The right answers for a batch, of one output.
#[derive(Clone, Debug)]
pub enum Targets {
    /// The class of each sample.
    Classes(Vec<usize>),
    /// A row per sample.
    Rows(Rows),
}

/// The loss of a batch.
#[derive(Debug)]
pub struct Loss<T> {
    /// The mean.
    pub value: T,
    /// Of the output.
    pub gradient: Rows<T>,
    /// How far each number that moves is above each kink.
    pub offsets: Vec<f64>,
}

/// The loss of a sample or an output, before the mean.
struct Term<T> {
    value: T,
    gradient: Vec<T>,
    offsets: Vec<f64>,
}

impl<T> Term<T> {
    fn smooth(value: T, gradient: Vec<T>) -> Self {
        Self { value, gradient, offsets: Vec::new() }
    }
}

/// The mean loss of an output, times its weight.
///
/// # Panics
///
/// If the loss takes other targets.
pub fn loss<T: Number>(loss: &OutputLoss, output: &Value<T>, targets: &Targets) -> Loss<T> {
    let rows = output.rows.iter().zip(&output.still).enumerate();
    let terms = rows.map(|(sample, (outputs, still))| term(loss, outputs, still, targets, sample));
    let terms: Vec<_> = terms.collect();
    let factor = T::new(loss.weight.as_ref().map_or(1.0, value))
        / T::new(divisor(loss, output.width(), targets));
    let gradient = |term: &Term<T>| term.gradient.iter().map(|slope| *slope * factor).collect();
    Loss {
        value: sum(terms.iter().map(|term| term.value)) * factor,
        gradient: terms.iter().map(gradient).collect(),
        offsets: terms.into_iter().flat_map(|term| term.offsets).collect(),
    }
}

fn term<T: Number>(
    loss: &OutputLoss,
    outputs: &[T],
    still: &[bool],
    targets: &Targets,
    sample: usize,
) -> Term<T> {
    let setting = loss.positional.first().map(value);
    match (loss.entry.name, targets) {
        ("softmax_cross_entropy", targets) => {
            let row = probabilities::row(targets, sample, outputs.len());
            Settings::of(loss, outputs.len()).loss(outputs, &row)
        }
        ("kl_divergence", Targets::Rows(rows)) => probabilities::divergence(outputs, &rows[sample]),
        ("negative_log_likelihood", Targets::Classes(labels)) => {
            classes::likelihood(outputs, labels[sample])
        }
        ("hinge", Targets::Classes(labels)) => classes::hinge(outputs, still, labels[sample]),
        ("focal", Targets::Classes(labels)) => {
            classes::focal(setting.expect("it has gamma"), outputs, labels[sample])
        }
        (name, Targets::Rows(rows)) => pointwise::row(name, setting, outputs, still, &rows[sample]),
        (name, Targets::Classes(_)) => panic!("{name} takes no classes"),
    }
}

/// What the sum over the samples is divided by.
fn divisor(loss: &OutputLoss, units: usize, targets: &Targets) -> f64 {
    match (loss.entry.name, targets) {
        ("softmax_cross_entropy", targets) => Settings::of(loss, units).divisor(targets),
        (_, Targets::Classes(labels)) => labels.len() as f64,
        ("kl_divergence", Targets::Rows(rows)) => rows.len() as f64,
        (_, Targets::Rows(rows)) => (rows.len() * units) as f64,
    }
}
