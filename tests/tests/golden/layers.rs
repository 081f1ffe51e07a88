//! Layers with parameters.

use super::compare::{BACKWARD, FORWARD, Report};
use super::file::Golden;
use super::single_layer::{LayerRow, layer};

fn table() -> Vec<LayerRow> {
    vec![
        layer!("linear", [7] -> dense(5)),
        layer!("linear_wide", [40] -> dense(33)),
        layer!("linear_no_bias", [7] -> dense(5, bias: false)),
        layer!("batch_norm", [6] -> batch_norm),
        layer!("batch_norm_arguments", [6] -> batch_norm(momentum: 0.3, epsilon: 1e-3)),
    ]
}

#[test]
fn values_and_gradients() {
    let golden = Golden::open("layers");
    let mut report = Report::default();
    for LayerRow { case: name, run, .. } in table() {
        let case = golden.case(name);
        let outcome = run(case);
        report.largest(name, &outcome.training, case.tensor("output"), FORWARD);
        // With running statistics, inference is another function.
        if case.find("batches").is_none() {
            report.largest(name, &outcome.batch, case.tensor("output"), FORWARD);
            report.largest(name, &outcome.single, case.tensor("output"), FORWARD);
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
fn running_statistics_after_each_batch() {
    let golden = Golden::open("layers");
    let mut report = Report::default();
    for LayerRow { case: name, run_batches, .. } in table() {
        let case = golden.case(name);
        if case.find("batches").is_none() {
            continue;
        }
        let states = run_batches(case);
        for (step, state) in states.iter().enumerate() {
            for (tensor, ours) in &state.tensors {
                let golden = case.tensor(tensor).part(step);
                report.largest(format_args!("{name}: {tensor} {step}"), ours, &golden, FORWARD);
            }
        }
        let last = states.last().expect("there are batches");
        let inference = case.tensor("inference_output");
        report.largest(format_args!("{name}: inference"), &last.inference, inference, FORWARD);
    }
    report.finish();
}
