//! Losses and their derivatives in a score.

use relu_runtime::Error;
use relu_runtime::prelude::*;
use relu_runtime::train::Targets;

use crate::Picture;
use crate::figure::{Axis, COLORS, Figure, Mark, Panel};
use crate::run::{points, spread};

pub const PICTURES: &[Picture] =
    &[("losses_numbers", numbers), ("losses_classes", classes), ("losses_others", others)];

/// The score is a bias, so its gradient is that of the loss.
macro_rules! losses {
    ($($name:ident: [$($loss:tt)+] of $scores:literal;)*) => {$(
        network! {
            struct $name(x: [1]) -> y { y: dense($scores) }
            train { loss: $($loss)+ }
        }
    )*};
}

losses! {
    Squared: [mean_squared_error] of 1;
    Absolute: [mean_absolute_error] of 1;
    Huber: [huber(delta: 1.0)] of 1;
    Smooth: [smooth_l1(beta: 2.0)] of 1;
    CrossEntropy: [softmax_cross_entropy] of 3;
    Smoothed: [softmax_cross_entropy(label_smoothing: 0.2)] of 3;
    Focal: [focal(gamma: 2.0)] of 3;
    Hinge: [hinge] of 3;
    Binary: [binary_cross_entropy] of 1;
    Poisson: [poisson_nll] of 1;
}

type Curve = Result<(Vec<f32>, Vec<f32>), Error>;

/// The loss and its derivative for each value of the first score; the others are zero.
fn curve<N>(scores: &[f32], targets: impl Targets<N::Loss, N::Output> + Copy) -> Curve
where
    N: Train<Input = [f32; 1]>,
{
    let mut trainer = Trainer::new(N::zeroed(), Sgd::new(0.0));
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for score in scores {
        let mut bias = vec![0.0; N::tensors().last().map_or(0, |tensor| tensor.shape()[0])];
        bias[0] = *score;
        trainer.network_mut().set_parameter("y.bias", &bias)?;
        values.push(trainer.step(&[[0.0]], targets)?.loss);
        slopes.push(trainer.gradients().parameter("y.bias")?[0]);
    }
    Ok((values, slopes))
}

/// Values on the left, derivatives on the right.
fn figure(
    [title, caption]: [&str; 2],
    x: &[f32],
    [values, slopes]: [std::ops::Range<f64>; 2],
    curves: Vec<(&str, Curve)>,
) -> Result<Figure, Error> {
    let axis = || Axis::new("score", f64::from(x[0])..f64::from(x[x.len() - 1]));
    let mut left = Panel::new(caption, axis(), Axis::new("", values));
    let mut right = Panel::new("derivative in the score", axis(), Axis::new("", slopes));
    for ((name, curve), color) in curves.into_iter().zip(COLORS) {
        let (values, slopes) = curve?;
        left = left.with(name, color, Mark::Line(points(x, values)));
        right = right.with("", color, Mark::Dashes(points(x, slopes)));
    }
    Ok(Figure::new(title, vec![left, right]))
}

fn numbers() -> Result<Figure, Error> {
    let x = spread(-4.0, 4.0, 321);
    let curves = vec![
        ("squared", curve::<Squared>(&x, &[[0.0]])),
        ("absolute", curve::<Absolute>(&x, &[[0.0]])),
        ("huber(1)", curve::<Huber>(&x, &[[0.0]])),
        ("smooth_l1(2)", curve::<Smooth>(&x, &[[0.0]])),
    ];
    let title = "Losses of numbers, target 0: the derivative of the squared one grows without \
                 end, those of the others end at one";
    figure([title, "loss, target 0"], &x, [-0.2..6.0, -4.2..4.2], curves)
}

fn classes() -> Result<Figure, Error> {
    let x = spread(-4.0, 6.0, 321);
    let curves = vec![
        ("cross-entropy", curve::<CrossEntropy>(&x, &[0_u8])),
        ("smoothed", curve::<Smoothed>(&x, &[0_u8])),
        ("focal", curve::<Focal>(&x, &[0_u8])),
        ("hinge", curve::<Hinge>(&x, &[0_u8])),
    ];
    let title = "Losses of classes by the right class's score, the other two being 0: focal and \
                 hinge ask for no more once the answer is right, smoothing pulls back";
    figure([title, "loss, scores [s, 0, 0]"], &x, [-0.1..5.0, -1.6..0.3], curves)
}

fn others() -> Result<Figure, Error> {
    let x = spread(-4.0, 4.0, 321);
    let curves = vec![
        ("binary, 1", curve::<Binary>(&x, &[[1.0]])),
        ("binary, 0", curve::<Binary>(&x, &[[0.0]])),
        ("poisson, 3", curve::<Poisson>(&x, &[[3.0]])),
    ];
    let title = "Binary cross-entropy by the score for targets 1 and 0, and Poisson's loss for a \
                 count of 3, which has its least value at log 3";
    figure([title, "loss, by target"], &x, [-2.0..5.0, -4.0..4.0], curves)
}
