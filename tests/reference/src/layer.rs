//! Each kind of layer, forward and backward.

use relu_codegen::layers::Kind;
use relu_codegen::layers::batch_norm::BatchNorm;
use relu_codegen::layers::dense::Dense;
use relu_codegen::model::{Block, Layer, Scalar};

use crate::network::Mode;
use crate::number::{Number, largest, sum};
use crate::{Rows, Tensors};

/// What a layer's backward needs.
#[derive(Debug)]
pub enum Saved<T> {
    /// What it read.
    Input(Rows<T>),
    /// What it made.
    Output(Rows<T>),
    /// A factor per number.
    Factors(Rows),
    /// Of batch norm in training.
    Normalized(Normalized<T>),
    /// At inference: nothing to differentiate.
    Nothing,
}

/// What batch norm makes of a batch, before its parameters.
#[derive(Debug)]
pub struct Normalized<T> {
    rows: Rows<T>,
    inverse_std: Vec<T>,
    mean: Vec<T>,
    variance: Vec<T>,
}

/// A layer with the tensors that are its own.
pub struct Place<'a> {
    /// The layer.
    pub layer: &'a Layer,
    prefix: String,
    tensors: &'a Tensors,
}

impl<'a> Place<'a> {
    /// A layer of a block.
    pub fn new(block: &Block, layer: &'a Layer, tensors: &'a Tensors) -> Self {
        let name = block.name.to_string();
        let prefix = format!("{}.{}", name.trim_start_matches("r#"), layer.index);
        Self { layer, prefix, tensors }
    }

    fn name(&self, tensor: &str) -> String {
        format!("{}.{tensor}", self.prefix)
    }

    fn tensor<T: Number>(&self, tensor: &str) -> Vec<T> {
        self.tensors[&self.name(tensor)].iter().copied().map(T::new).collect()
    }

    /// How many units a dense layer has that reads so many.
    pub fn units(&self, inputs: usize) -> usize {
        self.tensors[&self.name("weight")].len() / inputs
    }

    /// The slope of unit `unit` where its input is negative.
    fn slope<T: Number>(&self, shared: bool, unit: usize) -> T {
        T::new(self.tensors[&self.name("weight")][if shared { 0 } else { unit }])
    }

    /// The layer's value, and what backward needs.
    pub fn forward<T: Number>(
        &self,
        rows: &Rows<T>,
        mode: Mode<'_>,
        stream: &mut u32,
    ) -> (Rows<T>, Saved<T>) {
        match &self.layer.kind {
            Kind::Dense(dense) => (self.dense(dense, rows), Saved::Input(rows.clone())),
            Kind::BatchNorm(norm) => self.batch_norm(norm, rows, mode),
            Kind::Dropout(dropout) => Self::dropout(value(&dropout.rate), rows, mode, stream),
            Kind::TwoSidedRelu(_) => (map_rows(rows, two_sides), Saved::Input(rows.clone())),
            Kind::Softmax(_) => {
                let output = map_rows(rows, softmax);
                (output.clone(), Saved::Output(output))
            }
            _ => (self.elementwise(rows, Self::function), Saved::Input(rows.clone())),
        }
    }

    /// The gradient of what the layer read, and of its parameters.
    pub fn backward<T: Number>(
        &self,
        saved: &Saved<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        match (&self.layer.kind, saved) {
            (Kind::Dense(dense), Saved::Input(rows)) => self.dense_vjp(dense, rows, gradient, into),
            (Kind::BatchNorm(_), Saved::Normalized(normalized)) => {
                self.batch_norm_vjp(normalized, gradient, into)
            }
            (Kind::Dropout(_), Saved::Factors(factors)) => scaled(gradient, factors),
            (Kind::TwoSidedRelu(_), Saved::Input(rows)) => zip_rows(rows, gradient, two_sides_vjp),
            (Kind::Softmax(_), Saved::Output(rows)) => zip_rows(rows, gradient, softmax_vjp),
            (_, Saved::Input(rows)) => {
                self.slope_gradient(rows, gradient, into);
                zip_rows(&self.elementwise(rows, Self::derivative), gradient, product)
            }
            (kind, _) => unreachable!("{kind:?} does not save that"),
        }
    }

    fn elementwise<T: Number>(
        &self,
        rows: &Rows<T>,
        function: impl Fn(&Self, usize, T) -> T,
    ) -> Rows<T> {
        map_rows(rows, |row| {
            row.iter().enumerate().map(|(unit, x)| function(self, unit, *x)).collect()
        })
    }

    fn function<T: Number>(&self, unit: usize, x: T) -> T {
        match &self.layer.kind {
            Kind::Relu(_) => x.max(0.0),
            Kind::LeakyRelu(leaky) => leaky_relu(x, T::new(value(&leaky.slope))),
            Kind::Prelu(prelu) => leaky_relu(x, self.slope(prelu.shared, unit)),
            Kind::Elu(elu) if x.value() <= 0.0 => T::new(value(&elu.alpha)) * x.map(f64::exp_m1),
            Kind::Elu(_) => x,
            Kind::Sigmoid(_) => T::new(1.0) / (T::new(1.0) + (-x).map(f64::exp)),
            Kind::Tanh(_) => x.map(f64::tanh),
            Kind::Clip(clip) => x.max(value(&clip.low)).min(value(&clip.high)),
            Kind::Relu6(_) => x.max(0.0).min(6.0),
            kind => unreachable!("{kind:?} is not elementwise"),
        }
    }

    /// The derivative; of smooth functions from their value, as that is how its
    /// rounding errors are, too.
    pub fn derivative<T: Number>(&self, unit: usize, x: T) -> T {
        let one = T::new(1.0);
        let inside = |low: f64, high: f64| T::new(f64::from(low < x.value() && x.value() < high));
        let above = |slope: T| if x.value() > 0.0 { one } else { slope };
        match &self.layer.kind {
            Kind::Relu(_) => above(T::new(0.0)),
            Kind::LeakyRelu(leaky) => above(T::new(value(&leaky.slope))),
            Kind::Prelu(prelu) => above(self.slope(prelu.shared, unit)),
            Kind::Elu(elu) => above(self.function(unit, x) + T::new(value(&elu.alpha))),
            Kind::Sigmoid(_) => {
                let y = self.function(unit, x);
                y * (one - y)
            }
            Kind::Tanh(_) => {
                let y = self.function(unit, x);
                one - y * y
            }
            Kind::Clip(clip) => inside(value(&clip.low), value(&clip.high)),
            Kind::Relu6(_) => inside(0.0, 6.0),
            kind => unreachable!("{kind:?} is not elementwise"),
        }
    }

    fn dense<T: Number>(&self, dense: &Dense, rows: &Rows<T>) -> Rows<T> {
        let weight = self.tensor::<T>("weight");
        let bias = dense.bias.then(|| self.tensor::<T>("bias"));
        map_rows(rows, |row| {
            let lines = weight.chunks(row.len()).enumerate();
            let sums = lines.map(|(unit, line)| {
                let terms = sum(line.iter().zip(row).map(|(w, x)| *w * *x));
                bias.as_ref().map_or(terms, |bias| terms + bias[unit])
            });
            sums.collect()
        })
    }

    fn dense_vjp<T: Number>(
        &self,
        dense: &Dense,
        rows: &Rows<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        let zero = T::new(0.0);
        let weight = self.tensor::<T>("weight");
        let inputs = rows[0].len();
        let mut of_weight = vec![zero; weight.len()];
        let mut of_bias = vec![zero; weight.len() / inputs];
        let mut of_rows = map_rows(rows, |row| vec![zero; row.len()]);
        for (sample, row) in rows.iter().enumerate() {
            for (unit, g) in gradient[sample].iter().enumerate() {
                of_bias[unit] = of_bias[unit] + *g;
                for (input, x) in row.iter().enumerate() {
                    let place = unit * inputs + input;
                    of_weight[place] = of_weight[place] + *g * *x;
                    of_rows[sample][input] = of_rows[sample][input] + *g * weight[place];
                }
            }
        }
        into.insert(self.name("weight"), of_weight);
        if dense.bias {
            into.insert(self.name("bias"), of_bias);
        }
        of_rows
    }

    fn slope_gradient<T: Number>(&self, rows: &Rows<T>, gradient: &Rows<T>, into: &mut Tensors<T>) {
        let Kind::Prelu(prelu) = &self.layer.kind else { return };
        let slopes = self.tensors[&self.name("weight")].len();
        let mut of_weight = vec![T::new(0.0); slopes];
        for (row, gradient) in rows.iter().zip(gradient) {
            for (unit, (x, g)) in row.iter().zip(gradient).enumerate() {
                let slope = if prelu.shared { 0 } else { unit };
                of_weight[slope] = of_weight[slope] + *g * x.min(0.0);
            }
        }
        into.insert(self.name("weight"), of_weight);
    }

    fn dropout<T: Number>(
        rate: f64,
        rows: &Rows<T>,
        mode: Mode<'_>,
        stream: &mut u32,
    ) -> (Rows<T>, Saved<T>) {
        let Mode::Training(factors) = mode else { return (rows.clone(), Saved::Nothing) };
        let factors = factors(rate, *stream, rows.len(), rows[0].len());
        *stream += 1;
        (scaled(rows, &factors), Saved::Factors(factors))
    }

    fn batch_norm<T: Number>(
        &self,
        norm: &BatchNorm,
        rows: &Rows<T>,
        mode: Mode<'_>,
    ) -> (Rows<T>, Saved<T>) {
        let (mean, variance) = match mode {
            Mode::Inference => (self.tensor("running_mean"), self.tensor("running_var")),
            Mode::Training(_) => statistics(rows),
        };
        let epsilon = T::new(value(&norm.epsilon));
        let inverse = |variance: &T| T::new(1.0) / (*variance + epsilon).sqrt();
        let inverse_std: Vec<T> = variance.iter().map(inverse).collect();
        let normalized = map_rows(rows, |row| {
            let units = row.iter().enumerate();
            units.map(|(unit, x)| (*x - mean[unit]) * inverse_std[unit]).collect()
        });
        let (weight, bias) = (self.tensor::<T>("weight"), self.tensor::<T>("bias"));
        let output = map_rows(&normalized, |row| {
            row.iter().enumerate().map(|(unit, x)| *x * weight[unit] + bias[unit]).collect()
        });
        let normalized = Normalized { rows: normalized, inverse_std, mean, variance };
        (output, Saved::Normalized(normalized))
    }

    fn batch_norm_vjp<T: Number>(
        &self,
        normalized: &Normalized<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        let Normalized { rows, inverse_std, .. } = normalized;
        let units = inverse_std.len();
        let samples = T::new(rows.len() as f64);
        let (mut of_weight, mut of_bias) = (vec![T::new(0.0); units], vec![T::new(0.0); units]);
        for (row, gradient) in rows.iter().zip(gradient) {
            for unit in 0..units {
                of_weight[unit] = of_weight[unit] + gradient[unit] * row[unit];
                of_bias[unit] = of_bias[unit] + gradient[unit];
            }
        }
        let weight = self.tensor::<T>("weight");
        let of_rows = zip_rows(rows, gradient, |row, gradient| {
            let of_unit = |unit: usize| {
                let centered = gradient[unit] - of_bias[unit] / samples;
                let correlated = row[unit] * (of_weight[unit] / samples);
                weight[unit] * inverse_std[unit] * (centered - correlated)
            };
            (0..units).map(of_unit).collect()
        });
        into.insert(self.name("weight"), of_weight);
        into.insert(self.name("bias"), of_bias);
        of_rows
    }

    /// The running statistics of batch norm after a step: (1 - momentum) old +
    /// momentum new, with the unbiased variance.
    pub fn running<T: Number>(&self, saved: &Saved<T>, into: &mut Tensors<T>) {
        let (Kind::BatchNorm(norm), Saved::Normalized(normalized)) = (&self.layer.kind, saved)
        else {
            return;
        };
        let momentum = T::new(value(&norm.momentum));
        let samples = normalized.rows.len() as f64;
        let unbiased = T::new(samples / (samples - 1.0));
        let mut blend = |name: &str, new: &[T], factor: T| {
            let old = self.tensor::<T>(name);
            let kept = T::new(1.0) - momentum;
            let pairs = old.into_iter().zip(new);
            let blended = pairs.map(|(old, new)| kept * old + momentum * (factor * *new));
            into.insert(self.name(name), blended.collect());
        };
        blend("running_mean", &normalized.mean, T::new(1.0));
        blend("running_var", &normalized.variance, unbiased);
    }
}

/// Mean and biased variance per unit.
fn statistics<T: Number>(rows: &Rows<T>) -> (Vec<T>, Vec<T>) {
    let samples = T::new(rows.len() as f64);
    let units = 0..rows[0].len();
    let mean = |unit: usize| sum(rows.iter().map(|row| row[unit])) / samples;
    let means: Vec<T> = units.clone().map(mean).collect();
    let variance = |unit: usize| {
        let differences = rows.iter().map(|row| row[unit] - means[unit]);
        sum(differences.map(|difference| difference * difference)) / samples
    };
    let variances = units.map(variance).collect();
    (means, variances)
}

/// A number of the description, as the `f32` that the network computes with.
pub fn value(scalar: &Scalar) -> f64 {
    scalar.known().expect("tested descriptions have literals")
}

fn leaky_relu<T: Number>(x: T, slope: T) -> T {
    if x.value() > 0.0 { x } else { slope * x }
}

fn two_sides<T: Number>(row: &[T]) -> Vec<T> {
    let positive = row.iter().map(|x| x.max(0.0));
    positive.chain(row.iter().map(|x| x.min(0.0))).collect()
}

fn two_sides_vjp<T: Number>(row: &[T], gradient: &[T]) -> Vec<T> {
    let (positive, negative) = gradient.split_at(row.len());
    let sides = positive.iter().zip(negative).zip(row);
    sides
        .map(|((positive, negative), x)| if x.value() < 0.0 { *negative } else { *positive })
        .collect()
}

/// e^x / (sum of e^x)
pub fn softmax<T: Number>(row: &[T]) -> Vec<T> {
    let largest = T::new(largest(row.iter().copied()));
    let powers: Vec<T> = row.iter().map(|x| (*x - largest).map(f64::exp)).collect();
    let sum = sum(powers.iter().copied());
    powers.into_iter().map(|power| power / sum).collect()
}

fn softmax_vjp<T: Number>(output: &[T], gradient: &[T]) -> Vec<T> {
    let mean = sum(product(output, gradient));
    output.iter().zip(gradient).map(|(y, g)| *y * (*g - mean)).collect()
}

fn map_rows<T>(rows: &Rows<T>, function: impl Fn(&[T]) -> Vec<T>) -> Rows<T> {
    rows.iter().map(|row| function(row)).collect()
}

fn zip_rows<T, U>(
    left: &Rows<T>,
    right: &Rows<U>,
    function: impl Fn(&[T], &[U]) -> Vec<T>,
) -> Rows<T> {
    left.iter().zip(right).map(|(left, right)| function(left, right)).collect()
}

fn product<T: Number>(left: &[T], right: &[T]) -> Vec<T> {
    left.iter().zip(right).map(|(left, right)| *left * *right).collect()
}

fn scaled<T: Number>(rows: &Rows<T>, factors: &Rows) -> Rows<T> {
    zip_rows(rows, factors, |row, factors| {
        row.iter().zip(factors).map(|(x, factor)| *x * T::new(*factor)).collect()
    })
}
