//! Whether a peer computes what it should: the time of a wrong computation is worth
//! nothing.

use std::iter::zip;

use anyhow::{Result, ensure};
use relu_benches::{Data, Kind, Workload};

use crate::process::Process;
use crate::reference;

/// The learning rate while steps are checked.
const LEARNING_RATE: f32 = 1e-3;
/// How far values may be off, relative to those above 1.
const TOLERANCE: f64 = 1e-4;
/// How far the loss of a batch may have moved while time was measured, relative to it.
const DRIFT: f64 = 0.05;

/// What a peer should compute.
pub struct Check {
    /// The values of each call.
    expected: Vec<Vec<f64>>,
    /// The batch of each call.
    batches: Vec<usize>,
    trains: bool,
}

impl Check {
    pub fn new(workload: &Workload, data: &Data) -> Self {
        let trains = workload.kind == Kind::Step;
        let calls = if trains { 8 } else { 2 };
        let batches: Vec<usize> = (0..data.batches.len()).cycle().take(calls).collect();
        let expected = reference::values(workload, data, LEARNING_RATE.into(), &batches);
        Self { expected, batches, trains }
    }

    /// Opens the peer and compares its calls; false if it cannot do the workload.
    pub fn opens(&self, process: &mut Process) -> Result<bool> {
        if !process.open(LEARNING_RATE)? {
            return Ok(false);
        }
        for (call, (&batch, expected)) in zip(&self.batches, &self.expected).enumerate() {
            let values = process.values(batch)?;
            let lens = (values.len(), expected.len());
            ensure!(lens.0 == lens.1, "gives {} values, not {}", lens.0, lens.1);
            for (&value, &expected) in zip(&values, expected) {
                let off = (f64::from(value) - expected).abs();
                let right = off <= TOLERANCE * expected.abs().max(1.0);
                ensure!(right, "gives {value} in call {call}, not {expected}");
            }
        }
        Ok(true)
    }

    /// Whether steps were as at first to the end: the network has not learned what
    /// makes gradients vanish.
    pub fn still_trains(&self, process: &mut Process) -> Result<()> {
        if self.trains {
            let loss: f64 = process.values(self.batches[0])?.into_iter().map(f64::from).sum();
            let expected = self.expected[0][0];
            let near = (loss - expected).abs() <= DRIFT * expected;
            ensure!(near, "has a loss of {loss} in the end, {expected} at first");
        }
        Ok(())
    }
}
