//! Softsign.

use super::bits::{at_least, at_most, magnitude};
use crate::simd::Simd;

/// x / (1 + |x|)
#[inline(always)]
pub fn softsign<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    // The result is 1 long before that, and not NaN at infinity.
    let x = at_most(simd, at_least(simd, x, -1e30), 1e30);
    simd.div(x, simd.add(simd.splat(1.0), magnitude(simd, x)))
}

/// The derivative from the value y: (1 - |y|)^2.
#[inline(always)]
pub(in crate::kernels) fn softsign_slope<S: Simd>(simd: S, output: S::F32) -> S::F32 {
    let rest = simd.sub(simd.splat(1.0), magnitude(simd, output));
    simd.mul(rest, rest)
}
