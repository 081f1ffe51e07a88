//! Layers whose value is more than a curve: several numbers in or out, or slopes that are
//! learned or drawn.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::Picture;
use crate::figure::{Axis, COLORS, Figure, Hue, Mark, Panel};
use crate::run::{forward_and_back, points, spread};

pub const PICTURES: &[Picture] = &[
    ("two_sided_relu", two_sided_relu),
    ("rrelu", rrelu),
    ("scale", scale),
    ("softmax", softmax),
    ("log_softmax", log_softmax),
    ("maxout", maxout),
];

network! {
    struct TwoSided(x: [1]) -> y {
        y: x -> two_sided_relu,
    }
    train { loss: mean_squared_error }
}

fn two_sided_relu() -> Result<Figure, Error> {
    let x = spread(-4.0, 4.0, 321);
    let inputs: Vec<[f32; 1]> = x.iter().map(|x| [*x]).collect();
    let network = TwoSided::new(1);
    let axis = || Axis::new("x", -4.0..4.0);
    let mut values = Panel::new("two_sided_relu: value", axis(), Axis::new("", -4.0..4.0));
    let mut derivatives = Panel::new("derivative", axis(), Axis::new("", -0.2..1.2));
    for (side, name) in ["max(x, 0)", "min(x, 0)"].into_iter().enumerate() {
        let mut of_side = [0.0; 2];
        of_side[side] = 1.0;
        let (value, back) = forward_and_back(&*network, &inputs, &vec![of_side; x.len()])?;
        let value = points(&x, value.iter().map(|sides| sides[side]));
        values = values.with(name, COLORS[side], Mark::Line(value));
        let back = points(&x, back.into_iter().flatten());
        derivatives = derivatives.with(name, COLORS[side], Mark::Dashes(back));
    }
    let title = "Both numbers that two_sided_relu makes of one, and their derivatives";
    Ok(Figure::new(title, vec![values, derivatives]))
}

network! {
    struct Drawn(x: [1]) -> y {
        y: x -> rrelu,
    }
    train { loss: mean_squared_error }
}

fn rrelu() -> Result<Figure, Error> {
    let x = spread(-4.0, 4.0, 641);
    let inputs: Vec<[f32; 1]> = x.iter().map(|x| [*x]).collect();
    let network = Drawn::new(1);
    let (drawn, _) = forward_and_back(&*network, &inputs, &vec![[1.0]; x.len()])?;
    let inference = inputs.iter().map(|x| network.forward(x)[0]);
    let panel = Panel::new("rrelu", Axis::new("x", -4.0..4.0), Axis::new("", -1.5..4.0))
        .with("in training", Hue::Orange, Mark::Dots(points(&x, drawn.into_iter().flatten())))
        .with("at inference", Hue::Blue, Mark::Line(points(&x, inference)));
    let title = "rrelu: a fan of slopes below zero in training, their middle at inference";
    Ok(Figure::new(title, vec![panel]))
}

network! {
    struct Scaled(x: [1]) -> y {
        y: x -> scale,
    }
    train { loss: mean_squared_error }
}

fn scale() -> Result<Figure, Error> {
    let x = spread(-2.0, 2.0, 2);
    let mut panel = Panel::new("scale", Axis::new("x", -2.0..2.0), Axis::new("", -2.0..2.0));
    let mut network = Scaled::new(1);
    for (learned, color) in [1.0, 0.3, -0.5].into_iter().zip(COLORS) {
        network.set_parameter("y.weight", &[learned])?;
        let values = x.iter().map(|x| network.forward(&[*x])[0]);
        let name = format!("learned: {learned}");
        panel = panel.with(name, color, Mark::Line(points(&x, values)));
    }
    Ok(Figure::new("scale: lines through zero, whose slope is learned", vec![panel]))
}

network! {
    struct Shares(x: [3]) -> y {
        y: x -> softmax,
    }
    train { loss: mean_squared_error }
}

network! {
    struct Logarithms(x: [3]) -> y {
        y: x -> log_softmax,
    }
    train { loss: mean_squared_error }
}

fn softmax() -> Result<Figure, Error> {
    let title = "The three numbers that softmax makes of x, 1 and 0: they add up to one";
    triple(&*Shares::new(1), "softmax", title, [-0.05..1.05, -0.3..0.3])
}

fn log_softmax() -> Result<Figure, Error> {
    let title = "The three numbers that log_softmax makes of x, 1 and 0";
    triple(&*Logarithms::new(1), "log_softmax", title, [-7.0..0.5, -1.1..1.1])
}

/// The value of x, 1 and 0, and the derivatives in x.
fn triple<N>(
    network: &N,
    layer: &str,
    title: &str,
    [y, slopes]: [std::ops::Range<f64>; 2],
) -> Result<Figure, Error>
where
    N: Train<Input = [f32; 3], Output = [f32; 3]>,
{
    let x = spread(-6.0, 6.0, 241);
    let inputs: Vec<[f32; 3]> = x.iter().map(|x| [*x, 1.0, 0.0]).collect();
    let axis = || Axis::new("x", -6.0..6.0);
    let mut values = Panel::new(format!("{layer} of [x, 1, 0]"), axis(), Axis::new("", y));
    let mut derivatives = Panel::new("derivatives in x", axis(), Axis::new("", slopes));
    for (index, name) in ["of x", "of 1", "of 0"].into_iter().enumerate() {
        let mut of_one = [0.0; 3];
        of_one[index] = 1.0;
        let (value, back) = forward_and_back(network, &inputs, &vec![of_one; x.len()])?;
        let value = points(&x, value.iter().map(|values| values[index]));
        values = values.with(name, COLORS[index], Mark::Line(value));
        let back = points(&x, back.iter().map(|back| back[0]));
        derivatives = derivatives.with(name, COLORS[index], Mark::Dashes(back));
    }
    Ok(Figure::new(title, vec![values, derivatives]))
}

network! {
    struct Pieces(x: [1]) -> y {
        y: dense(3) -> maxout(3),
    }
    train { loss: mean_squared_error }
}

/// Three lines, of which maxout takes the upper one.
const SLOPES: [f32; 3] = [-1.0, 0.2, 1.5];
const OFFSETS: [f32; 3] = [-1.0, 0.3, -1.5];

fn maxout() -> Result<Figure, Error> {
    let mut network = Pieces::new(1);
    network.set_parameter("y.0.weight", &SLOPES)?;
    network.set_parameter("y.0.bias", &OFFSETS)?;
    let x = spread(-4.0, 4.0, 321);
    let inputs: Vec<[f32; 1]> = x.iter().map(|x| [*x]).collect();
    let (values, slopes) = forward_and_back(&*network, &inputs, &vec![[1.0]; x.len()])?;
    let (axis, y) = (Axis::new("x", -4.0..4.0), Axis::new("", -3.0..5.0));
    let mut panel = Panel::new("dense(3) -> maxout(3)", axis, y);
    for (slope, offset) in SLOPES.into_iter().zip(OFFSETS) {
        let line = points(&x, x.iter().map(|x| slope * x + offset));
        panel = panel.with("", Hue::Green, Mark::Dashes(line));
    }
    let derivative = Mark::Dashes(points(&x, slopes.into_iter().flatten()));
    let panel = panel
        .with("value", Hue::Blue, Mark::Line(points(&x, values.into_iter().flatten())))
        .with("derivative", Hue::Orange, derivative);
    Ok(Figure::new("maxout: the upper edge of three lines, and its slope", vec![panel]))
}
