//! Trains a reader of handwritten digits whose neurons have one side, in the way of the
//! example `digits`, to compare it with that one.
//!
//! `cargo run --release --example one_sided [FILE]`; the network is saved as FILE.

use std::error::Error;

use relu_examples::digit_images;
use relu_examples::digit_training::{LEARNING_RATE, accuracy, train};
use relu_runtime::prelude::*;

network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out. As wide as the
    /// network of the example `digits`, with half its weights behind the first layer.
    pub struct OneSided(pixels: [64]) -> scores {
        hidden: dense(64) -> relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }

    train {
        loss: softmax_cross_entropy,
        clip: global_norm(5.0),
    }
}

const SEED: u64 = 42;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut training, held_out) = digit_images::load(SEED);
    let mut trainer = Trainer::new(OneSided::new(SEED), Adam::new(LEARNING_RATE)).with_seed(SEED);
    train(&mut trainer, &mut training, &held_out, SEED)?;
    let network = trainer.into_network();
    println!("\nheld-out accuracy {:.4}", accuracy(&*network, &held_out)?);
    if let Some(file) = std::env::args().nth(1) {
        network.save(file)?;
    }
    Ok(())
}
