//! Activations, over ordinary and special numbers.

use super::compare::{FORWARD, Report};
use super::file::{Case, Golden, Tensor};
use super::single_layer::{Layer, layer};

/// A row of the table.
struct Activation {
    name: &'static str,
    /// By itself.
    alone: Layer,
    /// Behind a dense layer.
    dense: Layer,
    /// Where the runtime differs from `PyTorch` on purpose.
    exceptions: Vec<Exception>,
}

/// Numbers that are not `PyTorch`'s.
struct Exception {
    /// `output` or `gradient`.
    tensor: &'static str,
    /// Whether it holds for an input and a side; there is one side but for
    /// two-sided layers.
    holds: fn(f64, usize) -> bool,
    /// The number in its place, given the cotangent of the first side.
    instead: fn(f64) -> f64,
}

/// The golden name, and the layer as users write it.
macro_rules! activation {
    ($name:literal, $($layer:tt)+) => {
        Activation {
            name: $name,
            alone: layer!([16] -> $($layer)+),
            dense: layer!([5] -> dense(7) -> $($layer)+),
            exceptions: Vec::new(),
        }
    };
}

fn table() -> Vec<Activation> {
    vec![
        // The derivative of max(NaN, 0) is 0 here, and 1 in PyTorch.
        activation!("relu", relu).except("gradient", |x, _| x.is_nan(), |_| 0.0),
        activation!("leaky_relu", leaky_relu(0.01)),
        activation!("leaky_relu_negative", leaky_relu(-0.3)),
        activation!("prelu", prelu),
        activation!("prelu_shared", prelu(shared: true)),
        activation!("elu", elu),
        activation!("elu_small", elu(0.7)),
        activation!("sigmoid", sigmoid),
        activation!("tanh", tanh),
        activation!("softmax", softmax),
        activation!("hardtanh", clip(-0.5, 0.75)),
        activation!("hardtanh", hard_tanh(-0.5, 0.75)),
        activation!("relu6", relu6),
        activation!("gelu", gelu).gate(),
        activation!("gelu_tanh", gelu(approximate: true)).gate(),
        activation!("silu", silu).gate(),
        activation!("selu", selu),
        activation!("softplus", softplus),
        // The limits, where PyTorch divides infinity by itself.
        activation!("softsign", softsign)
            .except("output", |x, _| x == f64::INFINITY, |_| 1.0)
            .except("output", |x, _| x == f64::NEG_INFINITY, |_| -1.0)
            .except("gradient", |x, _| x.is_infinite(), |_| 0.0),
        activation!("mish", mish).gate(),
        activation!("hardsigmoid", hard_sigmoid),
        activation!("hardswish", hard_swish).except(
            "output",
            |x, _| x == f64::NEG_INFINITY,
            |_| 0.0,
        ),
        // In f32 the threshold is the number next above the decimal, which float64
        // has above the threshold.
        activation!("threshold", threshold(0.1, -2.0))
            .except("output", |x, _| x == f64::from(0.1_f32), |_| -2.0)
            .except("gradient", |x, _| x.is_nan() || x == f64::from(0.1_f32), |_| 0.0),
        activation!("log_softmax", log_softmax),
        // A single side is live for each number: the first one for zeros, whose
        // derivative is 0 in PyTorch's formula, and for NaN, which PyTorch has
        // on both sides.
        activation!("two_sided", two_sided_relu)
            .except("output", |x, side| x.is_nan() && side == 1, |_| 0.0)
            .except("gradient", |x, _| x == 0.0 || x.is_nan(), |cotangent| cotangent),
    ]
}

impl Activation {
    /// For x times a function that goes from 0 to 1: its limits, where PyTorch
    /// multiplies infinity by 0.
    fn gate(self) -> Self {
        self.except("output", |x, _| x == f64::NEG_INFINITY, |_| 0.0)
            .except("gradient", |x, _| x == f64::INFINITY, |cotangent| cotangent)
            .except("gradient", |x, _| x == f64::NEG_INFINITY, |_| 0.0)
    }

    fn except(
        mut self,
        tensor: &'static str,
        holds: fn(f64, usize) -> bool,
        instead: fn(f64) -> f64,
    ) -> Self {
        self.exceptions.push(Exception { tensor, holds, instead });
        self
    }
}

#[test]
fn ordinary_numbers() {
    let golden = Golden::open("activations");
    let mut report = Report::default();
    for Activation { name, alone, dense, .. } in table() {
        for (kind, layer) in [("ordinary", alone), ("dense", dense)] {
            let name = format!("{name}/{kind}");
            let case = golden.case(&name);
            let outcome = (layer.run)(case);
            outcome.compare_outputs(case, &mut report);
            outcome.compare_gradients(case, &mut report);
        }
    }
    report.finish();
}

/// Its slopes in training are random; at inference they are the middle.
#[test]
fn randomized_slopes_at_inference() {
    let golden = Golden::open("activations");
    let mut report = Report::default();
    let Activation { alone, dense, .. } = activation!("rrelu", rrelu);
    for (kind, layer) in [("ordinary", alone), ("dense", dense)] {
        let name = format!("rrelu/{kind}");
        let case = golden.case(&name);
        let outcome = (layer.run)(case);
        for outputs in [&outcome.batch, &outcome.single] {
            report.largest(case.name, outputs, case.tensor("output"), FORWARD);
        }
    }
    report.finish();
}

#[test]
fn special_numbers() {
    let golden = Golden::open("activations");
    let mut report = Report::default();
    for activation in table() {
        let name = format!("{}/special", activation.name);
        check_special(&activation, golden.case(&name), &mut report);
    }
    report.finish();
}

fn check_special(activation: &Activation, case: Case<'_>, report: &mut Report) {
    let outcome = (activation.alone.run)(case);
    for place in places(case.tensor("output"), case) {
        let expected = place.expected("output", activation);
        for outputs in [&outcome.batch, &outcome.single, &outcome.training] {
            let what = format_args!("{} at {:e}", case.name, place.x);
            report.number(what, outputs[place.index], expected, FORWARD);
        }
    }
    // Derivatives of smooth functions are taken from values, whose rounding
    // errors are relative to 1.
    let cotangents = case.tensor("cotangent").values.iter();
    let largest = cotangents.fold(0.0, |largest: f64, value| largest.max(value.abs()));
    for place in places(case.tensor("gradient"), case) {
        let expected = place.expected("gradient", activation);
        let what = format_args!("{}: gradient at {:e}", case.name, place.x);
        let error = FORWARD * expected.abs().max(largest);
        report.within(what, outcome.gradient[place.index], expected, error);
    }
}

/// A number of an output or a gradient.
struct Place {
    index: usize,
    /// The input there.
    x: f64,
    /// Zero, or one for the second half of twice as many outputs as inputs.
    side: usize,
    /// The cotangent there, on the first side.
    cotangent: f64,
    golden: f64,
}

/// The numbers of a tensor that has a row per row of the case's input.
fn places<'g>(tensor: &'g Tensor, case: Case<'g>) -> impl Iterator<Item = Place> {
    let [input, cotangent] = ["input", "cotangent"].map(|name| case.tensor(name));
    let width = tensor.shape[1];
    tensor.values.iter().enumerate().map(move |(index, &golden)| {
        let (row, column) = (index / width, index % width);
        let unit = column % input.shape[1];
        Place {
            index,
            x: input.values[row * input.shape[1] + unit],
            side: column / input.shape[1],
            cotangent: cotangent.values[row * cotangent.shape[1] + unit],
            golden,
        }
    })
}

impl Place {
    /// The golden number, or what stands in its place.
    fn expected(&self, tensor: &str, activation: &Activation) -> f64 {
        let holds = |exception: &&Exception| {
            exception.tensor == tensor && (exception.holds)(self.x, self.side)
        };
        match activation.exceptions.iter().find(holds) {
            Some(exception) => (exception.instead)(self.cotangent),
            None => self.golden,
        }
    }
}
