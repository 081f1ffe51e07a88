//! Training: tapes, gradients, losses, penalties, clipping, the trainer, and
//! averages of weights.
//!
//! [`Trainer`] does a whole step. Below it lie the calls that custom losses,
//! reinforcement learning and accumulation need: [`Train::forward_train`] saves
//! a batch on a [`Tape`], a loss (or the caller) makes the gradient of the
//! outputs from it, and [`Train::backward`] turns that into [`Gradients`].

mod accumulation;
mod clip;
mod ema;
mod factored;
mod gradients;
mod loss;
mod network;
mod penalty;
#[cfg_attr(
    not(feature = "safetensors"),
    expect(dead_code, reason = "states are taken down for files only")
)]
mod state;
mod tape;
mod trainer;

pub use clip::{Clip, Clipped};
pub use ema::Ema;
pub(crate) use factored::{Factored, Gradient};
pub use gradients::Gradients;
#[doc(hidden)]
pub use loss::{AnyLoss, count_of, scaled};
pub use loss::{
    BinaryCrossEntropy, Case, Focal, Hinge, Huber, KlDivergence, Label, Loss, MeanAbsoluteError,
    MeanSquaredError, NegativeLogLikelihood, Part, PoissonNll, SmoothL1, SoftmaxCrossEntropy,
    Targets, Weighted,
};
pub use network::{Deltas, Evaluation, Tape, Train};
pub use penalty::Penalty;
pub use state::State;
#[cfg(feature = "safetensors")]
pub(crate) use state::Value;
pub use tape::{BatchNormTape, BitRows, NormTape, Randomness, Repeated, Rows, RowsOf, Saved};
pub use trainer::{Step, Trainer};
