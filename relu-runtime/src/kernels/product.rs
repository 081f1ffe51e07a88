//! The product of matrices behind forward and backward.

mod operands;
mod pack;
mod tile;
mod walk;

pub use operands::{Left, Out, Product, Right};
pub use pack::{STRIP, Strip, TERMS, transpose_panels};
pub use walk::{finish, large, small};

use crate::simd::Simd;

/// Whether a product with so many weights is inlined for a single row, with
/// constant sizes, where that pays: a few cache lines of code against a call.
///
/// None is for the set of no demands, where the time to compile is better spent;
/// and none in a debug build: there the caller's code is not optimized, while
/// this crate's may be.
pub const fn is_small<S: Simd>(weights: usize) -> bool {
    !cfg!(debug_assertions) && S::REGISTERS >= 16 && weights <= 4096
}
