//! Units that get no gradient, in networks that are trained.

use ndarray::ArrayView2;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use relu_examples::digit_images::{self, Digits};
use relu_runtime::Error;
use relu_runtime::prelude::*;
use relu_runtime::train::SoftmaxCrossEntropy;

use crate::Picture;
use crate::figure::{Axis, COLORS, Figure, Mark, Panel};
use crate::run::normal;

pub const PICTURES: &[Picture] = &[("dead_units", dead_units)];

const UNITS: usize = 64;
const EPOCHS: u16 = 12;
const BATCH: usize = 32;

/// Readers of digits that differ in one layer.
macro_rules! readers {
    ($($name:ident: [$($activation:tt)+];)*) => {$(
        network! {
            struct $name(pixels: [64]) -> scores {
                hidden: dense(UNITS) -> $($activation)+,
                scores: dense(10),
            }
            train { loss: softmax_cross_entropy }
        }
    )*};
}

readers! {
    Relu: [relu];
    Leaky: [leaky_relu];
    TwoSided: [two_sided_relu];
    Normed: [batch_norm -> relu];
}

type Curve = Result<Vec<(f64, f64)>, Error>;

fn dead_units() -> Result<Figure, Error> {
    let rates: [(&str, Curve); 3] =
        [("0.003", dead::<Relu>(0.003)), ("0.03", dead::<Relu>(0.03)), ("0.1", dead::<Relu>(0.1))];
    let cures: [(&str, Curve); 4] = [
        ("relu", dead::<Relu>(0.1)),
        ("leaky_relu", dead::<Leaky>(0.1)),
        ("two-sided", dead::<TwoSided>(0.1)),
        ("batch_norm", dead::<Normed>(0.1)),
    ];
    let panels = vec![
        panel("relu, by Adam's learning rate", rates.into())?,
        panel("learning rate 0.1, by activation", cures.into())?,
    ];
    let title = "The share of hidden units that no digit activates, by epoch: with relu the more \
                 the higher the learning rate, with the cures none or few";
    Ok(Figure::new(title, panels))
}

fn panel(caption: &str, curves: Vec<(&str, Curve)>) -> Result<Panel, Error> {
    let (x, y) = (Axis::new("epoch", 0.0..f64::from(EPOCHS)), Axis::new("", -0.02..1.0));
    let mut panel = Panel::new(caption, x, y);
    for ((name, curve), color) in curves.into_iter().zip(COLORS) {
        panel = panel.with(name, color, Mark::Line(curve?));
    }
    Ok(panel)
}

/// The share of dead units behind each epoch.
fn dead<N>(learning_rate: f32) -> Curve
where
    N: Train<Input = [f32; 64], Output = [f32; 10], Loss = SoftmaxCrossEntropy>,
{
    let (mut digits, _) = digit_images::load(1);
    let mut random = StdRng::seed_from_u64(1);
    let mut trainer = Trainer::new(N::new(1), Adam::new(learning_rate));
    let mut shares = vec![(0.0, share_of_dead(trainer.network(), &digits)?)];
    for epoch in 1..=EPOCHS {
        digits.shuffle(&mut random);
        for (images, labels) in digits.batches(BATCH) {
            trainer.step(images, labels)?;
        }
        shares.push((f64::from(epoch), share_of_dead(trainer.network(), &digits)?));
    }
    Ok(shares)
}

/// A unit is dead if no sample gives its weights a gradient.
fn share_of_dead<N>(network: &N, digits: &Digits) -> Result<f64, Error>
where
    N: Train<Input = [f32; 64], Output = [f32; 10]>,
{
    let (mut tape, mut gradients) = (N::Tape::default(), Gradients::new());
    let images: ArrayView2<'_, f32> = digits.images.view();
    network.forward_train(images, &mut tape)?;
    let of_scores = normal(10 * digits.len(), 1);
    network.backward(&tape, of_scores.as_chunks().0, &mut gradients)?;
    let name = if gradients.parameter("hidden.weight").is_ok() {
        "hidden.weight"
    } else {
        "hidden.0.weight"
    };
    let weight = gradients.parameter(name)?;
    let is_dead = |row: &&[f32]| row.iter().all(|gradient| *gradient == 0.0);
    Ok(weight.chunks(64).filter(is_dead).count() as f64 / UNITS as f64)
}
