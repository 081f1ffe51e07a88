//! The program that the book's tutorial arrives at.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a reader's first program says what it means without them"
)]

// ANCHOR: imports
use std::error::Error;
use std::fs;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use relu_runtime::schedule::CosineAnnealing;
// ANCHOR_END: imports

// ANCHOR: description
use relu_runtime::prelude::*;

network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
    pub struct Reader(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }

    train {
        loss: softmax_cross_entropy,
        clip: global_norm(5.0),
    }
}
// ANCHOR_END: description

// ANCHOR: data
/// An image, row by row from 0 (white) to 1 (black), and the digit that it shows.
type Sample = ([f32; 64], u8);

fn read(csv: &str) -> Result<Vec<Sample>, Box<dyn Error>> {
    csv.lines().skip(1).map(read_line).collect()
}

fn read_line(line: &str) -> Result<Sample, Box<dyn Error>> {
    let numbers = line.split(',').map(str::parse).collect::<Result<Vec<u8>, _>>()?;
    let (pixels, label) = numbers.split_first_chunk().ok_or("too few numbers in a line")?;
    Ok((pixels.map(|pixel| f32::from(pixel) / 16.0), label[0]))
}
// ANCHOR_END: data

// ANCHOR: split
/// Images and labels, each in a list of its own.
fn unzip(samples: &[Sample]) -> (Vec<[f32; 64]>, Vec<u8>) {
    samples.iter().copied().unzip()
}
// ANCHOR_END: split

// ANCHOR: train
const EPOCHS: usize = 30;
const BATCH: usize = 32;

fn train(training: &mut [Sample], held_out: &[Sample]) -> Result<Box<Reader>, Box<dyn Error>> {
    let mut random = StdRng::seed_from_u64(42);
    let steps = EPOCHS * training.len().div_ceil(BATCH);
    let mut trainer = Trainer::new(Reader::new(42), Adam::new(3e-3))
        .with_schedule(CosineAnnealing::new(steps as u64));
    let (images, labels) = unzip(held_out);
    for epoch in 1..=EPOCHS {
        training.shuffle(&mut random);
        let mut losses = 0.0;
        for batch in training.chunks(BATCH) {
            let (images, labels) = unzip(batch);
            losses += trainer.step(&images, &labels)?.loss * batch.len() as f32;
        }
        if epoch % 5 == 0 {
            let loss = losses / training.len() as f32;
            let held_out = trainer.evaluate(&images, &labels)?;
            let accuracy = held_out.accuracy.unwrap_or_default();
            println!("epoch {epoch:>2}: loss {loss:.4}, held-out accuracy {accuracy:.4}");
        }
    }
    Ok(trainer.into_network())
}
// ANCHOR_END: train

// ANCHOR: draw
/// Two characters a pixel.
fn draw(image: &[f32; 64]) {
    for row in image.chunks(8) {
        let shade = |ink: &f32| [' ', '░', '▒', '▓', '█'][(ink * 4.0).round() as usize];
        let line = row.iter().map(shade).flat_map(|shade| [shade, shade]);
        println!("{}", line.collect::<String>().trim_end());
    }
}

/// The digits with the highest scores, and how probable they are.
fn best(scores: [f32; 10]) -> Vec<(usize, f32)> {
    let sum: f32 = scores.iter().map(|score| score.exp()).sum();
    let mut digits: Vec<_> =
        scores.map(|score| score.exp() / sum).into_iter().enumerate().collect();
    digits.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    digits.truncate(3);
    digits
}
// ANCHOR_END: draw

// ANCHOR: mistakes
/// Draws the first digits that are read as another.
fn show_mistakes(network: &Reader, held_out: &[Sample]) {
    let read = held_out.iter().map(|(image, label)| (image, *label, best(network.forward(image))));
    let wrong = read.filter(|(_, label, best)| best[0].0 != usize::from(*label));
    for (image, label, best) in wrong.take(2) {
        draw(image);
        let guesses = best.iter().map(|(digit, p)| format!("{digit} ({:.0} %)", p * 100.0));
        println!("is {label}, read as {}\n", guesses.collect::<Vec<_>>().join(", "));
    }
}
// ANCHOR_END: mistakes

// ANCHOR: main
fn main() -> Result<(), Box<dyn Error>> {
    let mut samples = read(&fs::read_to_string("data/digits.csv")?)?;
    samples.shuffle(&mut StdRng::seed_from_u64(42));
    let (training, held_out) = samples.split_at_mut(1437);
    println!("{}\n", Reader::new(42));

    let network = train(training, held_out)?;
    show_mistakes(&network, held_out);
    // ANCHOR: save
    network.save("reader.safetensors")?;

    let again = Reader::load("reader.safetensors")?;
    assert_eq!(again.forward(&held_out[0].0), network.forward(&held_out[0].0));
    // ANCHOR_END: save
    Ok(())
}
// ANCHOR_END: main
