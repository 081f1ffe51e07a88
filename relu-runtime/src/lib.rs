//! Neural networks from a description: the macro [`network!`] and what its code
//! links to.
//!
//! A description becomes a struct that holds the parameters, and code
//! specialized for its shapes. The struct implements [`Network`]: it runs one
//! sample or a batch, and gives its parameters as one flat slice or by name as
//! plain matrices. With a `train` section it implements [`train::Train`] too,
//! and a [`train::Trainer`] with an [`optimizer`] trains it:
//!
//! ```
//! use relu_runtime::prelude::*;
//!
//! network! {
//!     /// Which of three classes a point in the plane is in.
//!     pub struct Classes(point: [2]) -> scores {
//!         hidden: dense(16) -> two_sided_relu,
//!         scores: dense(3),
//!     }
//!
//!     train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
//! }
//!
//! # fn main() -> Result<(), relu_runtime::Error> {
//! let mut trainer = Trainer::new(Classes::new(42), Adam::new(1e-2));
//! let step = trainer.step(&[[0.0, 1.0], [1.0, 0.0]], &[2_u8, 0])?;
//! println!("{} {}", step.loss, step.gradient_norm);
//! let scores: [f32; 3] = trainer.network().forward(&[0.0, 1.0]);
//! # let _ = scores;
//! # Ok(())
//! # }
//! ```
//!
//! # Modules
//!
//! - [`train`]: tapes, gradients, losses, penalties, clipping, the trainer,
//!   averages of weights
//! - [`optimizer`]: stochastic gradient descent, Adam and others
//! - [`schedule`]: how the learning rate changes from step to step
//! - `save`, with the feature `safetensors`: files that `PyTorch` reads and writes
//! - [`vocabulary`]: the words of the language, each with its formula and when to use it
//! - [`c_api`]: networks for programs in C
//! - [`kernels`] and [`simd`]: what generated code computes with; few users
//!   call them
//!
//! # Promises
//!
//! - Inference and a [`Trainer::step`](train::Trainer::step) over a batch no
//!   larger than one already seen allocate nothing; but with the feature `rayon` a
//!   large batch that comes from outside of the pool may take room in its queue.
//! - A call that returns an [`Error`] has changed nothing; but a step over several
//!   batches whose mean is not finite drops what was accumulated.
//! - A sample has the same bits alone and in a batch of any size, on every
//!   machine with fused multiply-add; training has the same bits for any number of
//!   threads.
//! - A seed gives the same numbers everywhere.
//!
//! # Features
//!
//! All but the last two are on by default; inference needs none of them.
//!
//! - `std`: detects the processor's vector instructions while running. Without
//!   it those that the crate is compiled for are used.
//! - `alloc`: networks in a `Box`, parameters by name.
//! - `training`: `Trainer`, losses, optimizers. Without it a `train` section is
//!   checked, and its code left out, so that the same description serves where only
//!   inference runs; the crate takes two thirds of the time to compile.
//! - `ndarray`: batches and matrices as `ndarray` views and arrays.
//! - `safetensors`: files of parameters that `PyTorch` reads and writes. It
//!   takes `serde` and a second `syn` to build.
//! - `rayon`: large batches on the threads of rayon's pool, the global one or that of a
//!   `ThreadPool::install` around the call. Forward is divided by samples, a step's
//!   products, the norm of the gradient and `Adam` by weights; small work stays on its
//!   thread. A network whose values take much stack ([`Network::WORKSPACE_LEN`]) needs
//!   it on those threads, too.
#![no_std]
#![allow(
    clippy::inline_always,
    reason = "kernels have to be compiled with the vector instructions of their caller"
)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod batch;
pub mod c_api;
#[doc(hidden)]
pub mod check;
mod error;
mod graph;
mod hash;
mod init;
pub mod kernels;
mod macros;
pub(crate) mod math;
mod network;
#[cfg(feature = "training")]
pub mod optimizer;
pub mod packed;
mod parameters;
pub mod prelude;
mod random;
mod round;
#[cfg(feature = "safetensors")]
pub mod save;
#[cfg(feature = "training")]
pub mod schedule;
#[cfg(feature = "alloc")]
#[doc(hidden)]
pub mod set;
#[cfg(feature = "training")]
mod setting;
pub mod simd;
mod steps;
#[doc(hidden)]
pub mod storage;
mod summary;
#[cfg_attr(not(feature = "rayon"), allow(dead_code, reason = "there is one thread"))]
mod threads;
#[cfg(feature = "training")]
pub mod train;
pub mod vocabulary;

#[doc(hidden)]
pub use batch::{AnyInput, check_indices};
pub use batch::{Inputs, Outputs, Row, Sample};
pub use error::{Error, Known, Name, Role};
pub use graph::{Graph, GraphBlock, GraphLayer, GraphValue};
pub use init::Initializer;
pub use kernels::tile_rows;
pub use network::Network;
#[doc(no_inline)]
pub use packed::PackedError;
pub use parameters::{
    BatchNorm, Dense, Embedding, LayerNorm, Layout, PANEL, Panel, Prelu, RmsNorm,
    RunningStatistics, Scale, Segment, Tensor, TensorName, Tensors, TwoSidedDense, TwoSidedWeight,
    Vector, Weight, panels,
};
#[doc(hidden)]
pub use relu_macros::network as __network;
#[cfg(feature = "alloc")]
pub use set::SetError;
#[doc(hidden)]
pub use steps::{One, Steps, Tiles};
pub use storage::Storage;
pub use summary::{SummaryRow, display};
#[cfg(feature = "training")]
pub use train::Clip;
