//! Following a metric.

use super::Schedule;
use crate::train::State;

/// Falls by a factor when a metric has not improved for a while. `PyTorch`'s
/// `ReduceLROnPlateau`, without its `eps`.
///
/// A metric is an improvement if it is below the best so far times
/// 1 - threshold. After more than `patience` metrics without an improvement the
/// factor is multiplied by 0.1. Defaults: patience 10, threshold 1e-4, no
/// cooldown, no floor.
///
/// The trainer hands on the metrics:
///
/// ```
/// use relu_runtime::prelude::*;
/// use relu_runtime::schedule::ReduceOnPlateau;
///
/// network! {
///     struct Line(x: [1]) -> y { y: dense(1) }
///     train { loss: mean_squared_error }
/// }
///
/// # fn main() -> Result<(), relu_runtime::Error> {
/// let schedule = ReduceOnPlateau::new().with_patience(0);
/// let mut trainer = Trainer::new(Line::new(1), Sgd::new(0.5)).with_schedule(schedule);
/// for metric in [3.0, 2.0, 2.0] {
///     trainer.observe(metric);
/// }
/// trainer.step(&[[0.0], [1.0]], &[1.0, 3.0])?;
/// assert_eq!(trainer.optimizer().learning_rate(), 0.05);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReduceOnPlateau {
    decay: f64,
    patience: u64,
    threshold: Threshold,
    cooldown: u64,
    floor: f64,
    maximize: bool,
    factor: f64,
    best: Option<f64>,
    /// Metrics in a row that were no improvement.
    bad: u64,
    /// Metrics that are still to be let pass.
    cooling: u64,
}

/// How much better than the best so far an improvement is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Threshold {
    Relative(f64),
    Absolute(f64),
}

impl Default for ReduceOnPlateau {
    fn default() -> Self {
        Self::new()
    }
}

impl ReduceOnPlateau {
    /// With the default settings, for a metric that is to become small.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            decay: 0.1,
            patience: 10,
            threshold: Threshold::Relative(1e-4),
            cooldown: 0,
            floor: 0.0,
            maximize: false,
            factor: 1.0,
            best: None,
            bad: 0,
            cooling: 0,
        }
    }

    /// For a metric that is to become large, such as an accuracy: better is more
    /// than the best so far times 1 + threshold.
    #[must_use]
    pub const fn maximize(mut self) -> Self {
        self.maximize = true;
        self
    }

    /// Sets what the factor is multiplied by.
    #[must_use]
    pub const fn with_decay(mut self, decay: f64) -> Self {
        self.decay = decay;
        self
    }

    /// Sets how many metrics without an improvement are let pass.
    #[must_use]
    pub const fn with_patience(mut self, patience: u64) -> Self {
        self.patience = patience;
        self
    }

    /// Sets by what share of the best so far an improvement is better.
    #[must_use]
    pub const fn with_relative_threshold(mut self, threshold: f64) -> Self {
        self.threshold = Threshold::Relative(threshold);
        self
    }

    /// Sets by how much an improvement is better than the best so far.
    #[must_use]
    pub const fn with_absolute_threshold(mut self, threshold: f64) -> Self {
        self.threshold = Threshold::Absolute(threshold);
        self
    }

    /// Sets how many metrics do not count after the factor has fallen.
    #[must_use]
    pub const fn with_cooldown(mut self, cooldown: u64) -> Self {
        self.cooldown = cooldown;
        self
    }

    /// Sets the smallest factor: `min_lr` as a share of the learning rate.
    #[must_use]
    pub const fn with_floor(mut self, floor: f64) -> Self {
        self.floor = floor;
        self
    }

    fn improves(&self, metric: f64) -> bool {
        let sign = if self.maximize { 1.0 } else { -1.0 };
        let best = self.best.unwrap_or(-sign * f64::INFINITY);
        let bar = match self.threshold {
            Threshold::Relative(share) => best * (1.0 + sign * share),
            Threshold::Absolute(difference) => best + sign * difference,
        };
        if self.maximize { metric > bar } else { metric < bar }
    }
}

impl Schedule for ReduceOnPlateau {
    fn factor(&self, _: u64) -> f64 {
        self.factor
    }

    fn observe(&mut self, _: u64, metric: f32) {
        let metric = f64::from(metric);
        if self.improves(metric) {
            self.best = Some(metric);
            self.bad = 0;
        } else {
            self.bad += 1;
        }
        if self.cooling > 0 {
            self.cooling -= 1;
            self.bad = 0;
        }
        if self.bad > self.patience {
            self.factor = (self.factor * self.decay).max(self.floor);
            self.cooling = self.cooldown;
            self.bad = 0;
        }
    }

    fn visit_state(&mut self, state: &mut State) {
        state.part("plateau", |state| {
            state.number("factor", &mut self.factor);
            let mut metrics = u64::from(self.best.is_some());
            let mut best = self.best.unwrap_or_default();
            state.count("metrics", &mut metrics);
            state.number("best", &mut best);
            self.best = (metrics > 0).then_some(best);
            state.count("bad", &mut self.bad);
            state.count("cooling", &mut self.cooling);
        });
    }
}
