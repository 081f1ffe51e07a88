//! Ways down a valley, by optimizer.

use std::f32::consts::TAU;

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::Picture;
use crate::figure::{Axis, Figure, Hue, Mark, Panel};
use crate::run::spread;

pub const PICTURES: &[Picture] = &[("optimizers", optimizers)];

network! {
    /// Two weights: the loss is a bowl over their plane.
    struct Valley(x: [2]) -> y {
        y: dense(1, bias: false),
    }
    train { loss: mean_squared_error }
}

/// The loss is (a² + (b / 5)²) / 2: steep across, flat along.
const INPUTS: [[f32; 2]; 2] = [[1.0, 0.0], [0.0, 0.2]];
const START: [f32; 2] = [1.0, -4.5];
const STEPS: usize = 40;

fn optimizers() -> Result<Figure, Error> {
    let panels = vec![
        panel("Sgd(1.7)", &path(Sgd::new(1.7))?),
        panel("momentum 0.8", &path(Sgd::new(0.4).with_momentum(0.8))?),
        panel("Adam(0.3)", &path(Adam::new(0.3))?),
        panel("RmsProp(0.12)", &path(RmsProp::new(0.12))?),
    ];
    let title = "Forty steps of four optimizers down a narrow valley: plain descent goes to and \
                 fro across it, momentum and Adam swing, RmsProp walks straight";
    Ok(Figure::new(title, panels).with_height(280))
}

/// The path over lines of equal loss.
fn panel(caption: &str, path: &[(f64, f64)]) -> Panel {
    let mut panel = Panel::new(caption, Axis::new("", -1.2..1.2), Axis::new("", -5.0..5.0));
    for level in [0.3, 0.6, 0.9] {
        panel = panel.with("", Hue::Green, Mark::Line(ellipse(level)));
    }
    let moves = path.array_windows().copied().collect();
    panel.with("", Hue::Orange, Mark::Moves(moves))
}

/// Where the loss is level² / 2.
fn ellipse(level: f32) -> Vec<(f64, f64)> {
    let at = |angle: f32| (f64::from(level * angle.cos()), f64::from(5.0 * level * angle.sin()));
    spread(0.0, TAU, 121).into_iter().map(at).collect()
}

fn path<O: Optimizer>(optimizer: O) -> Result<Vec<(f64, f64)>, Error> {
    let mut network = Valley::zeroed();
    network.set_parameter("y.weight", &START)?;
    let mut trainer = Trainer::new(network, optimizer);
    let mut path = Vec::new();
    for _ in 0..STEPS {
        let weight = trainer.network().parameter("y.weight")?;
        path.push((f64::from(weight[0]), f64::from(weight[1])));
        trainer.step(&INPUTS, &[[0.0], [0.0]])?;
    }
    Ok(path)
}
