//! `embedding`: what a table learns.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::Picture;
use crate::figure::{Axis, Figure, Hue, Mark, Panel};

pub const PICTURES: &[Picture] = &[("embedding", embedding)];

const HOURS: usize = 24;

network! {
    /// Which hours are less than six away from an hour.
    struct Clock(hour: [1]) -> near {
        place: hour -> embedding(HOURS, 2),
        near: dense(HOURS, bias: false),
    }
    train { loss: binary_cross_entropy }
}

/// The network never hears that hours are in a circle: it finds out.
fn embedding() -> Result<Figure, Error> {
    let hours: Vec<[u32; 1]> = (0..24).map(|hour| [hour]).collect();
    let near: Vec<[f32; HOURS]> = (0..HOURS).map(near).collect();
    let mut trainer = Trainer::new(Clock::new(4), Adam::new(0.02));
    let before = table("before training", trainer.network())?;
    for _ in 0..1500 {
        trainer.step(&hours, &near)?;
    }
    let after = table("after", trainer.network())?;
    let title = "The rows of an embedding of 24 hours: scattered at first, a circle when it has \
                 learned which hours are near each other";
    Ok(Figure::new(title, vec![before, after]).with_height(380))
}

fn near(hour: usize) -> [f32; HOURS] {
    std::array::from_fn(|other| {
        let away = hour.abs_diff(other);
        f32::from(u8::from(away.min(HOURS - away) < 6))
    })
}

fn table(caption: &str, network: &Clock) -> Result<Panel, Error> {
    let rows = network.parameter("place.weight")?;
    let largest = rows.iter().fold(1.0_f32, |largest, value| largest.max(value.abs()));
    let side = f64::from(largest) * 1.15;
    let axis = || Axis::new("", -side..side);
    let mut panel = Panel::new(caption, axis(), axis());
    for (hour, [x, y]) in rows.as_chunks().0.iter().enumerate() {
        let words = Mark::Words((f64::from(*x), f64::from(*y)));
        panel = panel.with(hour.to_string(), Hue::Blue, words);
    }
    Ok(panel)
}
