//! Exponential, logarithm, error function, and activations that are made of
//! them, of vectors.
//!
//! All take every `f32`: NaN goes through, infinities have their limits,
//! denormals are neither read nor written as zero. The largest errors, in units
//! in the last place, over all numbers of magnitudes between 2^-28 and 2^8, and
//! every 2003rd of the others, with and without fused multiply-add:
//!
//! | function    | fused | not fused |
//! |-------------|-------|-----------|
//! | `exp`       | 0.81  | 0.82      |
//! | `exp_m1`    | 1.49  | 1.65      |
//! | `ln`        | 0.85  | 0.85      |
//! | `tanh`      | 1.42  | 1.42      |
//! | `sigmoid`   | 1.30  | 1.30      |
//! | `erf`       | 1.43  | 1.45      |
//! | `gelu`      | 4.10  | 4.53      |
//! | `silu`      | 2.57  | 2.57      |
//! | `selu`      | 1.73  | 1.77      |
//! | `softplus`  | 1.72  | 1.74      |
//! | `softsign`  | 1.50  | 1.50      |
//! | `mish`      | 3.95  | 4.16      |
//!
//! So they are to the left of zero, too, where 1 + erf(x / sqrt(2)) or
//! 1 + tanh(u) would cancel; only `gelu_tanh`, whose exponent is a cubic
//! polynomial, loses there: it is within 1.6e-7 of 1 or of its value, whichever
//! is larger.
//!
//! The reductions and polynomials of `exp` and `ln` are those of Moshier's
//! Cephes library; Cody and Waite, "Software Manual for the Elementary
//! Functions", 1980, is the classic on the method. Those of `erf` and `gelu` were
//! made by Remez's algorithm, which Muller, "Elementary Functions", 2016,
//! describes.

mod bits;
mod curve;
mod erf;
mod exp;
mod gelu;
mod ln;
mod logistic;
mod mish;
mod pieces;
mod softsign;
mod tanh;
#[cfg(test)]
mod tests;

#[cfg(feature = "alloc")]
pub(super) use bits::polynomial;
pub use curve::softplus;
pub(super) use curve::{Curve, Elu};
pub use erf::erf;
pub use exp::{exp, exp_m1};
pub use gelu::gelu;
pub(super) use gelu::gelu_slope;
pub use ln::ln;
pub use logistic::{gelu_tanh, sigmoid, silu};
pub(super) use logistic::{gelu_tanh_slope, sides, silu_slope};
pub use mish::mish;
pub(super) use mish::mish_slope;
pub(super) use pieces::{Clip, Threshold, hard_swish_slope};
pub use softsign::softsign;
pub(super) use softsign::softsign_slope;
pub use tanh::tanh;

use super::lanewise::Lanewise;
use crate::simd::Simd;

/// 1.0507 x where x >= 0, 1.7581 (e^x - 1) elsewhere.
#[inline(always)]
pub fn selu<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    Elu::SELU.at(simd, x)
}
