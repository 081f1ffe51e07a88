//! Training: tapes, gradients, losses, clipping, and the trainer.
//!
//! [`Trainer`] does a whole step. Below it lie the calls that custom losses,
//! reinforcement learning and accumulation need: [`Train::forward_train`] saves
//! a batch on a [`Tape`], a loss (or the caller) makes the gradient of the
//! outputs from it, and [`Train::backward`] turns that into [`Gradients`].

mod clip;
mod gradients;
mod loss;
mod network;
mod tape;
mod trainer;

pub use clip::{Clip, Clipped};
pub use gradients::Gradients;
pub use loss::{BinaryCrossEntropy, Label, Loss, MeanSquaredError, SoftmaxCrossEntropy, Targets};
pub use network::{Deltas, Evaluation, Tape, Train};
pub use tape::{BatchNormTape, BitRows, NormTape, Randomness, Repeated, Rows, RowsOf, Saved};
pub use trainer::{Step, Trainer};
