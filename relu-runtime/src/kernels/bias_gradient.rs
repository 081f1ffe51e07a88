//! The gradient of a bias: a sum over samples.

use super::product::{Left, Out, Product, Right};
use crate::simd::Simd;
use crate::{PANEL, Vector};

/// `out[o]` = sum over samples of `gradient[o]`, in the order of the samples.
///
/// Overwrites `out` but for the padding, which is zero before and after.
#[inline(never)]
pub fn bias_gradient<S: Simd, const OUT: usize, const PANELS: usize>(
    simd: S,
    gradient: &[[f32; OUT]],
    out: &mut Vector<OUT, PANELS>,
) {
    static ONE: f32 = 1.0;
    // The bias is the weight of an input that is always one.
    let product = Product {
        left: Left { at: &raw const ONE, row: 0, step: 0 },
        right: Right { at: gradient.as_ptr().cast(), panel: PANEL, step: OUT },
        out: Out { at: out.as_mut_ptr(), row: OUT, panel: PANEL },
        rows: 1,
        columns: OUT,
        depth: gradient.len(),
    };
    // SAFETY: the pointers are those of the arguments, whose types give the
    // sizes; `out` has all its panels, or it would not compile, and is borrowed
    // exclusively.
    unsafe { simd.weight_gradient(product) }
}
