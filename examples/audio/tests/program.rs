//! The program as users run it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the program in a folder of its own; what it prints.
fn run(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_audio"))
        .args(arguments)
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// How far the sound is from the amplifier's.
fn error(shown: &str) -> f32 {
    let line = shown.lines().find_map(|line| line.strip_prefix("error"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).expect("the error is shown")
}

fn example(file: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file).display().to_string()
}

fn wav(file: &str) -> (hound::WavSpec, Vec<i16>) {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);
    let mut reader = hound::WavReader::open(path).expect("it was written");
    let samples = reader.samples().collect::<Result<_, _>>().expect("it has samples");
    (reader.spec(), samples)
}

/// Below a thousandth the two are hard to tell apart.
#[test]
fn both_models_sound_as_the_amplifier() {
    let small = run(&["small.wav"]).expect("it plays");
    assert!(small.contains("model      Small") && small.contains("times as fast"), "{small}");
    assert!(error(&small) < 1e-3, "{small}");
    let large = run(&["large.wav", "--model", &example("large.safetensors")]).expect("it plays");
    assert!(large.contains("model      Large"), "{large}");
    assert!(error(&large) < 2e-4, "{large}");
    let (spec, samples) = wav("large.wav");
    assert_eq!((spec.sample_rate, spec.channels, samples.len()), (48_000, 1, 480_000));
    assert!(samples.iter().any(|sample| *sample > 8000), "it is not silent");
}

#[test]
fn the_model_is_that_of_the_file() {
    let small = run(&["named.wav", "--model", &example("small.safetensors")]).expect("it plays");
    assert!(small.contains("model      Small"), "{small}");
    let other = run(&["none.wav", "--model", &example("../data/digits.safetensors")]);
    let error = other.expect_err("a reader of digits is no amplifier");
    assert!(error.contains("not `Small`: ") && error.contains("not `Large`: "), "{error}");
}

#[test]
fn a_file_of_two_channels_is_played() {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("two.wav");
    let mut writer = hound::WavWriter::create(path, spec).expect("it can be written");
    for index in 0..1000 {
        // One channel is silent, the other as loud as can be.
        writer.write_sample(0_i16).expect("it can be written");
        let loud = if index / 50 % 2 == 0 { i16::MAX } else { i16::MIN };
        writer.write_sample(loud).expect("it can be written");
    }
    writer.finalize().expect("it can be written");
    run(&["played.wav", "--input", "two.wav"]).expect("it plays");
    let (played, samples) = wav("played.wav");
    assert_eq!((played, samples.len()), (spec, 2000));
    let loudest = |first| samples.iter().skip(first).step_by(2).map(|s| s.unsigned_abs()).max();
    assert!(loudest(0) < Some(1000) && loudest(1) > Some(16_000), "{samples:?}");
}

#[test]
fn what_is_wrong_is_told() {
    assert!(run(&[]).is_err_and(|error| error.starts_with("error: usage: ")));
    assert!(run(&["out.wav", "--input", "absent.wav"]).is_err());
}
