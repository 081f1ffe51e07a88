//! What a workload computes, in `f64` and plain loops: what peers are checked against.

use std::iter::zip;

use relu_benches::data::{Batch, Layer};
use relu_benches::{Data, Kind, Workload};

/// Gradients are scaled down to this norm.
const CLIP: f64 = 5.0;
const BETAS: [f64; 2] = [0.9, 0.999];
const EPSILON: f64 = 1e-8;

/// What calls over these batches, one after another, give: outputs, or losses of steps.
pub fn values(
    workload: &Workload,
    data: &Data,
    learning_rate: f64,
    batches: &[usize],
) -> Vec<Vec<f64>> {
    let mut network = Network::new(workload, data);
    let value = |&index: &usize| match workload.kind {
        Kind::Forward => network.forward(&data.batches[index]).pop().unwrap_or_default().concat(),
        Kind::Step => vec![network.step(&data.batches[index], learning_rate)],
    };
    batches.iter().map(value).collect()
}

/// A row of values per sample.
type Rows = Vec<Vec<f64>>;

struct Network {
    two_sided: bool,
    layers: Vec<Dense>,
    /// Adam's means of the gradients, and of their squares; one flat vector each.
    moments: [Vec<f64>; 2],
    steps: i32,
}

struct Dense {
    columns: usize,
    /// `[out, columns]`, then the bias.
    numbers: Vec<f64>,
}

impl Dense {
    fn new(layer: &Layer) -> Self {
        let numbers = layer.weight.iter().chain(&layer.bias).copied().map(f64::from).collect();
        Self { columns: layer.columns, numbers }
    }

    fn units(&self) -> usize {
        self.numbers.len() / (self.columns + 1)
    }

    fn row(&self, unit: usize) -> &[f64] {
        &self.numbers[unit * self.columns..][..self.columns]
    }

    fn forward(&self, input: &[f64]) -> Vec<f64> {
        let biases = &self.numbers[self.units() * self.columns..];
        let value =
            |unit| biases[unit] + zip(self.row(unit), input).map(|(w, x)| w * x).sum::<f64>();
        (0..self.units()).map(value).collect()
    }

    /// Adds a sample's gradient to that of the parameters, and gives that of the input.
    fn backward(&self, input: &[f64], delta: &[f64], gradient: &mut [f64]) -> Vec<f64> {
        let mut of_input = vec![0.0; self.columns];
        let (weights, biases) = gradient.split_at_mut(self.units() * self.columns);
        for (unit, (delta, row)) in zip(delta, weights.chunks_mut(self.columns)).enumerate() {
            biases[unit] += delta;
            for (gradient, x) in zip(row, input) {
                *gradient += delta * x;
            }
            for (gradient, w) in zip(&mut of_input, self.row(unit)) {
                *gradient += delta * w;
            }
        }
        of_input
    }
}

impl Network {
    fn new(workload: &Workload, data: &Data) -> Self {
        let layers: Vec<Dense> = data.layers.iter().map(Dense::new).collect();
        let zeros = vec![0.0; layers.iter().map(|layer| layer.numbers.len()).sum()];
        let moments = [zeros.clone(), zeros];
        Self { two_sided: workload.architecture.two_sided, layers, moments, steps: 0 }
    }

    /// What each layer makes.
    fn forward(&self, batch: &Batch) -> Vec<Rows> {
        let mut all = Vec::new();
        let mut inputs = inputs(batch);
        for layer in &self.layers {
            let values: Rows = inputs.iter().map(|input| layer.forward(input)).collect();
            inputs = values.iter().map(|row| self.activate(row)).collect();
            all.push(values);
        }
        all
    }

    fn activate(&self, values: &[f64]) -> Vec<f64> {
        let mut active: Vec<f64> = values.iter().map(|value| value.max(0.0)).collect();
        if self.two_sided {
            active.extend(values.iter().map(|value| value.min(0.0)));
        }
        active
    }

    fn deactivate(values: &[f64], of_active: &[f64]) -> Vec<f64> {
        let (positive, negative) = of_active.split_at(values.len());
        let gradient = |(unit, &value): (usize, &f64)| match negative.get(unit) {
            Some(negative) if value < 0.0 => *negative,
            None if value <= 0.0 => 0.0,
            _ => positive[unit],
        };
        values.iter().enumerate().map(gradient).collect()
    }

    /// Gives the loss before the update.
    fn step(&mut self, batch: &Batch, learning_rate: f64) -> f64 {
        let values = self.forward(batch);
        let samples = batch.labels.len() as f64;
        let (mut loss, mut deltas) = (0.0, Rows::new());
        for (scores, &label) in zip(&values[values.len() - 1], &batch.labels) {
            let (of_sample, delta) = softmax_cross_entropy(scores, usize::from(label));
            loss += of_sample / samples;
            deltas.push(delta.into_iter().map(|delta| delta / samples).collect());
        }
        let gradients = self.backward(batch, &values, deltas);
        self.update(&gradients.concat(), learning_rate);
        loss
    }

    /// The gradient of each layer.
    fn backward(&self, batch: &Batch, values: &[Rows], mut deltas: Rows) -> Rows {
        let zeros = |layer: &Dense| vec![0.0; layer.numbers.len()];
        let mut gradients: Rows = self.layers.iter().map(zeros).collect();
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let below = index.checked_sub(1).map(|below| &values[below]);
            let inputs = below.map_or_else(
                || inputs(batch),
                |values| values.iter().map(|row| self.activate(row)).collect(),
            );
            let gradient = &mut gradients[index];
            let of_inputs: Rows = zip(&inputs, &deltas)
                .map(|(input, delta)| layer.backward(input, delta, gradient))
                .collect();
            let Some(values) = below else { break };
            deltas = zip(values, &of_inputs).map(|(row, of)| Self::deactivate(row, of)).collect();
        }
        gradients
    }

    /// Adam, after clipping.
    fn update(&mut self, gradients: &[f64], learning_rate: f64) {
        self.steps += 1;
        let norm = gradients.iter().map(|gradient| gradient * gradient).sum::<f64>().sqrt();
        let clip = (CLIP / norm).min(1.0);
        let [first, second] = BETAS.map(|beta| 1.0 - beta.powi(self.steps));
        let parameters = self.layers.iter_mut().flat_map(|layer| &mut layer.numbers);
        let [means, squares] = &mut self.moments;
        for ((parameter, gradient), (mean, square)) in
            zip(zip(parameters, gradients), zip(means, squares))
        {
            let gradient = clip * gradient;
            *mean += (1.0 - BETAS[0]) * (gradient - *mean);
            *square += (1.0 - BETAS[1]) * (gradient * gradient - *square);
            *parameter -= learning_rate * (*mean / first) / ((*square / second).sqrt() + EPSILON);
        }
    }
}

fn inputs(batch: &Batch) -> Rows {
    let columns = batch.inputs.len() / batch.labels.len();
    let row = |row: &[f32]| row.iter().copied().map(f64::from).collect();
    batch.inputs.chunks(columns).map(row).collect()
}

/// The loss of a sample, and the gradient of its scores.
fn softmax_cross_entropy(scores: &[f64], class: usize) -> (f64, Vec<f64>) {
    let sum: f64 = scores.iter().copied().map(f64::exp).sum();
    let mut gradient: Vec<f64> = scores.iter().map(|score| score.exp() / sum).collect();
    gradient[class] -= 1.0;
    (sum.ln() - scores[class], gradient)
}
