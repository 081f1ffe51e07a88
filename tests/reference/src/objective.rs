//! Numbers that a batch comes to, and that gradients are of.

use relu_codegen::model::Train;

use crate::Rows;
use crate::loss::{Targets, loss};
use crate::network::{Gradients, Reference, Trace, joined};
use crate::number::{Number, dot, sum};
use crate::question::numbers;
use crate::value::split;

/// A number that depends on the outputs of a batch.
#[derive(Clone, Copy, Debug)]
pub enum Objective<'o> {
    /// The sum of all outputs times these.
    Weighted(&'o Rows),
    /// What training makes small: the losses and the penalty of the `train`
    /// section, with the targets of each output.
    Loss(&'o [Targets]),
}

/// An objective's value.
#[derive(Debug)]
pub struct Evaluated<T> {
    /// The number.
    pub value: T,
    /// Its gradient, of each output.
    pub gradients: Vec<Rows<T>>,
    /// How far each number that moves is above each kink.
    pub offsets: Vec<f64>,
}

impl Reference {
    /// The objective of a batch.
    pub(crate) fn evaluate<T: Number>(
        &self,
        trace: &Trace<T>,
        objective: Objective<'_>,
    ) -> Evaluated<T> {
        match objective {
            Objective::Weighted(weights) => self.weighted(trace, weights),
            Objective::Loss(targets) => self.loss(trace, targets),
        }
    }

    fn weighted<T: Number>(&self, trace: &Trace<T>, weights: &Rows) -> Evaluated<T> {
        let weights: Rows<T> = numbers(weights);
        let outputs = joined(&self.outputs(trace));
        Evaluated {
            value: dot(&outputs.concat(), &weights.concat()),
            gradients: split(&weights, &self.output_widths()),
            offsets: trace.offsets.clone(),
        }
    }

    fn loss<T: Number>(&self, trace: &Trace<T>, targets: &[Targets]) -> Evaluated<T> {
        let train = self.train();
        let outputs = self.outputs(trace).into_iter().zip(targets);
        let losses = train.losses.iter().zip(outputs);
        let losses: Vec<_> =
            losses.map(|(one, (output, targets))| loss(one, output, targets)).collect();
        let mut offsets = trace.offsets.clone();
        offsets.extend(losses.iter().flat_map(|loss| &loss.offsets));
        offsets.extend(self.penalty_offsets(train));
        Evaluated {
            value: sum(losses.iter().map(|loss| loss.value)) + self.penalty(train),
            gradients: losses.into_iter().map(|loss| loss.gradient).collect(),
            offsets,
        }
    }

    /// The gradients of an objective.
    pub(crate) fn differentiate<T: Number>(
        &self,
        trace: &Trace<T>,
        objective: Objective<'_>,
        evaluated: &Evaluated<T>,
    ) -> Gradients<T> {
        let mut gradients = self.backward(trace, &evaluated.gradients);
        if let Objective::Loss(_) = objective {
            self.penalize(self.train(), &mut gradients.tensors);
        }
        gradients
    }

    pub(crate) fn train(&self) -> &Train {
        self.network.train.as_ref().expect("the description has a `train` section")
    }
}
