//! The typed, padded fields of a network: one type per parametric layer, and
//! the table that tells where each of them lies.
//!
//! Weights are stored in the order in which the kernels read them: panels of
//! [`PANEL`] outputs, and within a panel one row per input. Users read and set
//! them by name as plain `[out, in]` matrices, as `PyTorch` has them.

mod layers;
mod layout;
mod matrix;
pub(crate) mod named;
#[cfg(feature = "training")]
mod order;
mod panel;
mod repeats;
mod segment;
#[cfg(feature = "training")]
mod table;
mod template;
mod tensor;
#[cfg(all(test, feature = "alloc"))]
pub(crate) mod tests;

pub use layers::{
    BatchNorm, Dense, LayerNorm, Prelu, RmsNorm, RunningStatistics, Scale, TwoSidedDense,
};
pub use layout::Layout;
pub use matrix::{Embedding, TwoSidedWeight, Vector, Weight};
#[cfg(feature = "training")]
pub(crate) use order::for_each_in_storage_order;
pub use panel::{PANEL, Panel, panels};
pub use segment::Segment;
#[cfg(feature = "training")]
pub(crate) use table::Table;
pub use template::TensorName;
pub use tensor::{Tensor, Tensors};
