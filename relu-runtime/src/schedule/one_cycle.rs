//! Up and down once.

use super::cosine::anneal;
use super::{Bounded, Schedule};

/// Rises to the optimizer's learning rate, and falls to almost nothing.
/// `PyTorch`'s `OneCycleLR` with two phases; it leaves the momentum alone, which
/// that one moves against the learning rate unless told otherwise
/// (`cycle_momentum=False`).
///
/// The factor rises from 1 / div along half a cosine to 1, in the first 3 tenths
/// of the steps, and falls along half a cosine to 1 / (div final), where div is
/// 25 and final 10,000. After the last step it stays there.
///
/// Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks
/// Using Large Learning Rates", 2018.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle {
    steps: u64,
    rise: f64,
    div: f64,
    final_div: f64,
    linear: bool,
}

impl OneCycle {
    /// A cycle of `steps` steps, whose peak is the optimizer's learning rate
    /// (`max_lr`).
    #[must_use]
    pub const fn new(steps: u64) -> Self {
        Self { steps, rise: 0.3, div: 25.0, final_div: 1e4, linear: false }
    }

    /// Sets the share of the steps in which it rises (`pct_start`).
    #[must_use]
    pub const fn with_rise(mut self, share: f64) -> Self {
        self.rise = share;
        self
    }

    /// Sets how many times smaller than the peak it starts (`div_factor`).
    #[must_use]
    pub const fn with_div(mut self, div: f64) -> Self {
        self.div = div;
        self
    }

    /// Sets how many times smaller than at the start it ends
    /// (`final_div_factor`).
    #[must_use]
    pub const fn with_final_div(mut self, final_div: f64) -> Self {
        self.final_div = final_div;
        self
    }

    /// Rises and falls in straight lines (`anneal_strategy="linear"`).
    #[must_use]
    pub const fn linear(mut self) -> Self {
        self.linear = true;
        self
    }

    fn between(&self, from: f64, to: f64, progress: f64) -> f64 {
        if self.linear { from + (to - from) * progress } else { anneal(from, to, progress) }
    }
}

impl Schedule for OneCycle {
    fn factor(&self, step: u64) -> f64 {
        let last = self.steps.saturating_sub(1);
        let (step, last) = (step.min(last) as f64, last as f64);
        let start = 1.0 / self.div;
        // The peak is where PyTorch has it, not always at a whole step.
        let peak = self.rise * self.steps as f64 - 1.0;
        if step <= peak && peak > 0.0 {
            self.between(start, 1.0, step / peak)
        } else if last > peak {
            self.between(1.0, start / self.final_div, (step - peak) / (last - peak))
        } else {
            1.0
        }
    }
}

impl Bounded for OneCycle {
    fn steps(&self) -> u64 {
        self.steps
    }
}
