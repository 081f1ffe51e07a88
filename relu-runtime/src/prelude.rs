//! What a program that uses networks imports: `use relu_runtime::prelude::*;`.
//!
//! [`Error`](crate::Error) and [`Storage`](crate::Storage) are left out, so
//! that they shadow nothing.

pub use crate::{Network, network};

#[cfg(feature = "alloc")]
pub use crate::{
    optimizer::{Adam, AdamW, Optimizer, Sgd},
    train::{Clip, Gradients, Tape, Train, Trainer},
};
