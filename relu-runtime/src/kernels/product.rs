//! The product of matrices behind forward and backward.

mod blocks;
mod ends;
mod operands;
mod pack;
mod row;
mod shared;
mod sided;
mod small;
mod tile;
mod walk;

#[cfg(test)]
pub use blocks::blocks;
pub use ends::Ends;
pub use operands::{Left, Out, Product, Right};
pub use pack::{STRIP, Strip, TERMS, transpose_panels};
pub use shared::Shared;
pub use sided::large as large_two_sided;
pub use small::{finish, small};
pub use walk::large;

use crate::simd::Simd;

/// The most weights of a product that is over before the zeros of its inputs are found.
const FEW: usize = 4096;

/// Whether a product with so many weights may pass over inputs that are zero: by its size
/// alone, so that its bits do not depend on how it is compiled.
pub const fn skips_zeros(weights: usize) -> bool {
    weights > FEW
}

/// Whether a product has so few weights that code of its own for its constant
/// sizes pays: a few cache lines of code against a call.
///
/// None has in a debug build: there the caller's code is not optimized, while
/// this crate's may be.
pub const fn is_small(weights: usize) -> bool {
    !cfg!(debug_assertions) && weights <= FEW
}

/// Whether a product with so many weights has code of its own for this set. Vectors
/// without fused multiply-add, which serve where nothing better does, are not worth the
/// time to compile.
pub const fn is_small_for<S: Simd>(weights: usize) -> bool {
    is_small(weights) && (S::FUSED || S::LANES == 1)
}
