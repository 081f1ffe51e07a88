//! Activations, over ordinary and special numbers.

use super::compare::{BACKWARD, FORWARD, Report};
use super::file::{Case, Golden, Tensor};
use super::single_layer::{Exception, LayerRow, layer};

fn table() -> Vec<LayerRow> {
    vec![
        // The derivative of max(NaN, 0) is 0 here, and 1 in PyTorch.
        layer!("relu", [16] -> relu).except("gradient", |x, _| x.is_nan(), |_| 0.0),
        layer!("leaky_relu", [16] -> leaky_relu(0.01)),
        layer!("leaky_relu_negative", [16] -> leaky_relu(-0.3)),
        layer!("prelu", [16] -> prelu),
        layer!("prelu_shared", [16] -> prelu(shared: true)),
        layer!("elu", [16] -> elu),
        layer!("elu_small", [16] -> elu(0.7)),
        layer!("sigmoid", [16] -> sigmoid),
        layer!("tanh", [16] -> tanh),
        layer!("softmax", [16] -> softmax),
        layer!("hardtanh", [16] -> clip(-0.5, 0.75)),
        layer!("relu6", [16] -> relu6),
        // A single side is live for each number: the first one for zeros, whose
        // derivative is 0 in PyTorch's formula, and for NaN, which PyTorch has
        // on both sides.
        layer!("two_sided", [16] -> two_sided_relu)
            .except("output", |x, side| x.is_nan() && side == 1, |_| 0.0)
            .except("gradient", |x, _| x == 0.0 || x.is_nan(), |cotangent| cotangent),
    ]
}

#[test]
fn ordinary_numbers() {
    let golden = Golden::open("activations");
    let mut report = Report::default();
    for row in table() {
        let name = format!("{}/ordinary", row.case);
        let case = golden.case(&name);
        let outcome = (row.run)(case);
        for outputs in [&outcome.batch, &outcome.single, &outcome.training] {
            report.largest(&name, outputs, case.tensor("output"), FORWARD);
        }
        let gradient = case.tensor("gradient");
        report.norm(format_args!("{name}: gradient"), &outcome.gradient, gradient, BACKWARD);
        for (parameter, ours) in &outcome.of_parameters {
            let gradient = case.tensor(&format!("{parameter}_gradient"));
            report.norm(format_args!("{name}: {parameter}"), ours, gradient, BACKWARD);
        }
    }
    report.finish();
}

#[test]
fn special_numbers() {
    let golden = Golden::open("activations");
    let mut report = Report::default();
    for row in table() {
        let name = format!("{}/special", row.case);
        let case = golden.case(&name);
        let outcome = (row.run)(case);
        for place in places(case.tensor("output"), case) {
            let expected = place.expected("output", &row);
            for outputs in [&outcome.batch, &outcome.single, &outcome.training] {
                let what = format_args!("{name} at {:e}", place.x);
                report.number(what, outputs[place.index], expected, FORWARD);
            }
        }
        // Derivatives of smooth functions are taken from values, whose rounding
        // errors are relative to 1.
        let largest = case.tensor("cotangent").values.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
        for place in places(case.tensor("gradient"), case) {
            let expected = place.expected("gradient", &row);
            let what = format_args!("{name}: gradient at {:e}", place.x);
            let error = FORWARD * expected.abs().max(largest);
            report.within(what, outcome.gradient[place.index], expected, error);
        }
    }
    report.finish();
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
    fn expected(&self, tensor: &str, row: &LayerRow) -> f64 {
        let holds = |exception: &&Exception| {
            exception.tensor == tensor && (exception.holds)(self.x, self.side)
        };
        match row.exceptions.iter().find(holds) {
            Some(exception) => (exception.instead)(self.cotangent),
            None => self.golden,
        }
    }
}
