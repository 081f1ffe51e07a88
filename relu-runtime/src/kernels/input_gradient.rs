//! The gradient of a dense layer's inputs: the gradient of its outputs times the
//! transposed weight.

use core::mem::MaybeUninit;

use super::divided::Task;
use super::product::{Left, Out, Product, Right, STRIP, Strip, TERMS};
use crate::simd::Simd;
use crate::{PANEL, TwoSidedWeight, Weight};

/// `out[i]` = sum over outputs of `gradient[o] * weight[o][i]`, in the order of
/// the outputs; for as many rows as `gradient` and `out` have.
#[inline(never)]
pub fn input_gradient<S: Simd, const IN: usize, const OUT: usize, const PANELS: usize>(
    simd: S,
    gradient: &[[f32; OUT]],
    weight: &Weight<IN, OUT, PANELS>,
    out: &mut [[f32; IN]],
) {
    let right = Right { at: weight.as_ptr(), panel: IN * PANEL, step: PANEL };
    let rows = gradient.len().min(out.len());
    // SAFETY: the pointers are those of the arguments, whose types give the
    // sizes; the weight has all its panels, or it would not compile; `out` is
    // borrowed exclusively.
    unsafe { Task::InputGradient.run(simd, transposed(gradient, right, out, rows)) }
}

/// As [`input_gradient`], for a layer that reads both sides of `inputs`: the
/// gradient of the value before `two_sided_relu`, through the side that each
/// input selects (the positive one for 0, -0 and NaN).
#[inline(never)]
pub fn two_sided_input_gradient<S: Simd, const IN: usize, const OUT: usize, const PANELS: usize>(
    simd: S,
    gradient: &[[f32; OUT]],
    weight: &TwoSidedWeight<IN, OUT, PANELS>,
    inputs: &[[f32; IN]],
    out: &mut [[f32; IN]],
) {
    let (panel, step) = (2 * IN * PANEL, 2 * PANEL);
    let right = Right { at: weight.as_ptr(), panel, step };
    let rows = gradient.len().min(out.len()).min(inputs.len());
    let product = transposed(gradient, right, out, rows);
    // SAFETY: as in `input_gradient`; the inputs have the shape of the result.
    unsafe { Task::TwoSidedInputGradient(inputs.as_ptr().cast()).run(simd, product) }
}

/// The product; its right factor is the weight as it is stored, so its terms are
/// the lanes of the panels and its columns their rows.
#[inline(always)]
fn transposed<const IN: usize, const OUT: usize>(
    gradient: &[[f32; OUT]],
    right: Right,
    out: &mut [[f32; IN]],
    rows: usize,
) -> Product {
    Product {
        left: Left { at: gradient.as_ptr().cast(), row: OUT, step: 1 },
        right,
        out: Out { at: out.as_mut_ptr().cast(), row: IN, panel: PANEL },
        rows,
        columns: IN,
        depth: OUT,
    }
}

/// # Safety
///
/// The product's pointers are valid for its sizes; its result overlaps nothing.
#[inline(always)]
pub unsafe fn plain<S: Simd>(simd: S, product: Product) {
    // Without a row the left factor has no terms to pass over.
    if product.rows == 0 {
        return;
    }
    let mut strip = Strip::new();
    for column in (0..product.columns).step_by(STRIP) {
        let columns = (product.columns - column).min(STRIP);
        // SAFETY: terms and columns are some of the product's.
        unsafe {
            let out = Out { at: product.out.element(0, column), ..product.out };
            for term in (0..product.depth).step_by(TERMS) {
                let depth = (product.depth - term).min(TERMS);
                let from = block(product.right, term, column);
                strip.transpose(simd, from, depth, 0, columns);
                let left = Left { at: product.left.at.add(term), ..product.left };
                let right = strip.right();
                let (rows, accumulate) = (product.rows, term > 0);
                simd.multiply(Product { left, right, out, rows, columns, depth }, accumulate, None);
            }
        }
    }
}

/// The weights from an output (a multiple of `PANEL`) and an input on.
///
/// # Safety
///
/// The weight has both.
#[inline(always)]
unsafe fn block(weight: Right, output: usize, input: usize) -> Right {
    // SAFETY: the caller vouches for the coordinates.
    let at = unsafe { weight.column(output).add(input * weight.step) };
    Right { at, ..weight }
}

/// Inputs whose two sides make a strip.
const INPUTS: usize = STRIP / 2;

/// Rows whose gradients of both sides are kept at a time: 48 KiB.
const ROWS: usize = 192;

/// The gradients of both sides of some inputs of some rows.
#[repr(C, align(64))]
struct Sides(MaybeUninit<[[f32; STRIP]; ROWS]>);

/// Computes both sides and selects. Half of the products are thrown away; but
/// which half differs from row to row, so that selecting first would cost a
/// blend per product.
///
/// # Safety
///
/// As for `plain`; `inputs` is valid for reading rows as those of the result.
#[inline(always)]
pub unsafe fn two_sided<S: Simd>(simd: S, product: Product, inputs: *const f32) {
    let mut strip = Strip::new();
    let mut sides = Sides(MaybeUninit::uninit());
    for row in (0..product.rows).step_by(ROWS) {
        let rows = (product.rows - row).min(ROWS);
        for column in (0..product.columns).step_by(INPUTS) {
            let columns = (product.columns - column).min(INPUTS);
            // SAFETY: rows and columns are some of the product's. A weight has at
            // least one output, so all the sides that are selected from are written.
            unsafe {
                let left = Left { at: product.left.at.add(row * product.left.row), ..product.left };
                let product = Product { left, rows, ..product };
                both(simd, product, column, columns, &mut strip, &mut sides);
                let offset = row * product.out.row + column;
                let out = Out { at: product.out.at.add(offset), ..product.out };
                let product = Product { out, columns, ..product };
                select(simd, product, inputs.add(offset), &sides);
            }
        }
    }
}

/// The gradients of the two sides of `columns` inputs from `column` on.
///
/// # Safety
///
/// As for `plain`; at most `ROWS` rows and `INPUTS` columns, which exist.
#[inline(always)]
unsafe fn both<S: Simd>(
    simd: S,
    product: Product,
    column: usize,
    columns: usize,
    strip: &mut Strip,
    sides: &mut Sides,
) {
    let out = Out { at: sides.0.as_mut_ptr().cast(), row: STRIP, panel: PANEL };
    for term in (0..product.depth).step_by(TERMS) {
        let depth = (product.depth - term).min(TERMS);
        // SAFETY: terms and columns are some of the product's. All columns of the
        // strip that are read are written: whole panels per side, and the second
        // side begins where the first has ended.
        unsafe {
            let second = columns.next_multiple_of(PANEL);
            let positive = block(product.right, term, column);
            let negative = Right { at: positive.at.add(PANEL), ..positive };
            strip.transpose(simd, positive, depth, 0, columns);
            strip.transpose(simd, negative, depth, second, columns);
            let left = Left { at: product.left.at.add(term), ..product.left };
            let (right, rows) = (strip.right(), product.rows);
            let columns = second + columns;
            simd.multiply(Product { left, right, out, rows, columns, depth }, term > 0, None);
        }
    }
}

/// Stores the side that each input selects.
///
/// # Safety
///
/// As for `both`; `inputs` is valid for reading as the result for writing.
#[inline(always)]
unsafe fn select<S: Simd>(simd: S, product: Product, inputs: *const f32, sides: &Sides) {
    let sides = sides.0.as_ptr().cast::<f32>();
    let second = product.columns.next_multiple_of(PANEL);
    for row in 0..product.rows {
        for column in (0..product.columns).step_by(S::LANES) {
            let count = product.columns - column;
            // SAFETY: the caller vouches for the coordinates; partial loads and
            // stores touch no more than the columns that there are.
            unsafe {
                let at = row * product.out.row + column;
                let side = sides.add(row * STRIP + column);
                let positive = simd.load_partial(side, count);
                let negative = simd.load_partial(side.add(second), count);
                let input = simd.load_partial(inputs.add(at), count);
                let is_negative = simd.less(input, simd.splat(0.0));
                let value = simd.select(is_negative, negative, positive);
                simd.store_partial(product.out.at.add(at), value, count);
            }
        }
    }
}
