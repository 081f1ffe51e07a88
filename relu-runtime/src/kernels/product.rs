//! The product of matrices behind forward and backward.

mod operands;
mod pack;
mod tile;
mod walk;

pub use operands::{Left, Out, Product, Right};
pub use pack::{STRIP, Strip, TERMS};
pub use walk::{finish, large, small};

/// Weights up to which a product is inlined with constant sizes, where that
/// pays: a few cache lines of code against a call.
///
/// None in a debug build: there the caller's code is not optimized, while this
/// crate's may be.
pub const SMALL: usize = if cfg!(debug_assertions) { 0 } else { 4096 };
