//! Each kind of layer, forward and backward.

use relu_codegen::layers::Kind;
use relu_codegen::layers::batch_norm::BatchNorm;
use relu_codegen::layers::dense::Dense;
use relu_codegen::model::{Block, Layer, Scalar};

use super::{Mode, Rows, Tensors};

/// Dropout's factor: 0 or 1 / (1 - rate), from rate, stream, sample and unit.
pub type Random = dyn Fn(f64, u32, usize, usize) -> f64;

/// What a layer's backward needs.
#[derive(Debug)]
pub enum Saved {
    /// What it read.
    Input(Rows),
    /// What it made.
    Output(Rows),
    /// A factor per number.
    Factors(Rows),
    /// Batch norm's normalized values, and 1 / std per unit.
    Normalized(Rows, Vec<f64>),
    /// Batch norm at inference: nothing to differentiate.
    Nothing,
}

/// A layer with the tensors that are its own.
pub struct Place<'a> {
    layer: &'a Layer,
    prefix: String,
    tensors: &'a Tensors,
}

impl<'a> Place<'a> {
    /// A layer of a block.
    pub fn new(block: &Block, layer: &'a Layer, tensors: &'a Tensors) -> Self {
        let prefix = format!("{}.{}", block.name, layer.index);
        Self { layer, prefix, tensors }
    }

    fn name(&self, tensor: &str) -> String {
        format!("{}.{tensor}", self.prefix)
    }

    fn tensor(&self, tensor: &str) -> &'a [f64] {
        &self.tensors[&self.name(tensor)]
    }

    /// The slope of unit `unit` where its input is negative.
    fn slope(&self, shared: bool, unit: usize) -> f64 {
        self.tensor("weight")[if shared { 0 } else { unit }]
    }

    /// The layer's value, and what backward needs.
    pub fn forward(
        &self,
        rows: Rows,
        mode: Mode<'_>,
        stream: &mut u32,
        distances: &mut [f64],
    ) -> (Rows, Saved) {
        for (distance, row) in distances.iter_mut().zip(&rows) {
            let nearest = row.iter().map(|x| self.distance(*x)).fold(f64::INFINITY, f64::min);
            *distance = distance.min(nearest);
        }
        match &self.layer.kind {
            Kind::Dense(dense) => (self.dense(dense, &rows), Saved::Input(rows)),
            Kind::BatchNorm(norm) => self.batch_norm(norm, &rows, mode),
            Kind::Dropout(dropout) => Self::dropout(value(&dropout.rate), rows, mode, stream),
            Kind::TwoSidedRelu(_) => (map_rows(&rows, two_sides), Saved::Input(rows)),
            Kind::Softmax(_) => {
                let output = map_rows(&rows, softmax);
                (output.clone(), Saved::Output(output))
            }
            _ => (self.elementwise(&rows, Self::function), Saved::Input(rows)),
        }
    }

    /// The gradient of what the layer read, and of its parameters.
    pub fn backward(&self, saved: &Saved, gradient: &Rows, into: &mut Tensors) -> Rows {
        match (&self.layer.kind, saved) {
            (Kind::Dense(dense), Saved::Input(rows)) => self.dense_vjp(dense, rows, gradient, into),
            (Kind::BatchNorm(_), Saved::Normalized(normalized, inverse_std)) => {
                self.batch_norm_vjp(normalized, inverse_std, gradient, into)
            }
            (Kind::Dropout(_), Saved::Factors(factors)) => product(gradient, factors),
            (Kind::TwoSidedRelu(_), Saved::Input(rows)) => zip_rows(rows, gradient, two_sides_vjp),
            (Kind::Softmax(_), Saved::Output(rows)) => zip_rows(rows, gradient, softmax_vjp),
            (_, Saved::Input(rows)) => {
                self.slope_gradient(rows, gradient, into);
                product(gradient, &self.elementwise(rows, Self::derivative))
            }
            (kind, saved) => unreachable!("{kind:?} does not save {saved:?}"),
        }
    }

    fn elementwise(&self, rows: &Rows, function: impl Fn(&Self, usize, f64) -> f64) -> Rows {
        map_rows(rows, |row| {
            row.iter().enumerate().map(|(unit, x)| function(self, unit, *x)).collect()
        })
    }

    fn function(&self, unit: usize, x: f64) -> f64 {
        match &self.layer.kind {
            Kind::Relu(_) => x.max(0.0),
            Kind::LeakyRelu(leaky) => leaky_relu(x, value(&leaky.slope)),
            Kind::Prelu(prelu) => leaky_relu(x, self.slope(prelu.shared, unit)),
            Kind::Elu(elu) => {
                if x > 0.0 {
                    x
                } else {
                    value(&elu.alpha) * x.exp_m1()
                }
            }
            Kind::Sigmoid(_) => 1.0 / (1.0 + (-x).exp()),
            Kind::Tanh(_) => x.tanh(),
            Kind::Clip(clip) => x.clamp(value(&clip.low), value(&clip.high)),
            Kind::Relu6(_) => x.clamp(0.0, 6.0),
            kind => unreachable!("{kind:?} is not elementwise"),
        }
    }

    fn derivative(&self, unit: usize, x: f64) -> f64 {
        let inside = |low: f64, high: f64| f64::from(low < x && x < high);
        let above = |slope: f64| if x > 0.0 { 1.0 } else { slope };
        match &self.layer.kind {
            Kind::Relu(_) => above(0.0),
            Kind::LeakyRelu(leaky) => above(value(&leaky.slope)),
            Kind::Prelu(prelu) => above(self.slope(prelu.shared, unit)),
            Kind::Elu(elu) => above(value(&elu.alpha) * x.exp()),
            Kind::Sigmoid(_) => {
                let y = self.function(unit, x);
                y * (1.0 - y)
            }
            Kind::Tanh(_) => 1.0 - x.tanh() * x.tanh(),
            Kind::Clip(clip) => inside(value(&clip.low), value(&clip.high)),
            Kind::Relu6(_) => inside(0.0, 6.0),
            kind => unreachable!("{kind:?} is not elementwise"),
        }
    }

    /// How far a number is from where the function has no derivative.
    ///
    /// A number exactly there was put there by the layer before (a zero of
    /// `relu`, a bound of `clip`): it does not move, and all agree on its side.
    fn distance(&self, x: f64) -> f64 {
        let kinks = match &self.layer.kind {
            Kind::Relu(_) | Kind::LeakyRelu(_) | Kind::Prelu(_) | Kind::TwoSidedRelu(_) => {
                vec![0.0]
            }
            // It has one where alpha is one, but then the derivative bends.
            Kind::Elu(_) => vec![0.0],
            Kind::Clip(clip) => vec![value(&clip.low), value(&clip.high)],
            Kind::Relu6(_) => vec![0.0, 6.0],
            _ => Vec::new(),
        };
        let distances = kinks.into_iter().map(|kink| (x - kink).abs());
        distances.filter(|distance| *distance > 0.0).fold(f64::INFINITY, f64::min)
    }

    fn dense(&self, dense: &Dense, rows: &Rows) -> Rows {
        let weight = self.tensor("weight");
        map_rows(rows, |row| {
            let lines = weight.chunks(row.len()).enumerate();
            let sums = lines.map(|(unit, line)| {
                let sum: f64 = line.iter().zip(row).map(|(w, x)| w * x).sum();
                sum + if dense.bias { self.tensor("bias")[unit] } else { 0.0 }
            });
            sums.collect()
        })
    }

    fn dense_vjp(&self, dense: &Dense, rows: &Rows, gradient: &Rows, into: &mut Tensors) -> Rows {
        let weight = self.tensor("weight");
        let inputs = rows.first().map_or(0, Vec::len);
        let mut of_weight = vec![0.0; weight.len()];
        let mut of_bias = vec![0.0; weight.len() / inputs];
        let mut of_rows = super::zeros_like(rows);
        for (sample, row) in rows.iter().enumerate() {
            for (unit, g) in gradient[sample].iter().enumerate() {
                of_bias[unit] += g;
                for (input, x) in row.iter().enumerate() {
                    of_weight[unit * inputs + input] += g * x;
                    of_rows[sample][input] += g * weight[unit * inputs + input];
                }
            }
        }
        into.insert(self.name("weight"), of_weight);
        if dense.bias {
            into.insert(self.name("bias"), of_bias);
        }
        of_rows
    }

    fn slope_gradient(&self, rows: &Rows, gradient: &Rows, into: &mut Tensors) {
        let Kind::Prelu(prelu) = &self.layer.kind else { return };
        let mut of_weight = vec![0.0; self.tensor("weight").len()];
        for (row, gradient) in rows.iter().zip(gradient) {
            for (unit, (x, g)) in row.iter().zip(gradient).enumerate() {
                of_weight[if prelu.shared { 0 } else { unit }] += g * x.min(0.0);
            }
        }
        into.insert(self.name("weight"), of_weight);
    }

    fn dropout(rate: f64, rows: Rows, mode: Mode<'_>, stream: &mut u32) -> (Rows, Saved) {
        let Mode::Training(random) = mode else { return (rows, Saved::Nothing) };
        let samples = rows.iter().enumerate();
        let factors: Rows = samples
            .map(|(sample, row)| {
                (0..row.len()).map(|unit| random(rate, *stream, sample, unit)).collect()
            })
            .collect();
        *stream += 1;
        (product(&rows, &factors), Saved::Factors(factors))
    }

    fn batch_norm(&self, norm: &BatchNorm, rows: &Rows, mode: Mode<'_>) -> (Rows, Saved) {
        let (mean, variance) = match mode {
            Mode::Inference => {
                (self.tensor("running_mean").to_vec(), self.tensor("running_var").to_vec())
            }
            Mode::Training(_) => statistics(rows),
        };
        let epsilon = value(&norm.epsilon);
        let inverse_std: Vec<f64> = variance.iter().map(|v| 1.0 / (v + epsilon).sqrt()).collect();
        let normalized = map_rows(rows, |row| {
            row.iter().enumerate().map(|(unit, x)| (x - mean[unit]) * inverse_std[unit]).collect()
        });
        let (weight, bias) = (self.tensor("weight"), self.tensor("bias"));
        let output = map_rows(&normalized, |row| {
            row.iter().enumerate().map(|(unit, x)| x * weight[unit] + bias[unit]).collect()
        });
        (output, Saved::Normalized(normalized, inverse_std))
    }

    fn batch_norm_vjp(
        &self,
        normalized: &Rows,
        inverse_std: &[f64],
        gradient: &Rows,
        into: &mut Tensors,
    ) -> Rows {
        let units = inverse_std.len();
        let samples = normalized.len() as f64;
        let (mut of_weight, mut of_bias) = (vec![0.0; units], vec![0.0; units]);
        for (row, gradient) in normalized.iter().zip(gradient) {
            for unit in 0..units {
                of_weight[unit] += gradient[unit] * row[unit];
                of_bias[unit] += gradient[unit];
            }
        }
        let weight = self.tensor("weight");
        let of_rows = zip_rows(normalized, gradient, |row, gradient| {
            let units = 0..units;
            let of_unit = |unit: usize| {
                let centred =
                    samples * gradient[unit] - of_bias[unit] - row[unit] * of_weight[unit];
                weight[unit] * inverse_std[unit] * centred / samples
            };
            units.map(of_unit).collect()
        });
        into.insert(self.name("weight"), of_weight);
        into.insert(self.name("bias"), of_bias);
        of_rows
    }
}

/// Mean and biased variance per unit.
#[must_use]
pub fn statistics(rows: &Rows) -> (Vec<f64>, Vec<f64>) {
    let samples = rows.len() as f64;
    let units = 0..rows[0].len();
    let mean: Vec<f64> =
        units.clone().map(|unit| rows.iter().map(|row| row[unit]).sum::<f64>() / samples).collect();
    let deviation =
        |unit: usize| rows.iter().map(|row| (row[unit] - mean[unit]).powi(2)).sum::<f64>();
    let variance = units.map(|unit| deviation(unit) / samples).collect();
    (mean, variance)
}

/// A number of the description, as the `f32` that the network computes with.
fn value(scalar: &Scalar) -> f64 {
    scalar.known().expect("tested descriptions have literals")
}

fn leaky_relu(x: f64, slope: f64) -> f64 {
    if x > 0.0 { x } else { slope * x }
}

fn two_sides(row: &[f64]) -> Vec<f64> {
    let positive = row.iter().map(|x| x.max(0.0));
    positive.chain(row.iter().map(|x| x.min(0.0))).collect()
}

fn two_sides_vjp(row: &[f64], gradient: &[f64]) -> Vec<f64> {
    let (positive, negative) = gradient.split_at(row.len());
    let sides = positive.iter().zip(negative).zip(row);
    sides.map(|((positive, negative), x)| if *x < 0.0 { *negative } else { *positive }).collect()
}

fn softmax(row: &[f64]) -> Vec<f64> {
    let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = row.iter().map(|x| (x - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

fn softmax_vjp(output: &[f64], gradient: &[f64]) -> Vec<f64> {
    let mean: f64 = output.iter().zip(gradient).map(|(y, g)| y * g).sum();
    output.iter().zip(gradient).map(|(y, g)| y * (g - mean)).collect()
}

fn map_rows(rows: &Rows, function: impl Fn(&[f64]) -> Vec<f64>) -> Rows {
    rows.iter().map(|row| function(row)).collect()
}

fn zip_rows(left: &Rows, right: &Rows, function: impl Fn(&[f64], &[f64]) -> Vec<f64>) -> Rows {
    left.iter().zip(right).map(|(left, right)| function(left, right)).collect()
}

fn product(left: &Rows, right: &Rows) -> Rows {
    zip_rows(left, right, |left, right| left.iter().zip(right).map(|(a, b)| a * b).collect())
}
