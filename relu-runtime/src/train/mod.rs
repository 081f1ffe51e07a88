//! Training: tapes, gradients, losses, clipping, and the trainer.

mod tape;

pub use tape::{BatchNormTape, BitRows, Randomness, Rows};
