//! Plays a sound through an amplifier that a network has learned.
//!
//! `cargo run --release -p relu-example-audio -- OUTPUT [--input WAV] [--model SAFETENSORS]`

mod amplifier;
mod string;
mod wav;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use relu_example_audio::{BLOCK, Effect, Large, RATE, Small};
use relu_runtime::{Network as _, network_set};
use wav::Wav;

// ANCHOR: set
network_set! {
    /// The models that the effect can play, whichever a file is of.
    pub enum Model { Small, Large }
}
// ANCHOR_END: set

/// What is typed.
struct Arguments {
    output: PathBuf,
    input: Option<PathBuf>,
    model: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    // ANCHOR: model
    let model = match &arguments.model {
        Some(file) => Model::load(file)?,
        None => Model::Small(Small::PRETRAINED.clone_boxed()),
    };
    // ANCHOR_END: model
    let mut sound = match &arguments.input {
        Some(file) => Wav::read(file)?,
        None => Wav::mono(string::phrase(10.0, RATE as f32, 7)),
    };
    if sound.rate() != RATE {
        let rate = sound.rate();
        return Err(format!("the sound has {rate} samples per second, not {RATE}").into());
    }
    let dry = sound.channels.clone();
    let took = play(&model, &mut sound.channels)?;
    sound.write(&arguments.output)?;
    report(&model, &sound, &dry, took);
    Ok(())
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let (mut output, mut input, mut model) = (None, None, None);
    let mut words = std::env::args_os().skip(1);
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--input") => input = words.next().map(PathBuf::from),
            Some("--model") => model = words.next().map(PathBuf::from),
            _ => output = Some(PathBuf::from(word)),
        }
    }
    let output = output.ok_or("usage: audio OUTPUT [--input WAV] [--model SAFETENSORS]")?;
    Ok(Arguments { output, input, model })
}

// ANCHOR: play
/// Replaces the samples of all channels, block by block as an audio driver would ask for
/// them; the time that it took.
fn play(model: &Model, channels: &mut [Vec<f32>]) -> Result<Duration, relu_runtime::Error> {
    let mut outcome = Ok(());
    let start = Instant::now();
    for channel in channels {
        let mut effect = Effect::new();
        for block in channel.chunks_mut(BLOCK) {
            effect.process(block, |windows, made| {
                outcome = outcome.and(model.forward_batch_into(windows, made));
            });
        }
    }
    let took = start.elapsed();
    outcome.map(|()| took)
}
// ANCHOR_END: play

fn report(model: &Model, sound: &Wav, dry: &[Vec<f32>], took: Duration) {
    let channels = sound.channels.len();
    let seconds = sound.channels.iter().map(Vec::len).sum::<usize>() as f32 / RATE as f32;
    let factor = took.as_secs_f32() / seconds;
    println!("model      {}", model.name());
    println!("sound      {seconds:.1} s at {RATE} Hz, {channels} channel(s), played in {took:.1?}");
    println!("real time  {factor:.5} of it: {:.0} times as fast", 1.0 / factor);
    println!("latency    0 samples, beside the {BLOCK} of a block");
    if let ([made], [dry]) = (sound.channels.as_slice(), dry) {
        let wanted = amplifier::amplify(dry, RATE as f32);
        let error = amplifier::error_to_signal(made, &wanted);
        println!("error      {error:.5} of the energy of the amplifier's sound");
    }
}
