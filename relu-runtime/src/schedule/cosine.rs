//! Half a cosine, once or again and again.

use super::{Bounded, Schedule, progress};
use crate::math::cos_pi;
use crate::{Error, setting};

/// Falls from 1 to a floor along half a cosine, and stays there. `PyTorch`'s
/// `CosineAnnealingLR`, which would rise again after its last step.
///
/// factor = floor + (1 - floor) (1 + cos(pi t / steps)) / 2
///
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
/// Restarts", ICLR 2017.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineAnnealing {
    steps: u64,
    floor: f64,
}

impl CosineAnnealing {
    /// Falls to 0 in `steps` steps.
    #[must_use]
    pub const fn new(steps: u64) -> Self {
        Self { steps, floor: 0.0 }
    }

    /// Falls to the factor `floor` instead: `eta_min` as a share of the learning
    /// rate.
    #[must_use]
    pub const fn with_floor(mut self, floor: f64) -> Self {
        self.floor = floor;
        self
    }
}

impl Schedule for CosineAnnealing {
    fn factor(&self, step: u64) -> f64 {
        anneal(1.0, self.floor, progress(step, self.steps))
    }
}

impl Bounded for CosineAnnealing {
    fn steps(&self) -> u64 {
        self.steps
    }
}

/// [`CosineAnnealing`] that starts again each time it is over, with periods that
/// may grow. `PyTorch`'s `CosineAnnealingWarmRestarts`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WarmRestarts {
    period: u64,
    growth: u64,
    floor: f64,
}

impl WarmRestarts {
    /// Falls to 0 in `period` steps, again and again.
    #[must_use]
    pub const fn new(period: u64) -> Self {
        Self { period, growth: 1, floor: 0.0 }
    }

    /// Makes each period that many times as long as the one before.
    #[must_use]
    pub const fn with_growth(mut self, growth: u64) -> Self {
        self.growth = growth;
        self
    }

    /// Falls to the factor `floor` instead: `eta_min` as a share of the learning
    /// rate.
    #[must_use]
    pub const fn with_floor(mut self, floor: f64) -> Self {
        self.floor = floor;
        self
    }

    /// The step within its period, and the length of that.
    fn within_period(&self, step: u64) -> (u64, u64) {
        let (mut step, mut period) = (step, self.period.max(1));
        if self.growth <= 1 {
            return (step % period, period);
        }
        // Periods double at least, so this is short.
        while step >= period {
            step -= period;
            period = period.saturating_mul(self.growth);
        }
        (step, period)
    }
}

impl Schedule for WarmRestarts {
    fn factor(&self, step: u64) -> f64 {
        let (step, period) = self.within_period(step);
        anneal(1.0, self.floor, progress(step, period))
    }

    fn check(&self) -> Result<(), Error> {
        setting::at_least_one("period of a schedule", self.period)
    }
}

/// From one number to another along half a cosine.
pub(super) fn anneal(from: f64, to: f64, progress: f64) -> f64 {
    to + (from - to) * 0.5 * (1.0 + cos_pi(progress))
}
