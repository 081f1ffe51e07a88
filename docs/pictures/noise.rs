//! Layers that are random in training: what they do to a distribution.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::Picture;
use crate::figure::{Axis, Figure, Hue, Mark, Panel};
use crate::run::{forward_and_back, normal};

const SAMPLES: usize = 20_000;
const FROM: f64 = -4.0;
const TO: f64 = 4.0;
const BINS: usize = 64;

pub const PICTURES: &[Picture] =
    &[("dropout", dropout), ("alpha_dropout", alpha_dropout), ("gaussian_noise", gaussian_noise)];

network! {
    struct Dropped(x: [1]) -> y {
        y: x -> dropout(0.3),
    }
    train { loss: mean_squared_error }
}

network! {
    struct AlphaDropped(x: [1]) -> y {
        y: x -> alpha_dropout(0.3),
    }
    train { loss: mean_squared_error }
}

network! {
    struct Noisy(x: [1]) -> y {
        y: x -> gaussian_noise(0.4),
    }
    train { loss: mean_squared_error }
}

fn dropout() -> Result<Figure, Error> {
    let title = "A normal distribution before and after dropout: a peak at zero, the others \
                 further apart";
    distribution(&*Dropped::new(1), &normal(SAMPLES, 3), "dropout(0.3)", title)
}

fn alpha_dropout() -> Result<Figure, Error> {
    let title = "A normal distribution before and after alpha_dropout: mean and variance stay";
    distribution(&*AlphaDropped::new(1), &normal(SAMPLES, 3), "alpha_dropout(0.3)", title)
}

/// Two values, such as bits.
fn gaussian_noise() -> Result<Figure, Error> {
    let bits: Vec<f32> = (0..SAMPLES).map(|index| [-1.0, 1.0][index % 2]).collect();
    let title = "Two values before gaussian_noise, and the hills around them after it";
    distribution(&*Noisy::new(1), &bits, "gaussian_noise(0.4)", title)
}

fn distribution<N>(network: &N, before: &[f32], layer: &str, title: &str) -> Result<Figure, Error>
where
    N: Train<Input = [f32; 1], Output = [f32; 1]>,
{
    let inputs: Vec<[f32; 1]> = before.iter().map(|x| [*x]).collect();
    let (outputs, _) = forward_and_back(network, &inputs, &inputs)?;
    let after: Vec<f32> = outputs.into_iter().flatten().collect();
    let panels = vec![histogram("before", before), histogram(&format!("after {layer}"), &after)];
    Ok(Figure::new(title, panels))
}

fn histogram(when: &str, values: &[f32]) -> Panel {
    let width = (TO - FROM) / BINS as f64;
    let mut shares = [0.0_f64; BINS];
    for value in values {
        let bin = (f64::from(*value) - FROM) / width;
        if (0.0..BINS as f64).contains(&bin) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
            let bin = bin as usize;
            shares[bin] += 1.0 / values.len() as f64;
        }
    }
    let bars = shares.iter().enumerate().map(|(bin, share)| {
        let left = FROM + width * bin as f64;
        (left, left + width, share.min(0.1))
    });
    let (mean, deviation) = moments(values);
    let caption = format!("{when}: mean {mean:.2}, deviation {deviation:.2}");
    Panel::new(caption, Axis::new("", FROM..TO), Axis::new("share", 0.0..0.1)).with(
        "",
        Hue::Blue,
        Mark::Bars(bars.collect()),
    )
}

/// Mean and standard deviation.
fn moments(values: &[f32]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().map(|value| f64::from(*value)).sum::<f64>() / count;
    let squares = values.iter().map(|value| (f64::from(*value) - mean).powi(2));
    // Plus 0, so that none is written as -0.00.
    ((mean * 100.0).round() / 100.0 + 0.0, (squares.sum::<f64>() / count).sqrt())
}
