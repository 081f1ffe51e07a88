//! Clipping: where gradients go.

use std::f32::consts::TAU;

use relu_examples::digit_images;
use relu_runtime::Error;
use relu_runtime::prelude::*;
use relu_runtime::train::Clip;

use crate::Picture;
use crate::figure::{Axis, Figure, Hue, Mark, Panel};

pub const PICTURES: &[Picture] = &[("clipping", clipping), ("clipping_steps", steps)];

network! {
    /// Two weights, to be seen, and a bias.
    struct Plane(x: [2]) -> y {
        y: dense(1),
    }
}

/// The gradient of the bias, which counts for the global norm alone.
const BIAS: f32 = 1.5;

fn clipping() -> Result<Figure, Error> {
    let kinds = [
        ("global_norm(2.0)", Clip::GlobalNorm(2.0)),
        ("norm(2.0)", Clip::Norm(2.0)),
        ("value(2.0)", Clip::Value(2.0)),
    ];
    let panels = kinds.into_iter().map(|(caption, clip)| {
        let axis = || Axis::new("", -4.0..4.0);
        let moves = Mark::Moves(starts().map(|from| moved(clip, from)).collect::<Result<_, _>>()?);
        Ok(Panel::new(caption, axis(), axis()).with("", Hue::Blue, moves))
    });
    let title = "Where gradients of two weights go: toward the origin with both kinds of norm, \
                 onto the edge of a square with the limit of values";
    Ok(Figure::new(title, panels.collect::<Result<_, Error>>()?).with_height(260))
}

/// Two rings of gradients.
fn starts() -> impl Iterator<Item = [f32; 2]> {
    let ring = |radius: f32, count: u8| {
        (0..count).map(move |index| {
            let angle = TAU * (f32::from(index) + 0.3) / f32::from(count);
            [radius * angle.cos(), radius * angle.sin()]
        })
    };
    ring(3.6, 20).chain(ring(1.1, 8))
}

/// Gradients lie as parameters do.
fn moved(clip: Clip, from: [f32; 2]) -> Result<[(f64, f64); 2], Error> {
    let mut gradients = Plane::zeroed();
    gradients.set_parameter("y.weight", &from)?;
    gradients.set_parameter("y.bias", &[BIAS])?;
    clip.apply(gradients.parameters_mut(), Plane::segments())?;
    let to = gradients.parameter("y.weight")?;
    let point = |[x, y]: [f32; 2]| (f64::from(x), f64::from(y));
    Ok([point(from), point([to[0], to[1]])])
}

network! {
    struct Reader(pixels: [64]) -> scores {
        hidden: dense(64) -> relu,
        scores: dense(10),
    }
    train { loss: softmax_cross_entropy }
}

const STEPS: usize = 160;
const BATCH: usize = 32;

/// A reader of digits, one batch in forty of which is in other units.
fn steps() -> Result<Figure, Error> {
    let axes = (Axis::new("step", 0.0..STEPS as f64), Axis::logarithmic("", 0.1..100.0));
    let panel = Panel::new("loss on held-out digits", axes.0, axes.1)
        .with("no clipping", Hue::Orange, Mark::Line(losses(None)?))
        .with("global_norm(1.0)", Hue::Blue, Mark::Line(losses(Some(Clip::GlobalNorm(1.0)))?));
    let title = "The loss by step, where one batch in forty is absurd: without clipping it jumps \
                 each time, with clipping it goes on falling";
    Ok(Figure::new(title, vec![panel]))
}

fn losses(clip: Option<Clip>) -> Result<Vec<(f64, f64)>, Error> {
    let (digits, held_out) = digit_images::load(1);
    let mut trainer = Trainer::new(Reader::new(1), Sgd::new(0.2)).with_clip(clip);
    let mut losses = Vec::new();
    let batches: Vec<_> = digits.batches(BATCH).collect();
    for (step, (images, labels)) in (0..STEPS).zip(batches.iter().cycle()) {
        let scale = if step % 40 == 39 { 30.0 } else { 1.0 };
        trainer.step((images * scale).view(), *labels)?;
        let loss = trainer.evaluate(held_out.images.view(), &held_out.labels)?.loss;
        losses.push((step as f64, f64::from(loss)));
    }
    Ok(losses)
}
