//! Clipping: where gradients go.

use std::f32::consts::TAU;

use relu_runtime::Error;
use relu_runtime::prelude::*;
use relu_runtime::train::Clip;

use crate::Picture;
use crate::figure::{Axis, Figure, Hue, Mark, Panel};

pub const PICTURES: &[Picture] = &[("clipping", clipping)];

network! {
    /// Two weights, to be seen, and a bias.
    struct Plane(x: [2]) -> y { y: dense(1) }
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
