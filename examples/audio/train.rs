//! Trains the networks of the audio example on an amplifier that is computed.
//!
//! `cargo run --release --example train_audio [FOLDER]` writes `small.safetensors` and
//! `large.safetensors`.

#[path = "src/amplifier.rs"]
mod amplifier;
#[path = "src/string.rs"]
mod string;

use std::error::Error;
use std::f32::consts::PI;
use std::path::PathBuf;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use relu_runtime::prelude::*;
use relu_runtime::train::MeanSquaredError;

network! {
    /// Makes the newest sample from the last 32.
    pub struct Small(window: [32]) -> sample {
        hidden: dense(16) -> two_sided_relu,
        sample: dense(1),
    }

    train { loss: mean_squared_error, clip: global_norm(1.0) }
}

network! {
    /// The same with more units.
    pub struct Large(window: [32]) -> sample {
        wide: dense(48) -> two_sided_relu,
        narrow: dense(16) -> two_sided_relu,
        sample: dense(1),
    }

    train { loss: mean_squared_error, clip: global_norm(1.0) }
}

const WINDOW: usize = 32;
const RATE: f32 = 48_000.0;
const STEPS: usize = 40_000;
const BATCH: usize = 256;
/// At the start; it falls to zero along half a cosine.
const LEARNING_RATE: f32 = 2e-3;

/// What goes in, and what the amplifier makes of it.
struct Sound {
    input: Vec<f32>,
    output: Vec<f32>,
}

// ANCHOR: sound
impl Sound {
    fn new(seconds: f32, seed: u64) -> Self {
        let input = string::phrase(seconds, RATE, seed);
        Self { output: amplifier::amplify(&input, RATE), input }
    }

    /// The window whose newest sample is at an index, and what is wanted there.
    fn at(&self, index: usize) -> ([f32; WINDOW], [f32; 1]) {
        let window = self.input[index + 1 - WINDOW..=index].try_into();
        (window.expect("it is as long"), [self.output[index]])
    }
}
// ANCHOR_END: sound

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| String::from(".")));
    let (training, held_out) = (Sound::new(120.0, 1), Sound::new(20.0, 2));
    let small = train(Small::new(1), &training)?;
    println!("small  error to signal {:.5}", error(&*small, &held_out)?);
    small.save(folder.join("small.safetensors"))?;
    let large = train(Large::new(1), &training)?;
    println!("large  error to signal {:.5}", error(&*large, &held_out)?);
    large.save(folder.join("large.safetensors"))?;
    Ok(())
}

fn train<N>(network: Box<N>, sound: &Sound) -> Result<Box<N>, Box<dyn Error>>
where
    N: Train<Input = [f32; WINDOW], Output = [f32; 1], Loss = MeanSquaredError>,
{
    let mut random = StdRng::seed_from_u64(3);
    let mut trainer = Trainer::new(network, Adam::new(LEARNING_RATE));
    for step in 0..STEPS {
        let along = step as f32 / STEPS as f32;
        let rate = LEARNING_RATE * 0.5 * (1.0 + (PI * along).cos());
        trainer.optimizer_mut().set_learning_rate(rate);
        let samples = (0..BATCH).map(|_| sound.at(random.random_range(WINDOW..sound.input.len())));
        let (windows, wanted): (Vec<_>, Vec<_>) = samples.unzip();
        let loss = trainer.step(&windows, &wanted)?.loss;
        if step % 5000 == 0 {
            println!("{step:>6}  {loss:.6}");
        }
    }
    Ok(trainer.into_network())
}

/// Of sounds that the network has not seen.
fn error<N>(network: &N, sound: &Sound) -> Result<f32, Box<dyn Error>>
where
    N: Network<Input = [f32; WINDOW], Output = [f32; 1]>,
{
    let samples = (WINDOW..sound.input.len()).map(|index| sound.at(index));
    let (windows, wanted): (Vec<_>, Vec<_>) = samples.unzip();
    let mut made = vec![[0.0]; windows.len()];
    network.forward_batch_into(&windows, &mut made)?;
    Ok(amplifier::error_to_signal(made.as_flattened(), wanted.as_flattened()))
}
