//! Neural networks from a description: the macro `network!` and what its code links to.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod parameters;
mod storage;
#[cfg(feature = "alloc")]
pub mod train;

pub use parameters::{
    BatchNorm, Dense, PANEL, Panel, Prelu, RunningStatistics, TwoSidedDense, TwoSidedWeight,
    Vector, Weight, panels,
};
pub use storage::Storage;
