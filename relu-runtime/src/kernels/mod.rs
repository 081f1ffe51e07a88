//! The kernels: what a network's layers compute, over rows of a batch.
//!
//! Each is generic over the instruction set and inlined into the function that
//! [`dispatch`](crate::simd::dispatch) compiles for it. Large products go to
//! functions of the runtime with sizes at run time, compiled once per set
//! (`outlined`).

mod bias_gradient;
mod dense;
mod epilogue;
mod input_gradient;
#[cfg(feature = "alloc")]
pub(crate) mod loss;
pub mod math;
pub(crate) mod outlined;
mod product;
mod rectified;
mod rows;
#[cfg(test)]
mod tests;
mod weight_gradient;

pub use bias_gradient::bias_gradient;
pub use dense::{dense, dense_rectified, dense_two_sided};
pub use epilogue::{Activation, Affine, Epilogue};
pub use input_gradient::{input_gradient, two_sided_input_gradient};
#[cfg(feature = "std")]
#[doc(hidden)]
pub use rectified::skip_zeros;
pub use rows::{Buffer, Destination, tile_rows};
pub use weight_gradient::{two_sided_weight_gradient, weight_gradient};
