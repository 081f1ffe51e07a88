//! Whole steps of training.

use relu_runtime::Row as _;
use relu_runtime::prelude::*;
use relu_runtime::train::Targets;

use super::compare::{FORWARD, Report};
use super::file::Golden;

network! {
    struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> two_sided_relu,
        scores: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
}

network! {
    struct Normed(x: [12]) -> out {
        hidden: dense(24, bias: false) -> batch_norm -> leaky_relu(0.1),
        narrow: dense(16, bias: false) -> batch_norm -> tanh,
        out: dense(3),
    }
    train { loss: mean_squared_error, clip: value(0.03125) }
}

/// Samples of a batch.
const BATCH: usize = 16;

#[test]
fn digits_with_two_sides() {
    let golden = Golden::open("training");
    let case = golden.case("digits");
    let mut pixels: Vec<[f32; 64]> = case.tensor("inputs").rows();
    pixels.as_flattened_mut().iter_mut().for_each(|pixel| *pixel /= 16.0);
    let labels = case.tensor("targets").labels();
    check::<Digits, u8>(&golden, "digits", &pixels, &labels);
}

#[test]
fn with_batch_norm() {
    let golden = Golden::open("training");
    let case = golden.case("normed");
    let (inputs, targets) = (case.tensor("inputs").rows(), case.tensor("targets").rows());
    check::<Normed, [f32; 3]>(&golden, "normed", &inputs, &targets);
}

/// Loss and gradient norm of each step, and the parameters in the end.
fn check<N: Train, T>(golden: &Golden, name: &str, inputs: &[N::Input], targets: &[T])
where
    for<'t> &'t [T]: Targets<N::Loss, N::Output>,
{
    let [start, end] = ["start", "end"].map(|when| format!("{name}/{when}"));
    let mut network = N::zeroed();
    for segment in N::SEGMENTS {
        let values = golden.case(&start).tensor(segment.name).exact();
        network.set_parameter(segment.name, &values).expect("it has this shape");
    }
    let mut trainer = Trainer::new(network, Adam::new(1e-3));
    let (mut losses, mut norms) = (Vec::new(), Vec::new());
    for (inputs, targets) in inputs.chunks(BATCH).zip(targets.chunks(BATCH)) {
        let step = trainer.step(inputs, targets).expect("the shapes agree");
        losses.push(step.loss);
        norms.push(step.gradient_norm);
    }
    let mut report = Report::default();
    for (what, ours) in [("losses", losses), ("norms", norms)] {
        let golden = &golden.case(name).tensor(what).values;
        assert_eq!(ours.len(), golden.len());
        for (step, (&ours, &golden)) in ours.iter().zip(golden).enumerate() {
            report.number(format_args!("{name}: {what}, step {step}"), ours, golden, FORWARD);
        }
    }
    for segment in N::SEGMENTS {
        let ours = trainer.network().parameter(segment.name).expect("it is there");
        let golden = golden.case(&end).tensor(segment.name);
        report.norm(format_args!("{end}: {}", segment.name), &ours, golden, FORWARD);
    }
    let network = trainer.into_network();
    let outputs: Vec<f32> = inputs[..BATCH]
        .iter()
        .flat_map(|input| network.infer_one(input).as_slice().to_vec())
        .collect();
    let golden = golden.case(name).tensor("inference_output");
    report.largest(format_args!("{name}: inference"), &outputs, golden, FORWARD);
    report.finish();
}
