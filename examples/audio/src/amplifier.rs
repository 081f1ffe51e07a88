//! The amplifier that the networks learn: an overdriven stage and a tone control.

use std::f32::consts::PI;

/// How far the stage is overdriven.
const DRIVE: f32 = 6.0;
/// Where the stage rests: it clips one side earlier, as tubes do.
const BIAS: f32 = 0.3;
/// Above this the tone control takes away, in Hz.
const CUTOFF: f32 = 4000.0;

/// Samples of the input to samples of the output, at a rate in Hz.
pub fn amplify(samples: &[f32], rate: f32) -> Vec<f32> {
    // A low-pass filter of one pole.
    let kept = (-2.0 * PI * CUTOFF / rate).exp();
    let mut tone = 0.0;
    let mut amplified = |sample: &f32| {
        let clipped = (DRIVE * sample + BIAS).tanh() - BIAS.tanh();
        tone = (1.0 - kept) * clipped + kept * tone;
        tone
    };
    samples.iter().map(&mut amplified).collect()
}

/// The energy of the difference by that of what is wanted.
pub fn error_to_signal(made: &[f32], wanted: &[f32]) -> f32 {
    let energy = |samples: &mut dyn Iterator<Item = f32>| {
        samples.map(|sample| f64::from(sample).powi(2)).sum::<f64>()
    };
    let error = energy(&mut made.iter().zip(wanted).map(|(made, wanted)| made - wanted));
    let ratio = error / energy(&mut wanted.iter().copied());
    #[expect(clippy::cast_possible_truncation, reason = "a ratio")]
    let ratio = ratio as f32;
    ratio
}
