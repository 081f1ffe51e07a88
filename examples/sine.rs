//! Trains a tiny network on the sine, for a microcontroller.
//!
//! `cargo run --release --example sine [FILE]`; the network is saved as FILE.

use std::error::Error;
use std::f32::consts::TAU;

use relu_runtime::prelude::*;
use relu_runtime::schedule::CosineAnnealing;

network! {
    /// The sine of a number from 0 to 2 pi.
    pub struct Sine(x: [1]) -> y {
        first: dense(16) -> relu,
        second: dense(16) -> relu,
        y: dense(1),
    }

    train { loss: mean_squared_error }
}

const STEPS: u64 = 20_000;
/// At the start; it falls to zero along half a cosine.
const LEARNING_RATE: f32 = 5e-3;
/// Numbers of a batch, evenly spaced.
const NUMBERS: usize = 128;

fn main() -> Result<(), Box<dyn Error>> {
    let inputs: Vec<[f32; 1]> =
        (0..NUMBERS).map(|index| [index as f32 / (NUMBERS - 1) as f32 * TAU]).collect();
    let targets: Vec<[f32; 1]> = inputs.iter().map(|[x]| [x.sin()]).collect();
    let schedule = CosineAnnealing::new(STEPS);
    let mut trainer = Trainer::new(Sine::new(12), Adam::new(LEARNING_RATE)).with_schedule(schedule);
    for _ in 0..STEPS {
        trainer.step(&inputs, &targets)?;
    }
    let network = trainer.into_network();
    let errors = inputs.iter().map(|x| (network.forward(x)[0] - x[0].sin()).abs());
    println!("largest error {:.4}", errors.fold(0.0, f32::max));
    if let Some(file) = std::env::args().nth(1) {
        network.save(file)?;
    }
    Ok(())
}
