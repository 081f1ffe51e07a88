//! Random networks: outputs and every gradient agree with the reference.

use relu_runtime::Row;
use relu_runtime::prelude::*;
use relu_runtime::train::Randomness;
use relu_tests::reference::{Mode, Reference};

use crate::networks::{self, *};
use crate::support::{
    dropout_factor, full_name, in_f64, norm, perturb, random_rows, reference, relative_error,
};

/// Between f32 and f64, by relative norm.
const TOLERANCE: f64 = 1e-5;
/// Samples closer to a kink than this are left out.
const KINK: f64 = 1e-5;
const SAMPLES: usize = 5;
const RANDOMNESS: Randomness = Randomness::new(11, 3);

#[test]
fn outputs_and_gradients_agree_with_the_reference() {
    macro_rules! check {
        ($network:ident, $index:literal, $description:literal) => {
            compare::<$network>($index, $description);
        };
    }
    networks::for_each_network!(check);
}

fn compare<N: Train>(index: u64, description: &str) {
    let mut network = N::new(index);
    perturb(&mut *network, index);
    let reference = reference(&*network, description);
    inference(&*network, &reference, description);
    training(&*network, &reference, description);
}

fn inference<N: Train>(network: &N, reference: &Reference, description: &str) {
    let inputs: Vec<N::Input> = random_rows(SAMPLES, 5);
    let trace = reference.forward(&in_f64(&inputs), Mode::Inference);
    let mut outputs = vec![N::Output::ZERO; SAMPLES];
    network.forward_batch_into(&inputs, &mut outputs).expect("the lengths agree");
    let expected = reference.output(&trace).concat();
    assert_close("outputs", N::Output::flat(&outputs), &expected, 0.0, description);
}

fn training<N: Train>(network: &N, reference: &Reference, description: &str) {
    let random =
        |rate, stream, sample, unit| dropout_factor(RANDOMNESS, rate, stream, sample, unit);
    let mode = Mode::Training(&random);
    let Some(inputs) = away_from_kinks::<N::Input>(reference, mode) else {
        panic!("no batch is away from all kinks in\n{description}");
    };
    let trace = reference.forward(&in_f64(&inputs), mode);

    let mut tape = N::Tape::default();
    tape.set_randomness(RANDOMNESS);
    let outputs = network.forward_train(&inputs, &mut tape).expect("the batch is large enough");
    let expected = reference.output(&trace).concat();
    assert_close("training outputs", N::Output::flat(outputs), &expected, 0.0, description);

    let output_gradient: Vec<N::Output> = random_rows(SAMPLES, 17);
    let mut gradients = Gradients::<N>::new();
    let mut input_gradient = vec![N::Input::ZERO; SAMPLES];
    network
        .backward_to_input(&tape, &output_gradient, &mut gradients, &mut input_gradient)
        .expect("the lengths agree");
    let expected = reference.backward(&trace, &in_f64(&inputs), &in_f64(&output_gradient));
    let scale = norm(expected.tensors.values().flatten().copied());
    let of_input = expected.input.concat();
    assert_close("input", N::Input::flat(&input_gradient), &of_input, scale, description);
    for segment in N::SEGMENTS.iter().filter(|segment| segment.trainable) {
        let ours = gradients.parameter(segment.name).expect("it is in the table");
        let expected = &expected.tensors[&full_name(segment)];
        assert_close(segment.name, &ours, expected, scale, description);
    }
}

fn assert_close(what: &str, ours: &[f32], expected: &[f64], scale: f64, description: &str) {
    let error = relative_error(ours, expected, scale);
    assert!(error < TOLERANCE, "{what}: relative error {error:e} in\n{description}");
}

/// A batch in which no sample is close to a kink. Batch norm ties samples to
/// one another, so whole batches are drawn until one fits.
fn away_from_kinks<R: Row>(reference: &Reference, mode: Mode<'_>) -> Option<Vec<R>> {
    let mut batches = (0..1_000).map(|seed| random_rows::<R>(SAMPLES, 1_000 + seed));
    let clear = |rows: &Vec<R>| {
        let trace = reference.forward(&in_f64(rows), mode);
        trace.distances.iter().all(|distance| *distance > KINK)
    };
    batches.find(clear)
}
