//! Exponential, logarithm, error function, and activations that are made of
//! them, of vectors.
//!
//! All take every `f32`: NaN goes through, infinities have their limits,
//! denormals are neither read nor written as zero. They are within two units in the
//! last place, to the left of zero, too, where 1 + erf(x / sqrt(2)) or 1 + tanh(u)
//! would cancel. The largest errors of every thirteenth number, with and without fused
//! multiply-add; an ignored test, `errors_over_all_numbers`, takes every one:
//!
//! | function    | fused | not fused |
//! |-------------|-------|-----------|
//! | `exp`       | 0.91  | 0.91      |
//! | `exp_m1`    | 1.59  | 1.72      |
//! | `ln`        | 0.83  | 0.83      |
//! | `tanh`      | 1.90  | 1.95      |
//! | `sigmoid`   | 1.70  | 1.75      |
//! | `erf`       | 1.30  | 1.48      |
//! | `gelu`      | 1.67  | 1.87      |
//! | `gelu_tanh` | 1.65  | 1.65      |
//! | `silu`      | 1.77  | 1.74      |
//! | `selu`      | 1.87  | 1.91      |
//! | `softplus`  | 1.65  | 1.67      |
//! | `softsign`  | 1.50  | 1.50      |
//! | `mish`      | 1.61  | 1.91      |
//!
//! The reductions of `exp` and `ln`, and the polynomial of the latter, are those of
//! Moshier's Cephes library; Cody and Waite, "Software Manual for the Elementary
//! Functions", 1980, is the classic on the method. The other polynomials are minimax
//! polynomials, made by Remez's algorithm, which Muller, "Elementary Functions", 2016,
//! describes, or that of `gelu` by Lawson's, which weighs a least-squares fit until its
//! errors are level; their coefficients were rounded one after the other, from the
//! lowest power on, and those left made anew each time.
//!
//! A test prints how long they take: `cargo test --release -p relu-runtime --lib
//! nanoseconds -- --ignored --nocapture`.

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

#[cfg(feature = "training")]
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
