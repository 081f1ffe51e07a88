//! The product of matrices behind forward and backward.

mod operands;
mod pack;
mod tile;
mod walk;

pub use operands::{Left, Out, Product, Right};
pub use pack::{STRIP, Strip, TERMS};
pub use walk::{finish, large, small};

/// Whether a product with so many weights is inlined with constant sizes, where
/// that pays: a few cache lines of code against a call.
///
/// None is in a debug build: there the caller's code is not optimized, while
/// this crate's may be.
pub const fn is_small(weights: usize) -> bool {
    !cfg!(debug_assertions) && weights <= 4096
}
