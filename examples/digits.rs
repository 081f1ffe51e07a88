//! Trains a reader of handwritten digits, and shows what it reads.
//!
//! `cargo run --release --example digits [SEED [FILE]]`; the network is saved as FILE.

use std::error::Error;

use relu_examples::digit_images::{self, Digits as Images};
use relu_examples::digit_training::{EPOCHS, LEARNING_RATE, accuracy, answer, train};
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
    println!("held-out accuracy {:.4}", accuracy(&*network, &held_out)?);
    if let Some(file) = file {
        network.save(file)?;
    }
    Ok(())
}

fn draw(network: &Digits, images: &Images) -> Result<String, relu_runtime::Error> {
    let scores = network.forward_batch(images.images.view())?;
    Ok(images.draw(SHOWN, |index| {
        let (read, label) = (answer(scores.row(index).iter()), images.labels[index]);
        if read == label { format!("reads {read}") } else { format!("reads {read}, is {label}") }
    }))
}
