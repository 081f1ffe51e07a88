//! The typed, padded fields of a network: one type per parametric layer, and
//! the table that tells where each of them lies.
//!
//! Weights are stored in the order in which the kernels read them: panels of
//! [`PANEL`] outputs, and within a panel one row per input. Users read and set
//! them by name as plain `[out, in]` matrices, as `PyTorch` has them.

mod layers;
mod matrix;
pub(crate) mod named;
mod panel;
mod segment;

pub use layers::{BatchNorm, Dense, Prelu, RunningStatistics, TwoSidedDense};
pub use matrix::{TwoSidedWeight, Vector, Weight};
pub use panel::{PANEL, Panel, panels};
pub use segment::{Layout, Segment};
