//! Batches of any size: what can be read as the rows of a network's inputs, and
//! what can be written as the rows of its outputs.

mod any;
mod indices;
#[cfg(feature = "ndarray")]
mod ndarray;
mod rows;
mod run;
#[cfg(all(test, feature = "ndarray"))]
mod tests;

pub use any::AnyInput;
pub use indices::check_indices;
pub use rows::{Inputs, Outputs, Row, Sample};
#[cfg(feature = "training")]
pub(crate) use rows::{copy, with_sample};
pub(crate) use run::infer;
