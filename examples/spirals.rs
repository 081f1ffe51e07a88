//! Tells two interleaved spirals apart, and draws what the network sees.
//!
//! `cargo run --release --example spirals`

use std::f32::consts::PI;

use relu_runtime::prelude::*;

network! {
    /// A point in the plane; a score above zero says that it lies on the
    /// second spiral.
    pub struct Spirals(point: [2]) -> score {
        wide: dense(32) -> two_sided_relu,
        deep: dense(32) -> two_sided_relu,
        score: dense(1),
    }

    train {
        loss: binary_cross_entropy,
        clip: global_norm(1.0),
    }
}

/// Points on each spiral.
const POINTS: usize = 100;

fn main() -> Result<(), relu_runtime::Error> {
    let (points, targets) = spirals();
    let mut trainer = Trainer::new(Spirals::new(7), AdamW::new(5e-3));
    for epoch in 0..=1000 {
        let step = trainer.step(&points, &targets)?;
        if epoch % 200 == 0 {
            println!("epoch {epoch:>4}: loss {:.4}", step.loss);
        }
    }
    println!("{}", map(trainer.network()));
    Ok(())
}

/// Two spirals of one and a half turns, one the other turned by half a turn.
fn spirals() -> (Vec<[f32; 2]>, Vec<[f32; 1]>) {
    let point = |index: usize, side: f32| {
        let along = index as f32 / POINTS as f32;
        let angle = along * 3.0 * PI + side * PI;
        [(0.1 + along) * angle.cos(), (0.1 + along) * angle.sin()]
    };
    let both =
        (0..POINTS).flat_map(|index| [(point(index, 0.0), [0.0]), (point(index, 1.0), [1.0])]);
    both.unzip()
}

/// The plane from -1.2 to 1.2, a character where the score is above zero.
fn map(network: &Spirals) -> String {
    let coordinate = |index: u8, count: u8| (f32::from(index) / f32::from(count - 1) - 0.5) * 2.4;
    let line = |row: u8| {
        let cells = (0..61)
            .map(|column| network.forward(&[coordinate(column, 61), coordinate(30 - row, 31)]));
        cells.map(|[score]| if score > 0.0 { '#' } else { '.' }).collect::<String>()
    };
    (0..31).map(line).collect::<Vec<_>>().join("\n")
}
