//! How long calls take.

use std::time::{Duration, Instant};

use relu_benches::{Calls, Rotation};

use crate::Times;

/// A run of calls lasts at least this long, far more than reading the clock takes.
const RUN: Duration = Duration::from_micros(100);
/// Runs that are timed at least.
const RUNS: usize = 5;

/// Times calls that take turns over batches.
pub struct Timer {
    rotation: Rotation,
    /// Calls in a run.
    calls: usize,
}

impl Timer {
    pub fn new(batches: usize) -> Self {
        Self { rotation: Rotation::new(batches), calls: 1 }
    }

    /// Warms up for a fifth of the time, then times runs.
    pub fn measure(&mut self, calls: &mut dyn Calls, time: Duration) -> Times {
        let start = Instant::now();
        while start.elapsed() < time / 5 {
            if self.run(calls) < RUN {
                self.calls *= 2;
            }
        }
        let start = Instant::now();
        let mut runs = Vec::new();
        while start.elapsed() < time || runs.len() < RUNS {
            runs.push(self.run(calls).as_secs_f64() * 1e9 / self.calls as f64);
        }
        runs.sort_by(f64::total_cmp);
        Times { best: runs[0], median: runs[runs.len() / 2] }
    }

    fn run(&mut self, calls: &mut dyn Calls) -> Duration {
        let start = Instant::now();
        calls.repeat(&mut self.rotation, self.calls);
        start.elapsed()
    }
}
