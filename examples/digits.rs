//! Trains a reader of handwritten digits, and shows what it reads.
//!
//! `cargo run --release --example digits [SEED [FILE]]`; the network is saved as FILE.

use std::error::Error;
use std::f32::consts::PI;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use relu_examples::digit_images::{self, Digits as Images};
use relu_runtime::prelude::*;

network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }

    train {
        loss: softmax_cross_entropy,
        clip: global_norm(5.0),
    }
}

const EPOCHS: usize = 30;
const BATCH: usize = 32;
/// At the start; it falls to zero along half a cosine.
const LEARNING_RATE: f32 = 3e-3;
/// Held-out digits drawn at the end.
const SHOWN: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let seed = match std::env::args().nth(1) {
        Some(seed) => {
            seed.parse().map_err(|_| format!("the seed `{seed}` is not a whole number"))?
        }
        None => 42,
    };
    let file = std::env::args().nth(2);
    let (mut training, held_out) = digit_images::load(seed);
    let mut trainer = Trainer::new(Digits::new(seed), Adam::new(LEARNING_RATE)).with_seed(seed);
    println!("{}\n", trainer.network());
    println!("{} digits to train on, {} held out\n", training.len(), held_out.len());

    let took = train(&mut trainer, &mut training, &held_out, seed)?;
    let network = trainer.into_network();
    println!("\ntrained {EPOCHS} epochs in {took:.0?}\n");
    println!("{}\n", draw(&network, &held_out)?);
    println!("held-out accuracy {:.4}", accuracy(&network, &held_out)?);
    if let Some(file) = file {
        network.save(file)?;
    }
    Ok(())
}

/// Trains, prints a line per epoch, and returns the time spent in steps.
fn train(
    trainer: &mut Trainer<Digits, Adam>,
    training: &mut Images,
    held_out: &Images,
    seed: u64,
) -> Result<Duration, relu_runtime::Error> {
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
fn accuracy(network: &Digits, images: &Images) -> Result<f64, relu_runtime::Error> {
    let scores = network.forward_batch(images.images.view())?;
    let answers = scores.rows().into_iter().map(|scores| answer(scores.iter()));
    let right = answers.zip(&images.labels).filter(|(answer, label)| answer == *label).count();
    Ok(right as f64 / images.len() as f64)
}

/// The digit with the highest score.
fn answer<'a>(scores: impl Iterator<Item = &'a f32>) -> u8 {
    let best = (0..).zip(scores).max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.map_or(0, |(digit, _)| digit)
}

fn draw(network: &Digits, images: &Images) -> Result<String, relu_runtime::Error> {
    let scores = network.forward_batch(images.images.view())?;
    Ok(images.draw(SHOWN, |index| {
        let (read, label) = (answer(scores.row(index).iter()), images.labels[index]);
        if read == label { format!("reads {read}") } else { format!("reads {read}, is {label}") }
    }))
}
