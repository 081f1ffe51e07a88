//! How deep a network may be without skip connections and without norms: trains
//! three kinds of it on handwritten digits, up to 200 layers deep, and draws
//! `docs/src/deep.svg`.
//!
//! `cargo run --release --example deep`; with `-- --check` it trains the deepest
//! two-sided network alone, and fails unless that reads the digits well.

mod networks;
mod plot;
mod training;

use std::error::Error;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use networks::{KINDS, depth_2, depth_20, depth_100, depth_200};
use training::{Experiment, Outcome};

/// Hidden layers, learning rate at its highest, and an experiment per kind.
///
/// The kinds of a depth share the learning rate: of 1e-2, 3e-3, 1e-3 and 3e-4
/// that which gave the three together the best accuracy, with seeds 11, 12
/// and 13.
const DEPTHS: [(u32, f32, [Experiment; 3]); 4] = [
    (2, 1e-2, depth_2::EXPERIMENTS),
    (20, 3e-3, depth_20::EXPERIMENTS),
    (100, 1e-3, depth_100::EXPERIMENTS),
    (200, 3e-4, depth_200::EXPERIMENTS),
];
const SEEDS: [u64; 3] = [1, 2, 3];
/// What `--check` asks for.
const ENOUGH: f32 = 0.92;
const PLOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/deep.svg");

/// What came of a kind of network at a depth.
struct Measured {
    depth: u32,
    /// An index into [`KINDS`].
    kind: usize,
    /// One per seed.
    outcomes: Vec<Outcome>,
}

impl Measured {
    fn mean_accuracy(&self) -> f32 {
        let sum: f32 = self.outcomes.iter().map(|outcome| outcome.accuracy).sum();
        sum / self.outcomes.len() as f32
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|argument| argument == "--check") {
        return check();
    }
    let all = measure_all()?;
    plot::draw(Path::new(PLOT), &all)?;
    println!("\ndrawn in docs/src/deep.svg");
    Ok(())
}

/// The deepest of those that look linear, with one seed.
fn check() -> Result<(), Box<dyn Error>> {
    let [.., (depth, learning_rate, [.., looks_linear])] = DEPTHS;
    let accuracy = looks_linear(SEEDS[0], learning_rate)?.accuracy;
    println!("{}, {depth} layers: held-out accuracy {accuracy:.4}", KINDS[2]);
    if accuracy >= ENOUGH { Ok(()) } else { Err(format!("less than {ENOUGH}").into()) }
}

/// Runs all experiments, and prints a line per depth and kind.
fn measure_all() -> Result<Vec<Measured>, relu_runtime::Error> {
    let bar = progress_bar();
    println!("layers  kind                     held-out accuracy, mean of three seeds");
    let mut all = Vec::new();
    for (depth, learning_rate, experiments) in DEPTHS {
        for (kind, experiment) in experiments.into_iter().enumerate() {
            let outcomes = SEEDS.map(|seed| {
                let outcome = experiment(seed, learning_rate);
                bar.inc(depth.into());
                outcome
            });
            let outcomes = outcomes.into_iter().collect::<Result<_, _>>()?;
            let measured = Measured { depth, kind, outcomes };
            bar.suspend(|| println!("{}", line(&measured)));
            all.push(measured);
        }
    }
    bar.finish_and_clear();
    Ok(all)
}

fn line(measured: &Measured) -> String {
    let each = measured.outcomes.iter().map(|outcome| format!("{:.3}", outcome.accuracy));
    let (mean, each) = (measured.mean_accuracy(), each.collect::<Vec<_>>().join(" "));
    format!("{:>6}  {:<23}  {mean:.3}  ({each})", measured.depth, KINDS[measured.kind])
}

/// In layers: a network takes as long to train as it is deep.
fn progress_bar() -> ProgressBar {
    let layers: u64 = DEPTHS.iter().map(|(depth, ..)| u64::from(*depth)).sum();
    let style = ProgressStyle::with_template("training {bar:40} {percent}%, {eta} left");
    ProgressBar::new(layers * (KINDS.len() * SEEDS.len()) as u64)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
