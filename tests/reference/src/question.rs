//! What the interpreter is asked.

use relu_codegen::model::Element;

use crate::clip::clip;
use crate::constants::value;
use crate::loss::Targets;
use crate::network::{Mode, Reference, Trace, joined};
use crate::number::Number;
use crate::objective::Objective;
use crate::random::Noise;
use crate::value::split;
use crate::{Rows, Tensors};

/// What a network is to compute.
#[derive(Clone, Copy)]
pub enum Question<'q> {
    /// The outputs of a batch at inference.
    Inference(&'q Rows),
    /// The outputs of a batch in training, and the gradients of all parameters and,
    /// unless some are of indices, inputs, of the outputs times the numbers.
    Backward(&'q Rows, &'q Noise, &'q Rows),
    /// A whole step of training.
    Step(Step<'q>),
}

/// A step of training: how far it moves parameters and running statistics, by
/// name, and its `loss`, `gradient norm` and `clip factor`.
#[derive(Clone, Copy)]
pub struct Step<'q> {
    /// The batch.
    pub inputs: &'q Rows,
    /// The random numbers.
    pub noise: &'q Noise,
    /// Of each output.
    pub targets: &'q [Targets],
    /// The learning rate of plain gradient descent.
    pub rate: f64,
}

impl Reference {
    /// The inputs of a batch or their gradients, by name: `input x`.
    #[must_use]
    pub fn inputs_by_name<T: Number>(&self, rows: &Rows<T>) -> Tensors<T> {
        let names = self.network.inputs.iter().map(|input| input_name(&input.name.to_string()));
        by_name(names, split(rows, &self.input_widths()))
    }

    /// The outputs of a batch, by name: `output y`.
    #[must_use]
    pub fn outputs_by_name<T: Number>(&self, rows: &Rows<T>) -> Tensors<T> {
        let word = |output: usize| self.network.blocks[self.network.outputs[output].0].word();
        let names =
            (0..self.network.outputs.len()).map(|output| format!("output {}", word(output)));
        by_name(names, split(rows, &self.output_widths()))
    }

    /// The answer, by name.
    pub(crate) fn answer<T: Number>(&self, question: Question<'_>) -> Tensors<T> {
        match question {
            Question::Inference(inputs) => {
                let trace = self.forward(&numbers(inputs), Mode::Inference);
                self.outputs_by_name(&joined(&self.outputs(&trace)))
            }
            Question::Backward(inputs, noise, weights) => {
                let trace = self.forward(&numbers(inputs), Mode::Training(noise));
                let mut answer = self.gradients(&trace, Objective::Weighted(weights));
                answer.extend(self.outputs_by_name(&joined(&self.outputs(&trace))));
                answer
            }
            Question::Step(step) => self.step(&step),
        }
    }

    /// How far each number that moves is above each kink that it may come to.
    pub(crate) fn offsets<T: Number>(&self, question: Question<'_>) -> Vec<f64> {
        match question {
            Question::Inference(inputs) => {
                self.forward::<T>(&numbers(inputs), Mode::Inference).offsets
            }
            Question::Backward(inputs, noise, _) => {
                self.forward::<T>(&numbers(inputs), Mode::Training(noise)).offsets
            }
            Question::Step(step) => {
                let trace = self.forward::<T>(&numbers(step.inputs), Mode::Training(step.noise));
                self.evaluate(&trace, Objective::Loss(step.targets)).offsets
            }
        }
    }

    /// The gradients of an objective, by name.
    pub(crate) fn gradients<T: Number>(
        &self,
        trace: &Trace<T>,
        objective: Objective<'_>,
    ) -> Tensors<T> {
        let evaluated = self.evaluate(trace, objective);
        let gradients = self.differentiate(trace, objective, &evaluated);
        let mut answer = gradients.tensors;
        if self.has_input_gradient() {
            let names = self.network.inputs.iter().map(|input| input_name(&input.name.to_string()));
            answer.extend(by_name(names, gradients.inputs));
        }
        answer
    }

    /// Whether no input is of indices, which have no gradient.
    fn has_input_gradient(&self) -> bool {
        self.network.inputs.iter().all(|input| input.element == Element::Number)
    }

    fn step<T: Number>(&self, step: &Step<'_>) -> Tensors<T> {
        let trace = self.forward(&numbers(step.inputs), Mode::Training(step.noise));
        let objective = Objective::Loss(step.targets);
        let loss = self.evaluate(&trace, objective);
        let mut gradients = self.differentiate(&trace, objective, &loss).tensors;
        let (norm, factor) = clip(self.train().clip.as_ref(), &mut gradients);
        let mut after: Tensors<T> = self.tensors.iter().map(exact).collect();
        after.extend(self.running(&trace));
        after.extend(gradients.into_iter().map(|(name, gradient)| {
            let descended = self.descend(&name, &gradient, step.rate);
            (name, descended)
        }));
        let mut answer = self.moves(after);
        let numbers = [("loss", loss.value), ("gradient norm", norm), ("clip factor", factor)];
        answer.extend(numbers.map(|(name, number)| (name.to_owned(), vec![number])));
        answer
    }

    /// parameter - rate * (gradient + weight decay * parameter)
    fn descend<T: Number>(&self, name: &str, gradient: &[T], rate: f64) -> Vec<T> {
        let decay = self.train().weight_decay.as_ref().map(value);
        let pairs = self.tensors[name].iter().zip(gradient);
        let descended = pairs.map(|(parameter, g)| {
            let parameter = T::new(*parameter);
            let g = decay.map_or(*g, |decay| *g + parameter * T::new(decay));
            parameter - T::new(rate) * g
        });
        descended.collect()
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

/// No block and no parameter has such a name.
pub fn input_name(input: &str) -> String {
    format!("input {}", input.trim_start_matches("r#"))
}

fn exact<T: Number>((name, values): (&String, &Vec<f64>)) -> (String, Vec<T>) {
    (name.clone(), values.iter().map(|value| T::new(*value)).collect())
}

fn by_name<T: Number>(names: impl Iterator<Item = String>, rows: Vec<Rows<T>>) -> Tensors<T> {
    names.zip(rows.into_iter().map(|rows| rows.concat())).collect()
}
