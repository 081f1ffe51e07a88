//! What depth does to values and gradients, without training: networks of one layer each,
//! one behind the other.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::Picture;
use crate::figure::{Axis, COLORS, Figure, Mark, Panel};
use crate::run::{forward_and_back, normal, points, spread};

pub const PICTURES: &[Picture] =
    &[("initializers", initializers), ("residual", residual), ("looks_linear", looks_linear)];

const UNITS: usize = 64;
const LAYERS: u16 = 40;
const SAMPLES: usize = 64;

type Row = [f32; UNITS];

/// Makes the layer with a number, other weights for each.
type Make = fn(u64) -> Box<dyn Layer>;

/// A layer that keeps the width.
trait Layer {
    /// The values of a batch, and the gradient of the inputs.
    fn run(&self, inputs: &[Row], gradient: &[Row]) -> Result<(Vec<Row>, Vec<Row>), Error>;
}

impl<N: Train<Input = Row, Output = Row>> Layer for N {
    fn run(&self, inputs: &[Row], gradient: &[Row]) -> Result<(Vec<Row>, Vec<Row>), Error> {
        forward_and_back(self, inputs, gradient)
    }
}

/// A function that makes a layer, each.
macro_rules! layers {
    ($($name:ident: [$($pipeline:tt)+];)*) => {$(
        fn $name(seed: u64) -> Box<dyn Layer> {
            network! {
                struct Layer(x: [UNITS]) -> y { y: x -> $($pipeline)+ }
                train { loss: mean_squared_error }
            }
            Layer::new(seed)
        }
    )*};
}

layers! {
    normal_relu: [dense(64, init: normal) -> relu];
    xavier_relu: [dense(64, init: xavier_normal) -> relu];
    he_relu: [dense(64) -> relu];
    he_two_sided: [two_sided_relu -> dense(64, init: he_normal)];
    linear_two_sided: [two_sided_relu -> dense(64)];
    plain: [dense(64) -> tanh -> dense(64)];
    with_residual: [residual(dense(64) -> tanh -> dense(64))];
    with_scale: [residual(dense(64) -> tanh -> dense(64) -> scale(0.1))];
}

/// The values behind each layer, and the gradients in front of it.
struct Passed {
    values: Vec<Vec<Row>>,
    gradients: Vec<Vec<Row>>,
}

/// Runs a batch through layers of a kind and back.
fn pass(make: Make, layers: u16, inputs: &[Row], gradient: &[Row]) -> Result<Passed, Error> {
    let chain: Vec<_> = (0..u64::from(layers)).map(|layer| make(100 + layer)).collect();
    let mut values = vec![inputs.to_vec()];
    for layer in &chain {
        let inputs = &values[values.len() - 1];
        values.push(layer.run(inputs, inputs)?.0);
    }
    let mut gradients = vec![gradient.to_vec()];
    for (layer, inputs) in chain.iter().zip(&values).rev() {
        let behind = &gradients[gradients.len() - 1];
        gradients.push(layer.run(inputs, behind)?.1);
    }
    gradients.reverse();
    Ok(Passed { values, gradients })
}

fn initializers() -> Result<Figure, Error> {
    let kinds: [(&str, Make); 4] = [
        ("normal", normal_relu),
        ("xavier", xavier_relu),
        ("he", he_relu),
        ("looks-linear", linear_two_sided),
    ];
    let title = "Magnitudes of values and gradients through 40 layers, by initializer: variance \
                 one explodes, Xavier's vanishes behind relu, He's and looks-linear stay";
    magnitudes(title, &kinds, [1e-8..1e10, 1e-8..1e10])
}

fn residual() -> Result<Figure, Error> {
    let kinds: [(&str, Make); 3] =
        [("plain", plain), ("residual", with_residual), ("and scale(0.1)", with_scale)];
    let title = "Magnitudes of values and gradients through 40 blocks: without a residual the \
                 gradient vanishes, with one values and gradients grow, with a small scale in it \
                 they stay";
    magnitudes(title, &kinds, [0.01..20.0, 0.02..100.0])
}

/// Values by layer on the left, gradients on the right.
fn magnitudes(
    title: &str,
    kinds: &[(&str, Make)],
    [values, gradients]: [std::ops::Range<f64>; 2],
) -> Result<Figure, Error> {
    let axis = || Axis::new("layer", 0.0..f64::from(LAYERS));
    let mut left = Panel::new("size of the values", axis(), Axis::logarithmic("", values));
    let mut right = Panel::new("size of the gradients", axis(), Axis::logarithmic("", gradients));
    let numbers = normal(2 * SAMPLES * UNITS, 7);
    let (inputs, gradient) = numbers.as_chunks().0.split_at(SAMPLES);
    for ((name, make), color) in kinds.iter().zip(COLORS) {
        let passed = pass(*make, LAYERS, inputs, gradient)?;
        left = left.with(*name, color, Mark::Line(by_layer(&passed.values)));
        right = right.with("", color, Mark::Line(by_layer(&passed.gradients)));
    }
    Ok(Figure::new(title, vec![left, right]))
}

/// The root of the mean square.
fn by_layer(layers: &[Vec<Row>]) -> Vec<(f64, f64)> {
    let size = |rows: &Vec<Row>| {
        let squares = rows.iter().flatten().map(|value| f64::from(*value).powi(2));
        (squares.sum::<f64>() / (rows.len() * UNITS) as f64).sqrt()
    };
    (0_u16..).map(f64::from).zip(layers.iter().map(size)).collect()
}

network! {
    /// Puts a point of the plane among the units.
    struct Lift(point: [2]) -> y {
        y: dense(64),
    }
}

const DEEP: u16 = 30;

/// One output along a line through the plane.
fn looks_linear() -> Result<Figure, Error> {
    let kinds: [(&str, Make); 3] =
        [("relu", he_relu), ("two-sided", he_two_sided), ("looks-linear", linear_two_sided)];
    let axes = |y| (Axis::new("t", -2.0..2.0), Axis::new("", y));
    let (x, y) = axes(-0.2..1.1);
    let mut left = Panel::new(format!("an output of {DEEP} layers at (t, 1)"), x, y);
    let (x, y) = axes(-1.2..1.2);
    let mut right = Panel::new("its derivative in t", x, y);
    let t = spread(-2.0, 2.0, 321);
    let plane = Lift::new(3);
    let inputs: Vec<Row> = t.iter().map(|t| plane.forward(&[*t, 1.0])).collect();
    for ((name, make), color) in kinds.iter().zip(COLORS) {
        let passed = pass(*make, DEEP, &inputs, &inputs)?;
        let outputs: Vec<f32> = passed.values[usize::from(DEEP)].iter().map(|y| y[0]).collect();
        let largest = outputs.iter().fold(0.0_f32, |largest, y| largest.max(y.abs()));
        let outputs: Vec<f32> = outputs.iter().map(|y| y / largest).collect();
        let step = t[1] - t[0];
        let slopes = outputs.array_windows().map(|[before, after]| (after - before) / step);
        right = right.with("", color, Mark::Line(points(&t, slopes)));
        left = left.with(*name, color, Mark::Line(points(&t, outputs.iter().copied())));
    }
    let title = "Networks of 30 layers before training: with He's initialization a curve that \
                 bends often, with looks-linear a straight line";
    Ok(Figure::new(title, vec![left, right]))
}
