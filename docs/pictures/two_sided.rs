//! What two-sided ReLU is: a second weight below zero, twice the numbers, half of them zero.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::Picture;
use crate::figure::{Axis, Figure, Hue, Mark, Panel};
use crate::run::{normal, points, spread};

pub const PICTURES: &[Picture] =
    &[("two_sided_idea", idea), ("two_sided_values", values), ("two_sided_gradient", gradient)];

network! {
    struct OneSided(x: [1]) -> y {
        y: relu -> dense(1, bias: false),
    }
}

network! {
    struct TwoSided(x: [1]) -> y {
        y: two_sided_relu -> dense(1, bias: false),
    }
}

/// What a unit hands on to one of the next layer.
fn idea() -> Result<Figure, Error> {
    let x = spread(-3.0, 3.0, 301);
    let mut one = OneSided::new(1);
    one.set_parameter("y.1.weight", &[0.8])?;
    let mut two = TwoSided::new(1);
    two.set_parameter("y.1.weight", &[0.8, -0.5])?;
    let axes = || (Axis::new("x, before the activation", -3.0..3.0), Axis::new("", -0.6..2.6));
    let panel = |caption, values: Vec<(f64, f64)>| {
        let (x, y) = axes();
        Panel::new(caption, x, y).with("", Hue::Blue, Mark::Line(values))
    };
    let panels = vec![
        panel("relu: weight 0.8, and nothing", points(&x, x.iter().map(|x| one.forward(&[*x])[0])))
            .with("nothing is handed on", Hue::Orange, Mark::Words((-1.5, 0.3))),
        panel(
            "two_sided_relu: weights 0.8 and -0.5",
            points(&x, x.iter().map(|x| two.forward(&[*x])[0])),
        )
        .with("the second weight", Hue::Orange, Mark::Words((-1.1, 1.3))),
    ];
    let title = "What a unit hands on: with relu nothing below zero, with two_sided_relu a line \
                 with a slope of its own";
    Ok(Figure::new(title, panels))
}

const UNITS: usize = 8;

network! {
    struct Doubled(x: [UNITS]) -> y {
        y: x -> two_sided_relu,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "all pictures are made alike")]
fn values() -> Result<Figure, Error> {
    let network = Doubled::new(1);
    let numbers = normal(6 * UNITS, 11);
    let before = numbers.as_chunks::<UNITS>().0;
    let cells = |row: &[f32]| -> Vec<f64> { row.iter().copied().map(f64::from).collect() };
    let panels = vec![
        Panel::cells("x: six samples of 8 numbers", before.iter().map(|row| cells(row)).collect()),
        Panel::cells(
            "two_sided_relu: max(x, 0), then min(x, 0)",
            before.iter().map(|row| halves(&network.forward(row))).collect(),
        ),
    ];
    let title = "Eight numbers become sixteen: those above zero in the left half, those below \
                 zero in the right one, and of each pair one is zero";
    Ok(Figure::new(title, panels).with_height(240))
}

network! {
    struct Product(x: [UNITS]) -> y {
        y: two_sided_relu -> dense(6, bias: false),
    }
    train { loss: mean_squared_error }
}

/// The numbers of two sides with a gap between them.
fn halves(row: &[f32]) -> Vec<f64> {
    let (left, right) = row.split_at(UNITS);
    left.iter().chain(&[f32::NAN]).chain(right).copied().map(f64::from).collect()
}

/// Of one sample: a weight that is not read has no gradient.
fn gradient() -> Result<Figure, Error> {
    let network = Product::new(1);
    let (mut tape, mut gradients) = (ProductTape::default(), Gradients::new());
    let numbers = normal(UNITS + 6, 6);
    let (x, of_outputs) = (&numbers.as_chunks::<UNITS>().0[..1], &numbers[UNITS..]);
    network.forward_train(x, &mut tape)?;
    network.backward(&tape, of_outputs.as_chunks::<6>().0, &mut gradients)?;
    let weight = gradients.parameter("y.1.weight")?;
    let rows = weight.chunks(2 * UNITS);
    let cells = rows.map(halves).collect();
    let caption = "the gradient of a weight [6, 16] for one sample: its left half, its right half";
    let title = "For one sample half of the columns of a two-sided weight have a gradient: of \
                 each pair of columns one";
    Ok(Figure::new(title, vec![Panel::cells(caption, cells)]).with_height(240))
}
