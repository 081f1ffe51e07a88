//! The reference's own gradients agree with central differences.

use relu_tests::reference::{Gradients, Mode, Reference, Rows};

use crate::networks::{self, *};
use crate::support::{dropout_factor, in_f64, perturb, random_rows, reference};
use relu_runtime::prelude::*;
use relu_runtime::train::Randomness;

const TOLERANCE: f64 = 1e-6;
const STEP: f64 = 1e-5;
const KINK: f64 = 1e-3;
const SAMPLES: usize = 3;
/// Numbers that are moved, per network.
const PROBES: usize = 12;

#[test]
fn the_reference_agrees_with_central_differences() {
    let mut checked = 0;
    macro_rules! check {
        ($network:ident, $index:literal, $description:literal) => {
            checked += usize::from(compare::<$network>($index, $description));
        };
    }
    networks::for_each_network!(check);
    assert!(checked >= 32, "only {checked} networks have samples away from kinks");
}

/// False where every batch comes close to a kink.
fn compare<N: Train>(index: u64, description: &str) -> bool {
    let mut network = N::new(index);
    perturb(&mut *network, index);
    let mut reference = reference(&*network, description);
    let random = |rate, stream, sample, unit| {
        dropout_factor(Randomness::default(), rate, stream, sample, unit)
    };
    let mode = Mode::Training(&random);
    let inputs = (0..300).map(|seed| in_f64(&random_rows::<N::Input>(SAMPLES, seed)));
    let clear = |inputs: &Rows| {
        reference.forward(inputs, mode).distances.iter().all(|distance| *distance > KINK)
    };
    let Some(mut inputs) = inputs.into_iter().find(clear) else { return false };

    let weights = in_f64(&random_rows::<N::Output>(SAMPLES, 2));
    let trace = reference.forward(&inputs, mode);
    let gradients = reference.backward(&trace, &inputs, &weights);
    check_input(&reference, &mut inputs, &weights, mode, &gradients, description);
    check_tensors(&mut reference, &inputs, &weights, mode, &gradients, description);
    true
}

fn check_input(
    reference: &Reference,
    inputs: &mut Rows,
    weights: &Rows,
    mode: Mode<'_>,
    gradients: &Gradients,
    description: &str,
) {
    let width = inputs[0].len();
    for probe in 0..PROBES {
        let (sample, unit) = (probe % SAMPLES, probe * 7 % width);
        let mut value = |shift: f64| {
            inputs[sample][unit] += shift;
            let value = weighted_sum(reference, inputs, weights, mode);
            inputs[sample][unit] -= shift;
            value
        };
        let difference = (value(STEP) - value(-STEP)) / (2.0 * STEP);
        assert_close(difference, gradients.input[sample][unit], "the input", description);
    }
}

fn check_tensors(
    reference: &mut Reference,
    inputs: &Rows,
    weights: &Rows,
    mode: Mode<'_>,
    gradients: &Gradients,
    description: &str,
) {
    for (name, gradient) in &gradients.tensors {
        for probe in 0..PROBES.min(gradient.len()) {
            let place = probe * 31 % gradient.len();
            let mut value = |shift: f64| {
                reference.tensors.get_mut(name).expect("it has a gradient")[place] += shift;
                let value = weighted_sum(reference, inputs, weights, mode);
                reference.tensors.get_mut(name).expect("it has a gradient")[place] -= shift;
                value
            };
            let difference = (value(STEP) - value(-STEP)) / (2.0 * STEP);
            assert_close(difference, gradient[place], name, description);
        }
    }
}

/// The outputs times weights, a number whose gradient backward returns.
fn weighted_sum(reference: &Reference, inputs: &Rows, weights: &Rows, mode: Mode<'_>) -> f64 {
    let trace = reference.forward(inputs, mode);
    let outputs = reference.output(&trace).iter().flatten();
    outputs.zip(weights.iter().flatten()).map(|(output, weight)| output * weight).sum()
}

fn assert_close(difference: f64, gradient: f64, what: &str, description: &str) {
    let error = (difference - gradient).abs() / gradient.abs().max(1.0);
    assert!(
        error < TOLERANCE,
        "{what}: {gradient} but central differences give {difference} in\n{description}"
    );
}
