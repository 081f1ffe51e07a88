//! The gradient of a dense layer's weight: a sum over samples of the outer
//! products of inputs and gradient.

use core::mem::MaybeUninit;

use super::divided::Task;
use super::outer_product::{both_sides, is_factored, keep, keep_sides};
use super::product::{Left, Out, Product, Right, STRIP, Strip, TERMS};
use crate::simd::Simd;
use crate::{PANEL, Storage, TwoSidedWeight, Weight};

/// `out[o][i]` = sum over samples of `gradient[o] * inputs[i]`, in the order of
/// the samples, of as many as both have.
///
/// Overwrites `out` but for the padding, which is zero before and after. Of a single
/// sample a large gradient is not summed up but kept as two factors, which whoever asked
/// for backward multiplies out.
#[inline(never)]
pub fn weight_gradient<S: Simd, const IN: usize, const OUT: usize, const PANELS: usize>(
    simd: S,
    inputs: &[[f32; IN]],
    gradient: &[[f32; OUT]],
    out: &mut Weight<IN, OUT, PANELS>,
) {
    if const { is_factored(IN, OUT) }
        && let ([inputs], [gradient]) = (inputs, gradient)
    {
        return keep(inputs, gradient, out.as_mut_slice());
    }
    let out = Out { at: out.as_mut_ptr(), row: PANEL, panel: IN * PANEL };
    // SAFETY: the pointers are those of the arguments, whose types give the
    // sizes; `out` has all its panels, or it would not compile, and is borrowed
    // exclusively.
    unsafe { Task::WeightGradient.run(simd, outer_products(inputs, gradient, out)) }
}

/// As [`weight_gradient`], for a layer that reads both sides of `inputs`: a
/// sample counts for the side that it selects, and zero for the other.
#[inline(never)]
pub fn two_sided_weight_gradient<
    S: Simd,
    const IN: usize,
    const OUT: usize,
    const PANELS: usize,
>(
    simd: S,
    inputs: &[[f32; IN]],
    gradient: &[[f32; OUT]],
    out: &mut TwoSidedWeight<IN, OUT, PANELS>,
) {
    if const { is_factored(2 * IN, OUT) }
        && let ([inputs], [gradient]) = (inputs, gradient)
    {
        return keep_sides(inputs, gradient, out.as_mut_slice());
    }
    let out = Out { at: out.as_mut_ptr(), row: PANEL, panel: 2 * IN * PANEL };
    // SAFETY: as in `weight_gradient`; the result has two rows per input.
    unsafe { Task::TwoSidedWeightGradient.run(simd, outer_products(inputs, gradient, out)) }
}

/// The product; its right factor is not padded, its rows are inputs.
#[inline(always)]
fn outer_products<const IN: usize, const OUT: usize>(
    inputs: &[[f32; IN]],
    gradient: &[[f32; OUT]],
    out: Out,
) -> Product {
    Product {
        left: Left { at: inputs.as_ptr().cast(), row: 1, step: IN },
        right: Right { at: gradient.as_ptr().cast(), panel: PANEL, step: OUT },
        out,
        rows: IN,
        columns: OUT,
        depth: inputs.len().min(gradient.len()),
    }
}

/// # Safety
///
/// The product's pointers are valid for its sizes; its result overlaps nothing.
#[inline(always)]
pub unsafe fn plain<S: Simd>(simd: S, product: Product) {
    if product.depth == 0 {
        // SAFETY: the caller vouches for the result.
        return unsafe { clear(product.out, product.rows, product.columns) };
    }
    let mut strip = Strip::new();
    let mut first = 0;
    loop {
        let depth = (product.depth - first).min(TERMS);
        // SAFETY: the terms are some of the product's.
        unsafe { strips(simd, product.terms(first, depth), &mut strip, first > 0) };
        first += depth;
        if first >= product.depth {
            break;
        }
    }
}

/// The sum over no samples, which has no factors to walk.
///
/// # Safety
///
/// The result has the rows and the columns.
#[inline(always)]
unsafe fn clear(out: Out, rows: usize, columns: usize) {
    for row in 0..rows {
        for column in (0..columns).step_by(PANEL) {
            // SAFETY: from `column` on the row goes on for the rest of a panel,
            // or of the columns.
            unsafe { out.element(row, column).write_bytes(0, PANEL.min(columns - column)) }
        }
    }
}

/// The product of at most `TERMS` terms, strip by strip of its columns.
///
/// # Safety
///
/// As for `plain`.
#[inline(always)]
unsafe fn strips<S: Simd>(simd: S, product: Product, strip: &mut Strip, accumulate: bool) {
    for column in (0..product.columns).step_by(STRIP) {
        let columns = (product.columns - column).min(STRIP);
        // SAFETY: the columns are some of the product's; the strip holds them in
        // whole vectors.
        unsafe {
            let from = product.right.column(column);
            strip.copy(simd, from, product.right.step, product.depth, columns);
            let out = Out { at: product.out.element(0, column), ..product.out };
            simd.multiply(
                Product { right: strip.right(), out, columns, ..product },
                accumulate,
                None,
            );
        }
    }
}

/// Inputs whose two sides are packed at a time: with `TERMS` samples 24 KiB.
const INPUTS: usize = 24;

/// Both sides of some inputs of some samples: a row per sample.
type Sides = MaybeUninit<[[[f32; 2]; INPUTS]; TERMS]>;

/// # Safety
///
/// As for `plain`; the result has two rows per row of the left factor.
#[inline(always)]
pub unsafe fn two_sided<S: Simd>(simd: S, product: Product) {
    if product.depth == 0 {
        // SAFETY: the caller vouches for the result.
        return unsafe { clear(product.out, 2 * product.rows, product.columns) };
    }
    let mut strip = Strip::new();
    let mut sides = Sides::uninit();
    let mut first = 0;
    loop {
        let depth = (product.depth - first).min(TERMS);
        for input in (0..product.rows).step_by(INPUTS) {
            let inputs = (product.rows - input).min(INPUTS);
            // SAFETY: the terms and inputs are some of the product's.
            unsafe {
                let product = product.terms(first, depth);
                let left = split(product.left, input, inputs, depth, &mut sides);
                let out = Out { at: product.out.element(2 * input, 0), ..product.out };
                let product = Product { left, out, rows: 2 * inputs, ..product };
                strips(simd, product, &mut strip, first > 0);
            }
        }
        first += depth;
        if first >= product.depth {
            break;
        }
    }
}

/// Splits each number into its positive and its negative side.
///
/// # Safety
///
/// The factor has the inputs (at most `INPUTS`) and the terms (at most `TERMS`).
#[inline(always)]
unsafe fn split(left: Left, first: usize, inputs: usize, terms: usize, sides: &mut Sides) -> Left {
    let to = sides.as_mut_ptr().cast::<[f32; 2]>();
    for term in 0..terms {
        for input in 0..inputs {
            // SAFETY: the caller vouches for the coordinates.
            unsafe {
                let number = *left.at.add(term * left.step + (first + input) * left.row);
                to.add(term * INPUTS + input).write(both_sides(number));
            }
        }
    }
    Left { at: to.cast(), row: 1, step: 2 * INPUTS }
}
