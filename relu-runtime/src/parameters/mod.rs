//! The typed, padded fields of a network: one type per parametric layer.
//!
//! Weights are stored in the order in which the kernels read them: panels of
//! [`PANEL`] outputs, and within a panel one row per input.

mod layers;
mod matrix;
mod panel;

pub use layers::{BatchNorm, Dense, Prelu, RunningStatistics, TwoSidedDense};
pub use matrix::{TwoSidedWeight, Vector, Weight};
pub use panel::{PANEL, Panel, panels};
