//! The reference's own gradients agree with central differences.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use relu_runtime::prelude::*;
use relu_runtime::train::Randomness;
use relu_test_reference::{Draw, Objective, Probe, Rows, Targets, norm};

use crate::inputs::TestNetwork;
use crate::networks;
use crate::noise::noise_of;
use crate::support::{in_f64, inputs_in_f64, perturb, random_inputs, random_rows, reference};
use crate::targets::with_answers;

/// Relative to the norm of the gradient.
const TOLERANCE: f64 = 1e-6;
/// An error from rounding may be so many times as large as the one to expect.
const FACTOR: f64 = 10.0;
const SAMPLES: usize = 5;
/// Directions that each tensor is moved in, all its numbers at once.
const DIRECTIONS: u64 = 3;
/// How far: the first may be too far where the function is strongly curved.
const STEPS: [f64; 3] = [1e-4, 1e-5, 1e-6];

#[test]
fn the_reference_agrees_with_central_differences() {
    macro_rules! check {
        ($network:ty, $index:literal, $description:literal, $targets:tt) => {
            let weights = random_rows::<<$network as Network>::Output>(SAMPLES, -1.5..1.5, 2);
            compare::<$network>($index, $description, Objective::Weighted(&in_f64(&weights)));
            with_answers!(SAMPLES, $targets, |_values, targets: &[Targets]| {
                compare::<$network>($index, $description, Objective::Loss(targets));
            });
        };
    }
    networks::for_each_network!(check);
}

fn compare<N: TestNetwork>(index: u64, description: &str, objective: Objective<'_>) {
    let mut network = N::new(index);
    perturb(&mut *network, index);
    let probe = |seed| Probe {
        reference: reference(&*network, description),
        inputs: inputs_in_f64(&random_inputs::<N::Input>(SAMPLES, seed)),
        noise: &noise,
        objective,
    };
    let compared = (0..100).any(|seed| compare_batch(&mut probe(seed), description));
    assert!(compared, "every batch comes close to a kink in\n{description}");
}

/// False where a number comes close to a kink.
fn compare_batch(probe: &mut Probe<'_>, description: &str) -> bool {
    let error = FACTOR * probe.value_error();
    for (name, gradient) in probe.gradients() {
        for seed in 0..DIRECTIONS {
            let direction = direction(gradient.len(), seed);
            let derivative: f64 = gradient.iter().zip(&direction).map(|(g, d)| g * d).sum();
            let mut differences = STEPS.iter().filter_map(|step| {
                let difference = probe.derivative(&name, &direction, *step)?;
                let tolerance = TOLERANCE * norm(gradient.iter().copied()) + error / step;
                Some(((difference - derivative).abs() <= tolerance, difference))
            });
            let Some((mut agrees, difference)) = differences.next() else { return false };
            agrees = agrees || differences.any(|(agrees, _)| agrees);
            assert!(
                agrees,
                "{name}: {derivative} but central differences give {difference} in\n{description}"
            );
        }
    }
    true
}

/// One forward or back for every number.
fn direction(len: usize, seed: u64) -> Vec<f64> {
    let mut random = StdRng::seed_from_u64(seed);
    (0..len).map(|_| *[-1.0, 1.0].choose(&mut random).expect("there are two")).collect()
}

fn noise(draw: &Draw<'_>) -> Rows {
    noise_of(Randomness::default(), draw)
}
