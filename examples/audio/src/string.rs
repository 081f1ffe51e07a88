//! Plucked strings: Karplus and Strong, "Digital Synthesis of Plucked-String and Drum
//! Timbres", Computer Music Journal 7(2), 1983.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// A phrase of plucked strings, one to three at a time, from -1 to 1.
pub fn phrase(seconds: f32, rate: f32, seed: u64) -> Vec<f32> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut samples = vec![0.0; samples(seconds, rate)];
    let len = samples.len();
    let mut start = 0;
    while start < len {
        let strings = random.random_range(1..=3);
        let gain = random.random_range(0.1..1.0) / strings as f32;
        for _ in 0..strings {
            // From the lowest string of a guitar to its twelfth fret on the highest.
            let pitch = 82.4 * 8.0_f32.powf(random.random());
            pluck(&mut samples[start..], rate / pitch, gain, &mut random);
        }
        start += self::samples(random.random_range(0.15..0.6), rate);
    }
    for sample in &mut samples {
        *sample = sample.clamp(-1.0, 1.0);
    }
    samples
}

/// Adds a string to samples: a loop of noise that is averaged each time around.
fn pluck(samples: &mut [f32], period: f32, gain: f32, random: &mut StdRng) {
    let mut string: Vec<f32> =
        (0..self::samples(period, 1.0)).map(|_| random.random_range(-1.0..1.0)).collect();
    let mut before = 0.0;
    for (index, sample) in samples.iter_mut().enumerate() {
        let len = string.len();
        let point = &mut string[index % len];
        let heard = *point;
        *point = 0.498 * (heard + before);
        before = heard;
        *sample += gain * heard;
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number")]
fn samples(seconds: f32, rate: f32) -> usize {
    (seconds * rate).round() as usize
}
