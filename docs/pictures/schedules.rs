//! Learning rates from step to step.

use relu_runtime::Error;
use relu_runtime::schedule::{
    Bounded as _, CosineAnnealing, ExponentialDecay, Linear, OneCycle, Schedule, StepDecay,
    WarmRestarts,
};

use crate::Picture;
use crate::figure::{Axis, COLORS, Figure, Mark, Panel};

pub const PICTURES: &[Picture] = &[("schedules", schedules)];

const STEPS: u16 = 1000;

#[expect(clippy::unnecessary_wraps, reason = "all pictures are made alike")]
fn schedules() -> Result<Figure, Error> {
    let falling: [(&str, &dyn Schedule); 3] = [
        ("StepDecay", &StepDecay::new(250, 0.5)),
        ("ExponentialDecay", &ExponentialDecay::new(0.997)),
        ("CosineAnnealing", &CosineAnnealing::new(1000)),
    ];
    let rising: [(&str, &dyn Schedule); 3] = [
        ("Linear, cosine", &Linear::new(0.0, 1.0, 100).then(CosineAnnealing::new(900))),
        ("OneCycle", &OneCycle::new(1000)),
        ("WarmRestarts", &WarmRestarts::new(250)),
    ];
    let panels = vec![panel("falling", &falling), panel("rising first, or again", &rising)];
    Ok(Figure::new("What schedules multiply the learning rate by in a thousand steps", panels))
}

fn panel(caption: &str, schedules: &[(&str, &dyn Schedule)]) -> Panel {
    let axes = (Axis::new("step", 0.0..f64::from(STEPS)), Axis::new("", 0.0..1.05));
    let mut panel = Panel::new(caption, axes.0, axes.1);
    for ((name, schedule), color) in schedules.iter().zip(COLORS) {
        let factor = |step: u16| (f64::from(step), schedule.factor(u64::from(step)));
        panel =
            panel.with(*name, color, Mark::Function((0..STEPS).step_by(2).map(factor).collect()));
    }
    panel
}
