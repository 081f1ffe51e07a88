//! What a program that uses networks imports: `use relu_runtime::prelude::*;`.
//!
//! [`Error`](crate::Error) and [`Storage`](crate::Storage) are left out, so
//! that they shadow nothing.

pub use crate::{Network, network};

#[cfg(feature = "training")]
pub use crate::{
    optimizer::{Adagrad, Adam, AdamW, Groups, Lion, NAdam, Optimizer, RmsProp, Sgd},
    train::{Clip, Ema, Gradients, Tape, Train, Trainer},
};
