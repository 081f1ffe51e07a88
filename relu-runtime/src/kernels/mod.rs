//! The kernels: what a network's layers compute, over rows of a batch.
//!
//! Each is generic over the instruction set and inlined into the function that
//! [`dispatch`](crate::simd::dispatch) compiles for it. Small products of
//! inference have constant sizes, inlined there or, in a network of many, in
//! functions that all products of a shape share. All else goes to functions of
//! the runtime with sizes at run time, compiled once per set (`outlined`); what
//! only leads to these is a function of its own for each shape, so that a call
//! more takes next to no time to compile.

#[cfg(feature = "training")]
mod activation;
mod add;
mod affine;
#[cfg(feature = "training")]
mod batch_norm;
mod bias_gradient;
#[cfg(feature = "training")]
mod column_sums;
mod columns;
mod dense;
#[cfg_attr(not(feature = "rayon"), allow(dead_code, reason = "there is one thread"))]
mod divided;
mod embedding;
mod epilogue;
mod function;
mod input_gradient;
mod lanes;
mod lanewise;
#[cfg(feature = "training")]
pub(crate) mod loss;
mod map;
pub mod math;
mod maxout;
#[cfg(feature = "training")]
mod noise;
mod norm;
#[cfg_attr(not(feature = "training"), allow(dead_code, reason = "training multiplies out"))]
pub(crate) mod outer_product;
pub(crate) mod outlined;
mod prelu;
mod product;
mod rectified;
mod reduce;
mod rows;
#[cfg(feature = "training")]
mod scale;
mod sides;
mod smooth;
mod softmax;
#[cfg(feature = "rayon")]
pub(crate) mod team;
#[cfg(test)]
mod tests;
mod weight_gradient;

#[cfg(feature = "training")]
pub use activation::{activate, activation_vjp, clip, threshold};
pub use add::{add, copy, sum};
#[cfg(feature = "training")]
pub use batch_norm::{batch_norm, batch_norm_vjp};
pub use bias_gradient::bias_gradient;
pub use columns::{Columns, columns, concat, gather};
pub use dense::{dense, dense_rectified, dense_two_sided};
pub use embedding::{embedding, embedding_gradient};
pub use epilogue::{Activation, Affine, Epilogue};
pub use input_gradient::{input_gradient, two_sided_input_gradient};
pub use map::map;
pub use maxout::{maxout, maxout_vjp};
#[cfg(feature = "training")]
pub use noise::{alpha_dropout, alpha_dropout_vjp, dropout, gaussian_noise, rrelu, rrelu_vjp};
pub use norm::{layer_norm, rms_norm};
#[cfg(feature = "training")]
pub use norm::{layer_norm_train, layer_norm_vjp, rms_norm_train, rms_norm_vjp};
pub use prelu::{prelu_shared_vjp, prelu_vjp};
pub use rows::{Buffer, DeepBuffer, Destination, MOST_FLOATS, tile_rows};
#[cfg(feature = "training")]
pub use scale::scale_vjp;
pub use sides::{two_sided, two_sided_vjp};
pub use smooth::{curve_vjp, smooth_vjp};
pub use softmax::{log_softmax, log_softmax_vjp, softmax, softmax_vjp};
pub use weight_gradient::{two_sided_weight_gradient, weight_gradient};
