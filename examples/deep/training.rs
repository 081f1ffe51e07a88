//! Trains a network of any depth and kind.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use relu_examples::digit_images::{self, Digits};
use relu_runtime::Error;
use relu_runtime::prelude::*;
use relu_runtime::schedule::{Bounded as _, CosineAnnealing, Linear, Schedule};
use relu_runtime::train::SoftmaxCrossEntropy;

const EPOCHS: usize = 30;
const BATCH: usize = 32;

/// Trains a network from a seed, with a learning rate.
pub type Experiment = fn(u64, f32) -> Result<Outcome, Error>;

/// What came of it.
pub struct Outcome {
    /// The norm of the gradient of each layer's weight, before training.
    pub gradient_norms: Vec<f32>,
    /// Of the digits held out, after training.
    pub accuracy: f32,
}

/// The [`Experiment`] of one network. The seed decides which digits are held
/// out, too.
pub fn run<N>(seed: u64, learning_rate: f32) -> Result<Outcome, Error>
where
    N: Train<Input = [f32; 64], Output = [f32; 10], Loss = SoftmaxCrossEntropy>,
{
    let (mut training, held_out) = digit_images::load(seed);
    let gradient_norms = gradient_norms::<N>(seed, &training)?;
    let mut random = StdRng::seed_from_u64(seed);
    let steps = EPOCHS * training.len().div_ceil(BATCH);
    let mut trainer =
        Trainer::new(N::new(seed), Adam::new(learning_rate)).with_schedule(schedule(steps as u64));
    for _ in 0..EPOCHS {
        training.shuffle(&mut random);
        for (images, labels) in training.batches(BATCH) {
            trainer.step(images, labels)?;
        }
    }
    let evaluation = trainer.evaluate(held_out.images.view(), &held_out.labels)?;
    Ok(Outcome { gradient_norms, accuracy: evaluation.accuracy.unwrap_or_default() })
}

/// Rises in a tenth of the steps, and falls along half a cosine in the others.
fn schedule(steps: u64) -> impl Schedule {
    let rise = steps / 10;
    Linear::new(0.01, 1.0, rise).then(CosineAnnealing::new(steps - rise))
}

/// From one step over all digits, that of a trainer which is then dropped.
fn gradient_norms<N>(seed: u64, digits: &Digits) -> Result<Vec<f32>, Error>
where
    N: Train<Input = [f32; 64], Output = [f32; 10], Loss = SoftmaxCrossEntropy>,
{
    let mut trainer = Trainer::new(N::new(seed), Sgd::new(0.0));
    trainer.step(digits.images.view(), &digits.labels)?;
    let gradients = trainer.gradients().as_slice();
    let weights = N::tensors().filter(|tensor| tensor.shape().len() == 2);
    let norm = |values: &[f32]| values.iter().map(|value| value * value).sum::<f32>().sqrt();
    Ok(weights.map(|weight| norm(&gradients[weight.range()])).collect())
}
