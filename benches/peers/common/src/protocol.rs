//! The questions and answers between the driver and a peer: one JSON value per line.

use serde::{Deserialize, Serialize};

/// What the driver asks of a peer. Each request has one [`Reply`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Begin anew, with the weights of the workload's data.
    Open {
        /// Of Adam; forward has no use for it.
        learning_rate: f32,
    },
    /// Make a call and tell its numbers.
    Values {
        /// The index of the batch.
        batch: usize,
    },
    /// Make calls for so long, and tell how long they took.
    Measure {
        /// How long.
        milliseconds: u64,
    },
}

/// What a peer answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Whether the peer can do this workload at all.
    Opened(bool),
    /// The outputs of all samples forward, or the loss of a step.
    Values(Vec<f32>),
    /// How long calls took.
    Times(Times),
    /// What went wrong.
    Error(String),
}

/// Nanoseconds that a call took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Times {
    /// In the fastest run of calls.
    pub best: f64,
    /// In the median run.
    pub median: f64,
}
