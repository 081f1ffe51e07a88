//! Derivatives from values alone, by central differences.

use crate::estimate::{draws, root_mean_square};
use crate::network::{Mode, Reference};
use crate::number::{Number, Rounded};
use crate::objective::Objective;
use crate::question::{input_name, numbers};
use crate::random::Noise;
use crate::value::{join, split};
use crate::{Rows, Tensors};

/// Weights of the values at these multiples of a step: the error is of its fourth
/// power.
const STENCIL: [(f64, f64); 4] =
    [(-2.0, 1.0 / 12.0), (-1.0, -8.0 / 12.0), (1.0, 8.0 / 12.0), (2.0, -1.0 / 12.0)];

/// A batch in training, and a number that depends on it.
pub struct Probe<'p> {
    /// The network.
    pub reference: Reference,
    /// The batch.
    pub inputs: Rows,
    /// The random numbers.
    pub noise: &'p Noise,
    /// The number.
    pub objective: Objective<'p>,
}

impl Probe<'_> {
    /// The gradient of every parameter and every input, by name.
    #[must_use]
    pub fn gradients(&self) -> Tensors {
        let trace = self.reference.forward(&self.inputs, Mode::Training(self.noise));
        self.reference.gradients(&trace, self.objective)
    }

    /// The derivative along a direction of a parameter or an input, from values a
    /// step apart; none where a number on the way comes to a kink.
    pub fn derivative(&mut self, name: &str, direction: &[f64], step: f64) -> Option<f64> {
        let (_, sides) = self.moved(name, direction, 0.0);
        let mut derivative = 0.0;
        for (steps, weight) in STENCIL {
            let (value, moved) = self.moved(name, direction, steps * step);
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
        let (exact, _): (f64, _) = self.value();
        let errors = draws(|| self.value::<Rounded>().0.value() - exact);
        root_mean_square(errors) * (f64::EPSILON / f64::from(f32::EPSILON))
    }

    /// The number, and on which side of each kink the others are, with
    /// parameters moved along a direction.
    fn moved(&mut self, name: &str, direction: &[f64], step: f64) -> (f64, Vec<f64>) {
        let before = self.numbers(name);
        let moved = before.iter().zip(direction).map(|(number, along)| number + step * along);
        self.set_numbers(name, &moved.collect::<Vec<_>>());
        let (value, offsets) = self.value();
        self.set_numbers(name, &before);
        (value, offsets.into_iter().map(side).collect())
    }

    fn value<T: Number>(&self) -> (T, Vec<f64>) {
        let inputs = numbers(&self.inputs);
        let trace = self.reference.forward::<T>(&inputs, Mode::Training(self.noise));
        let evaluated = self.reference.evaluate(&trace, self.objective);
        (evaluated.value, evaluated.offsets)
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        let tensor = self.reference.tensors.get(name).cloned();
        tensor.unwrap_or_else(|| self.reference.inputs_by_name(&self.inputs)[name].clone())
    }

    fn set_numbers(&mut self, name: &str, numbers: &[f64]) {
        if let Some(tensor) = self.reference.tensors.get_mut(name) {
            tensor.copy_from_slice(numbers);
            return;
        }
        let widths = self.reference.input_widths();
        let mut inputs = split(&self.inputs, &widths);
        let names = self.reference.network.inputs.iter();
        let own = |input: &str| input_name(input) == name;
        let index = names.map(|input| input.name.to_string()).position(|input| own(&input));
        let index = index.expect("a parameter or an input has the name");
        inputs[index] = numbers.chunks(widths[index]).map(<[f64]>::to_vec).collect();
        self.inputs = join(&inputs.iter().collect::<Vec<_>>());
    }
}

/// -1, 0 or 1.
fn side(offset: f64) -> f64 {
    if offset == 0.0 { 0.0 } else { offset.signum() }
}
