//! Derivatives from values alone, by central differences.

use crate::estimate::{draws, root_mean_square};
use crate::network::{Factors, Mode, Reference};
use crate::number::{Number, Rounded, sum};
use crate::question::{INPUT, numbers};
use crate::{Rows, Tensors};

/// Weights of the values at these multiples of a step: the error is of its fourth
/// power.
const STENCIL: [(f64, f64); 4] =
    [(-2.0, 1.0 / 12.0), (-1.0, -8.0 / 12.0), (1.0, 8.0 / 12.0), (2.0, -1.0 / 12.0)];

/// A batch in training, and a number that depends on it: outputs times weights.
pub struct Probe<'p> {
    /// The network.
    pub reference: Reference,
    /// The batch.
    pub inputs: Rows,
    /// Where dropout's factors come from.
    pub factors: &'p Factors,
    /// As many as outputs.
    pub weights: Rows,
}

impl Probe<'_> {
    /// The gradient of every parameter by name, and of the `input`.
    #[must_use]
    pub fn gradients(&self) -> Tensors {
        let trace = self.reference.forward(&self.inputs, Mode::Training(self.factors));
        let mut gradients = self.reference.backward(&trace, &self.weights);
        gradients.tensors.insert(INPUT.to_owned(), gradients.input.concat());
        gradients.tensors
    }

    /// The derivative along a direction of a tensor or the `input`, from values a
    /// step apart; none where a number on the way comes to a kink.
    pub fn derivative(&mut self, name: &str, direction: &[f64], step: f64) -> Option<f64> {
        let (_, sides) = self.value(name, direction, 0.0);
        let mut derivative = 0.0;
        for (steps, weight) in STENCIL {
            let (value, moved) = self.value(name, direction, steps * step);
            if moved != sides || moved.contains(&0.0) {
                return None;
            }
            derivative += weight * value / step;
        }
        Some(derivative)
    }

    /// The error to expect of a value, from the rounding of `f64`; that of a
    /// derivative is as many times larger as the step is smaller than one.
    #[must_use]
    pub fn value_error(&self) -> f64 {
        let (exact, _): (f64, _) = self.weighted_sum();
        let errors = draws(|| self.weighted_sum::<Rounded>().0.value() - exact);
        root_mean_square(errors) * (f64::EPSILON / f64::from(f32::EPSILON))
    }

    /// The number, and on which side of each kink the others are, with
    /// parameters moved along a direction.
    fn value(&mut self, name: &str, direction: &[f64], step: f64) -> (f64, Vec<f64>) {
        let before = self.numbers(name);
        let moved = before.iter().zip(direction).map(|(number, along)| number + step * along);
        self.set_numbers(name, &moved.collect::<Vec<_>>());
        let (value, offsets) = self.weighted_sum();
        self.set_numbers(name, &before);
        (value, offsets.into_iter().map(side).collect())
    }

    fn weighted_sum<T: Number>(&self) -> (T, Vec<f64>) {
        let trace =
            self.reference.forward::<T>(&numbers(&self.inputs), Mode::Training(self.factors));
        let outputs = self.reference.output(&trace).iter().flatten();
        let terms = outputs.zip(self.weights.iter().flatten());
        (sum(terms.map(|(output, weight)| *output * T::new(*weight))), trace.offsets)
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        if name == INPUT { self.inputs.concat() } else { self.reference.tensors[name].clone() }
    }

    fn set_numbers(&mut self, name: &str, numbers: &[f64]) {
        if name == INPUT {
            self.inputs.iter_mut().flatten().zip(numbers).for_each(|(to, from)| *to = *from);
        } else {
            self.reference.tensors.insert(name.to_owned(), numbers.to_vec());
        }
    }
}

/// -1, 0 or 1.
fn side(offset: f64) -> f64 {
    if offset == 0.0 { 0.0 } else { offset.signum() }
}
