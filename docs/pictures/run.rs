//! Runs networks forward and backward.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand_distr::{Distribution as _, StandardNormal};
use relu_runtime::prelude::*;
use relu_runtime::train::Randomness;
use relu_runtime::{Error, Row};

/// Outputs and the gradient of the inputs.
type Passed<N> = (Vec<<N as Network>::Output>, Vec<<N as Network>::Input>);

/// What a batch becomes as in training, and the gradient of the inputs where that of each
/// output row is given.
pub fn forward_and_back<N>(
    network: &N,
    inputs: &[N::Input],
    output_gradient: &[N::Output],
) -> Result<Passed<N>, Error>
where
    N: Train<Input: Row>,
{
    let (mut tape, mut gradients) = (N::Tape::default(), Gradients::new());
    tape.set_randomness(Randomness::new(1, 1));
    let outputs = network.forward_train(inputs, &mut tape)?.to_vec();
    let mut input_gradient = inputs.to_vec();
    network.backward_to_input(&tape, output_gradient, &mut gradients, &mut input_gradient)?;
    Ok((outputs, input_gradient))
}

/// So many numbers, evenly spread from one to another.
pub fn spread(from: f32, to: f32, count: usize) -> Vec<f32> {
    let step = (to - from) / (count - 1) as f32;
    (0..count).map(|index| from + step * index as f32).collect()
}

/// Numbers from the standard normal distribution.
pub fn normal(count: usize, seed: u64) -> Vec<f32> {
    StandardNormal.sample_iter(StdRng::seed_from_u64(seed)).take(count).collect()
}

/// Points of a chart.
pub fn points(x: &[f32], y: impl IntoIterator<Item = f32>) -> Vec<(f64, f64)> {
    x.iter().zip(y).map(|(x, y)| (f64::from(*x), f64::from(y))).collect()
}
