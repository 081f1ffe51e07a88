//! The running statistics, which inference normalizes with.

use crate::train::BatchNormTape;
use crate::{RunningStatistics, Storage as _, Vector};

impl<const UNITS: usize, const PANELS: usize> RunningStatistics<UNITS, PANELS> {
    /// Moves the statistics towards those of a batch of at least two samples:
    /// (1 - momentum) old + momentum new, with the unbiased variance, as
    /// `PyTorch` does.
    pub fn update(&mut self, tape: &BatchNormTape<UNITS, PANELS>, momentum: f32) {
        let samples = tape.normalized.len() as f32;
        let unbiased = samples / (samples - 1.0);
        blend(&mut self.mean, &tape.mean, momentum, 1.0);
        blend(&mut self.variance, &tape.variance, momentum, unbiased);
    }
}

/// old = (1 - momentum) old + momentum factor new
fn blend<const UNITS: usize, const PANELS: usize>(
    old: &mut Vector<UNITS, PANELS>,
    new: &Vector<UNITS, PANELS>,
    momentum: f32,
    factor: f32,
) {
    for (old, &new) in old.as_mut_slice().iter_mut().zip(new.as_slice()).take(UNITS) {
        *old = (1.0 - momentum) * *old + momentum * (factor * new);
    }
}
