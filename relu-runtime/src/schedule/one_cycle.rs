//! Up and down once.

use super::cosine::anneal;
use super::{Bounded, Schedule};

/// Rises to the optimizer's learning rate, and falls to almost nothing.
/// `PyTorch`'s `OneCycleLR`; it leaves the momentum alone, which that one moves
/// against the learning rate unless told otherwise (`cycle_momentum=False`).
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
    three_phases: bool,
}

impl OneCycle {
    /// A cycle of `steps` steps, whose peak is the optimizer's learning rate
    /// (`max_lr`).
    #[must_use]
    pub const fn new(steps: u64) -> Self {
        Self { steps, rise: 0.3, div: 25.0, final_div: 1e4, linear: false, three_phases: false }
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

    /// Falls to where it started in as many steps as it rises, and from there to
    /// almost nothing in the rest (`three_phase=True`).
    #[must_use]
    pub const fn with_three_phases(mut self) -> Self {
        self.three_phases = true;
        self
    }

    /// Where each phase ends, and what the factor is then. A peak need not be at
    /// a whole step.
    fn phases(&self) -> [(f64, f64); 3] {
        let (start, last) = (1.0 / self.div, self.steps.saturating_sub(1) as f64);
        let peak = self.rise * self.steps as f64 - 1.0;
        let fall = if self.three_phases { (2.0 * peak, start) } else { (peak, 1.0) };
        [(peak, 1.0), fall, (last, start / self.final_div)]
    }

    fn between(&self, from: f64, to: f64, progress: f64) -> f64 {
        if self.linear { from + (to - from) * progress } else { anneal(from, to, progress) }
    }
}

impl Schedule for OneCycle {
    fn factor(&self, step: u64) -> f64 {
        let step = step.min(self.steps.saturating_sub(1)) as f64;
        let (mut begin, mut from) = (0.0, 1.0 / self.div);
        for (end, to) in self.phases() {
            if step <= end && end > begin {
                return self.between(from, to, (step - begin) / (end - begin));
            }
            (begin, from) = (end, to);
        }
        from
    }
}

impl Bounded for OneCycle {
    fn steps(&self) -> u64 {
        self.steps
    }
}
