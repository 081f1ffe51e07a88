//! Training a reader of the handwritten digits.

use std::f32::consts::PI;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use relu_runtime::prelude::*;
use relu_runtime::train::SoftmaxCrossEntropy;

use crate::digit_images::Digits as Images;

/// Times that all digits are seen.
pub const EPOCHS: usize = 30;
const BATCH: usize = 32;
/// At the start; it falls to zero along half a cosine.
pub const LEARNING_RATE: f32 = 3e-3;

/// Trains, prints a line per epoch, and returns the time spent in steps.
///
/// # Errors
///
/// Those of a step.
pub fn train<N>(
    trainer: &mut Trainer<N, Adam>,
    training: &mut Images,
    held_out: &Images,
    seed: u64,
) -> Result<Duration, relu_runtime::Error>
where
    N: Train<Input = [f32; 64], Output = [f32; 10], Loss = SoftmaxCrossEntropy>,
{
    let mut random = StdRng::seed_from_u64(seed);
    let bar = progress_bar();
    let mut took = Duration::ZERO;
    println!("epoch    loss  gradient norm  held-out accuracy");
    for epoch in 1..=EPOCHS {
        training.shuffle(&mut random);
        trainer.optimizer_mut().set_learning_rate(learning_rate(epoch));
        let start = Instant::now();
        let (mut loss, mut norm, mut steps) = (0.0, 0.0, 0.0);
        for (images, labels) in training.batches(BATCH) {
            let step = trainer.step(images, labels)?;
            (loss, norm, steps) = (loss + step.loss, norm + step.gradient_norm, steps + 1.0);
        }
        took += start.elapsed();
        let accuracy = accuracy(trainer.network(), held_out)?;
        let (loss, norm) = (loss / steps, norm / steps);
        bar.suspend(|| println!("{epoch:>5}  {loss:.4}  {norm:>13.3}  {accuracy:>17.4}"));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(took)
}

fn learning_rate(epoch: usize) -> f32 {
    let along = (epoch - 1) as f32 / EPOCHS as f32;
    LEARNING_RATE * 0.5 * (1.0 + (PI * along).cos())
}

fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("training {bar:40} {pos}/{len} epochs, {eta} left");
    ProgressBar::new(EPOCHS as u64)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// The share of images whose highest score is that of their label.
///
/// # Errors
///
/// That of a forward which is not finite.
pub fn accuracy<N>(network: &N, images: &Images) -> Result<f64, relu_runtime::Error>
where
    N: Network<Input = [f32; 64], Output = [f32; 10]>,
{
    let scores = network.forward_batch(images.images.view())?;
    let answers = scores.rows().into_iter().map(|scores| answer(scores.iter()));
    let right = answers.zip(&images.labels).filter(|(answer, label)| answer == *label).count();
    Ok(right as f64 / images.len() as f64)
}

/// The digit with the highest score.
#[must_use]
pub fn answer<'a>(scores: impl Iterator<Item = &'a f32>) -> u8 {
    let best = (0..).zip(scores).max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.map_or(0, |(digit, _)| digit)
}
