//! What the interpreter is asked.

use relu_codegen::model::Train;

use crate::clip::clip;
use crate::loss::loss;
use crate::network::{Factors, Mode, Reference};
use crate::number::Number;
use crate::{Rows, Tensors};

/// The name of a network's outputs; those of parameters have dots.
const OUTPUTS: &str = "outputs";
/// The name of the gradient of a network's input.
pub const INPUT: &str = "input";

/// What a network is to compute.
#[derive(Clone, Copy)]
pub enum Question<'q> {
    /// The outputs of a batch at inference: `outputs`.
    Inference(&'q Rows),
    /// The `outputs` of a batch in training; the gradients of all parameters, by
    /// name, and of the `input`, of the outputs times the numbers.
    Backward(&'q Rows, &'q Factors, &'q Rows),
    /// A whole step of training.
    Step(Step<'q>),
}

/// A step of training: how far it moves parameters and running statistics, by
/// name, and its `loss`, `gradient norm` and `clip factor`.
#[derive(Clone, Copy)]
pub struct Step<'q> {
    /// The batch.
    pub inputs: &'q Rows,
    /// Where dropout's factors come from.
    pub factors: &'q Factors,
    /// A row per sample.
    pub targets: &'q Rows,
    /// The learning rate of plain gradient descent.
    pub rate: f64,
}

impl Reference {
    /// The answer, by name.
    pub(crate) fn answer<T: Number>(&self, question: Question<'_>) -> Tensors<T> {
        match question {
            Question::Inference(inputs) => {
                let trace = self.forward(&numbers(inputs), Mode::Inference);
                Tensors::from([(OUTPUTS.to_owned(), self.output(&trace).concat())])
            }
            Question::Backward(inputs, factors, gradient) => {
                let trace = self.forward(&numbers(inputs), Mode::Training(factors));
                let mut gradients = self.backward(&trace, &numbers(gradient));
                let input = gradients.input.concat();
                gradients.tensors.insert(OUTPUTS.to_owned(), self.output(&trace).concat());
                gradients.tensors.insert(INPUT.to_owned(), input);
                gradients.tensors
            }
            Question::Step(step) => self.step(&step),
        }
    }

    fn step<T: Number>(&self, step: &Step<'_>) -> Tensors<T> {
        let Train { losses, clip: limit, .. } =
            self.network.train.as_ref().expect("the description has a `train` section");
        let trace = self.forward(&numbers(step.inputs), Mode::Training(step.factors));
        let (loss, gradient) = loss(&losses[0], self.output(&trace), step.targets);
        let mut gradients = self.backward(&trace, &gradient).tensors;
        let (norm, factor) = clip(limit.as_ref(), &mut gradients);
        let mut after = self.running(&trace);
        after.extend(gradients.into_iter().map(|(name, gradient)| {
            let descended = self.descend(&name, &gradient, step.rate);
            (name, descended)
        }));
        let mut answer = self.moves(after);
        let numbers = [("loss", loss), ("gradient norm", norm), ("clip factor", factor)];
        answer.extend(numbers.map(|(name, number)| (name.to_owned(), vec![number])));
        answer
    }

    /// parameter - rate * gradient
    fn descend<T: Number>(&self, name: &str, gradient: &[T], rate: f64) -> Vec<T> {
        let pairs = self.tensors[name].iter().zip(gradient);
        pairs.map(|(parameter, g)| T::new(*parameter) - T::new(rate) * *g).collect()
    }

    /// The exact differences from the parameters and state as they are.
    fn moves<T: Number>(&self, after: Tensors<T>) -> Tensors<T> {
        let moves = after.into_iter().map(|(name, after)| {
            let pairs = after.into_iter().zip(&self.tensors[&name]);
            let differences = pairs.map(|(after, before)| T::new(after.value() - before));
            (name, differences.collect())
        });
        moves.collect()
    }
}

/// Exact numbers.
pub fn numbers<T: Number>(rows: &Rows) -> Rows<T> {
    rows.iter().map(|row| row.iter().map(|value| T::new(*value)).collect()).collect()
}
