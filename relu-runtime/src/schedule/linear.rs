//! A straight line.

use super::{Bounded, Schedule, progress};

/// Goes from one factor to another in a straight line, and stays there: warm-up
/// if it rises, decay if it falls. `PyTorch`'s `LinearLR`.
///
/// factor = from + (to - from) t / steps
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    from: f64,
    to: f64,
    steps: u64,
}

impl Linear {
    /// From the factor `from` in step 0 to the factor `to` in step `steps`.
    ///
    /// A warm-up is `Linear::new(0.01, 1.0, 100)`.
    #[must_use]
    pub const fn new(from: f64, to: f64, steps: u64) -> Self {
        Self { from, to, steps }
    }
}

impl Schedule for Linear {
    fn factor(&self, step: u64) -> f64 {
        self.from + (self.to - self.from) * progress(step, self.steps)
    }
}

impl Bounded for Linear {
    fn steps(&self) -> u64 {
        self.steps
    }
}
