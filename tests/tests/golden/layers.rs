//! Layers with parameters.

use relu_runtime::prelude::*;

use super::compare::{BACKWARD, FORWARD, Report};
use super::file::Golden;
use super::single_layer::{Layer, layer};

/// The golden case, and the layer as users write it.
fn table() -> Vec<(&'static str, Layer)> {
    vec![
        ("linear", layer!([7] -> dense(5))),
        ("linear_wide", layer!([40] -> dense(33))),
        ("linear_no_bias", layer!([7] -> dense(5, bias: false))),
        ("layer_norm", layer!([12] -> layer_norm)),
        ("rms_norm", layer!([12] -> rms_norm(epsilon: 1e-6))),
        ("layer_norm_small", layer!([12] -> layer_norm)),
        ("layer_norm_epsilon", layer!([12] -> layer_norm(epsilon: 1e-4))),
        ("rms_norm_small", layer!([12] -> rms_norm)),
        ("rms_norm_epsilon", layer!([12] -> rms_norm(epsilon: 1e-6))),
    ]
}

/// Those with running statistics.
fn norms() -> Vec<(&'static str, Layer)> {
    vec![
        ("batch_norm", layer!([6] -> batch_norm)),
        ("batch_norm_small", layer!([6] -> batch_norm)),
        ("batch_norm_arguments", layer!([6] -> batch_norm(momentum: 0.3, epsilon: 1e-3))),
    ]
}

#[test]
fn values_and_gradients() {
    let golden = Golden::open("layers");
    let mut report = Report::default();
    for (name, layer) in table() {
        let case = golden.case(name);
        let outcome = (layer.run)(case);
        outcome.compare_outputs(case, &mut report);
        outcome.compare_gradients(case, &mut report);
    }
    report.finish();
}

#[test]
fn embedding() {
    network! {
        struct Single(x: [1]) -> y {
            y: embedding(11, 4),
        }
        train { loss: mean_squared_error }
    }
    let golden = Golden::open("layers");
    let case = golden.case("embedding");
    let indices: Vec<[u32; 1]> =
        case.tensor("input").labels().into_iter().map(|x| [x.into()]).collect();
    let cotangent: Vec<[f32; 4]> = case.tensor("cotangent").rows();
    let mut network = Single::zeroed();
    network.set_parameter("y.weight", &case.tensor("weight").exact()).expect("it has the shape");
    let single: Vec<_> = indices.iter().map(|index| network.forward(index)).collect();
    let (mut tape, mut gradients) = (SingleTape::default(), Gradients::new());
    let training = network.forward_train(&indices, &mut tape).expect("the shapes agree").to_vec();
    network.backward(&tape, &cotangent, &mut gradients).expect("the lengths agree");
    let mut batch = vec![[0.0; 4]; indices.len()];
    network.forward_batch_into(&indices, &mut batch).expect("the shapes agree");
    let mut report = Report::default();
    for outputs in [batch, single, training] {
        report.largest(case.name, outputs.as_flattened(), case.tensor("output"), FORWARD);
    }
    let gradient = gradients.parameter("y.weight").expect("it is in the table");
    report.norm("gradient of the table", &gradient, case.tensor("weight_gradient"), BACKWARD);
    report.finish();
}

#[test]
fn batch_statistics() {
    let golden = Golden::open("layers");
    let mut report = Report::default();
    for (name, layer) in norms() {
        let case = golden.case(name);
        let outcome = (layer.run)(case);
        report.largest(name, &outcome.training, case.tensor("output"), FORWARD);
        outcome.compare_gradients(case, &mut report);
    }
    report.finish();
}

#[test]
fn running_statistics_after_each_batch() {
    let golden = Golden::open("layers");
    let mut report = Report::default();
    for (name, layer) in norms() {
        let case = golden.case(name);
        let states = (layer.run_batches)(case);
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
