//! An interpreter of the checked model: plain loops, one sample after the
//! other, written to be evidently right and nothing else.
//!
//! It is generic over its numbers. With `f64` it tells what a network computes;
//! with numbers that are rounded as `f32` are, at random, it tells how far
//! from that any computation in `f32` may be, see [`Estimate`].

mod clip;
mod constants;
mod difference;
mod estimate;
mod layer;
mod loss;
mod network;
mod number;
mod objective;
mod penalty;
mod pipeline;
mod question;
mod random;
mod value;

use std::collections::BTreeMap;

pub use constants::Constants;
pub use difference::Probe;
pub use estimate::{Estimate, Estimates};
pub use loss::Targets;
pub use network::{Mode, Reference};
pub use objective::Objective;
pub use question::{Question, Step};
pub use random::{Draw, Noise, Random};

/// The values of a batch: a row per sample.
pub type Rows<T = f64> = Vec<Vec<T>>;

/// Tensors by name, `block.layer.tensor`; matrices row by row.
pub type Tensors<T = f64> = BTreeMap<String, Vec<T>>;

/// The Euclidean norm.
pub fn norm(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().map(|value| value * value).sum::<f64>().sqrt()
}
