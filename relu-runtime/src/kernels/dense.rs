//! Forward through a dense layer.

use core::slice;

use super::divided::Task;
use super::epilogue::{Epilogue, Steps};
use super::product::{self, Left, Out, Product, Right};
use super::rows::Destination;
use crate::simd::Simd;
use crate::{PANEL, TwoSidedWeight, Weight};

/// outputs = epilogue(inputs * weight), for as many rows as both have; returns
/// those rows.
///
/// An output is the sum over inputs 0, 1, 2, ... in this order, where there are few
/// weights in blocks of them.
#[inline(always)]
pub fn dense<'o, S: Simd, const IN: usize, const OUT: usize, const PANELS: usize, D>(
    simd: S,
    inputs: &[[f32; IN]],
    weight: &Weight<IN, OUT, PANELS>,
    epilogue: Epilogue<'_, OUT, PANELS>,
    outputs: &'o mut D,
) -> &'o mut [[f32; OUT]]
where
    D: Destination<OUT> + ?Sized,
{
    let weight = weight.as_ptr();
    // SAFETY: a weight has all its panels, or it would not compile.
    unsafe {
        Forward::<false, false, IN, OUT, PANELS, D> { inputs, weight, epilogue, outputs }.run(simd)
    }
}

/// As [`dense`], for inputs that come out of a rectifier: a single row visits
/// only its non-zero inputs.
///
/// The bits are those of `dense` if the weights are finite.
#[inline(always)]
pub fn dense_rectified<'o, S: Simd, const IN: usize, const OUT: usize, const PANELS: usize, D>(
    simd: S,
    inputs: &[[f32; IN]],
    weight: &Weight<IN, OUT, PANELS>,
    epilogue: Epilogue<'_, OUT, PANELS>,
    outputs: &'o mut D,
) -> &'o mut [[f32; OUT]]
where
    D: Destination<OUT> + ?Sized,
{
    let weight = weight.as_ptr();
    // SAFETY: a weight has all its panels, or it would not compile.
    unsafe {
        Forward::<false, true, IN, OUT, PANELS, D> { inputs, weight, epilogue, outputs }.run(simd)
    }
}

/// outputs = epilogue(max(inputs, 0) * W+ + min(inputs, 0) * W-): a dense layer
/// that reads `two_sided_relu`, without the doubled row.
///
/// Each input selects a weight by its sign; -0 and NaN take the positive side.
/// An output is the sum over inputs 0, 1, 2, ... in this order, where there are few
/// weights in blocks of them.
#[inline(always)]
pub fn dense_two_sided<'o, S: Simd, const IN: usize, const OUT: usize, const PANELS: usize, D>(
    simd: S,
    inputs: &[[f32; IN]],
    weight: &TwoSidedWeight<IN, OUT, PANELS>,
    epilogue: Epilogue<'_, OUT, PANELS>,
    outputs: &'o mut D,
) -> &'o mut [[f32; OUT]]
where
    D: Destination<OUT> + ?Sized,
{
    let weight = weight.as_ptr();
    // SAFETY: a weight has all its panels, or it would not compile.
    unsafe {
        Forward::<true, false, IN, OUT, PANELS, D> { inputs, weight, epilogue, outputs }.run(simd)
    }
}

/// Any of the three.
struct Forward<
    'i,
    'o,
    const SIDED: bool,
    const RECTIFIED: bool,
    const IN: usize,
    const OUT: usize,
    const PANELS: usize,
    D: ?Sized,
> {
    inputs: &'i [[f32; IN]],
    /// Of a weight of these sizes.
    weight: *const f32,
    epilogue: Epilogue<'i, OUT, PANELS>,
    outputs: &'o mut D,
}

impl<
    'o,
    const SIDED: bool,
    const RECTIFIED: bool,
    const IN: usize,
    const OUT: usize,
    const PANELS: usize,
    D: Destination<OUT> + ?Sized,
> Forward<'_, 'o, SIDED, RECTIFIED, IN, OUT, PANELS, D>
{
    /// Runs it, inlined or not as the destination says.
    ///
    /// # Safety
    ///
    /// `weight` is valid for reading a weight of these sizes.
    #[inline(always)]
    unsafe fn run<S: Simd>(self, simd: S) -> &'o mut [[f32; OUT]] {
        // SAFETY: the caller vouches for it.
        unsafe { if const { D::INLINED } { self.inlined(simd) } else { self.shared(simd) } }
    }

    /// A function that all products of a shape share.
    ///
    /// # Safety
    ///
    /// As for `run`.
    #[inline(never)]
    unsafe fn shared<S: Simd>(self, simd: S) -> &'o mut [[f32; OUT]] {
        // SAFETY: the caller vouches for it.
        unsafe { self.inlined(simd) }
    }

    /// # Safety
    ///
    /// As for `run`.
    #[inline(always)]
    unsafe fn inlined<S: Simd>(self, simd: S) -> &'o mut [[f32; OUT]] {
        let Self { inputs, weight, epilogue, outputs } = self;
        let step = if SIDED { 2 * PANEL } else { PANEL };
        let right = Right { at: weight, panel: IN * step, step };
        let (product, outputs) = operands(inputs, right, outputs);
        let steps = epilogue.erase();
        // For all numbers of rows and in training, too, so that all have the same bits.
        let skips_zeros = const { product::skips_zeros(IN * OUT) };
        let steps = if skips_zeros { steps.of_skipped_terms() } else { steps };
        // SAFETY: the pointers are those of the fields, whose types give the sizes;
        // the vectors have all their panels, or it would not compile; `outputs` is
        // borrowed exclusively.
        unsafe {
            // To pick numbers pays only where this code multiplies them.
            if RECTIFIED && skips_zeros && const { !S::ADDS_PRODUCTS } {
                large::<S, SIDED, true>(simd, product, steps);
            } else {
                any_size::<S, SIDED, IN, OUT, D>(simd, product, steps);
            }
            written(outputs)
        }
    }
}

/// A product and its epilogue; with constant sizes where it is small and the
/// destination says so.
///
/// # Safety
///
/// As for `product::small`; `IN` and `OUT` are the product's sizes.
#[inline(always)]
unsafe fn any_size<S: Simd, const SIDED: bool, const IN: usize, const OUT: usize, D>(
    simd: S,
    product: Product,
    steps: Steps,
) where
    D: Destination<OUT> + ?Sized,
{
    // SAFETY: the caller vouches for it.
    unsafe {
        if const { product::is_small_for::<S>(IN * OUT) && D::SINGLE } && product.rows == 1 {
            constant_sizes::<S, SIDED, true, IN, OUT, D>(simd, product, steps);
        } else if const { product::is_small_for::<S>(IN * OUT) && D::TILE } {
            constant_sizes::<S, SIDED, false, IN, OUT, D>(simd, product, steps);
        } else if const { D::DIVIDED } {
            let task = if SIDED { Task::TwoSidedDense(steps) } else { Task::Dense(steps) };
            task.run(simd, product);
        } else {
            large::<S, SIDED, false>(simd, product, steps);
        }
    }
}

/// A small product and its epilogue.
///
/// # Safety
///
/// As for `any_size`.
#[inline(always)]
unsafe fn constant_sizes<
    S: Simd,
    const SIDED: bool,
    const SINGLE: bool,
    const IN: usize,
    const OUT: usize,
    D,
>(
    simd: S,
    product: Product,
    steps: Steps,
) where
    D: Destination<OUT> + ?Sized,
{
    // SAFETY: the caller vouches for it.
    unsafe {
        if const { D::INLINED } {
            product::small::<S, SIDED, SINGLE, IN, OUT>(simd, &product, steps);
        } else {
            simd.apart(product::Shared::<SIDED, SINGLE, IN, OUT>::new(&product, steps));
        }
    }
}

/// A product with sizes at run time, and its epilogue.
///
/// # Safety
///
/// As for `product::small`.
#[inline(always)]
pub(super) unsafe fn large<S: Simd, const SIDED: bool, const RECTIFIED: bool>(
    simd: S,
    product: Product,
    steps: Steps,
) {
    // Without a row the left factor has no terms to pass over.
    if product.rows == 0 {
        return;
    }
    // SAFETY: the caller vouches for it.
    unsafe {
        if SIDED {
            simd.multiply_two_sided(product, Some(steps));
        } else if RECTIFIED {
            simd.dense_rectified(product, steps);
        } else {
            simd.multiply(product, false, Some(steps));
        }
        // Here, so that it is not linked where the function is known to be straight.
        if !steps.is_straight() {
            product::finish(simd, &product, steps.after());
        }
    }
}

/// The product of as many rows as there are inputs and outputs, and the outputs.
#[inline(always)]
fn operands<const IN: usize, const OUT: usize, D>(
    inputs: &[[f32; IN]],
    right: Right,
    outputs: &mut D,
) -> (Product, *mut [[f32; OUT]])
where
    D: Destination<OUT> + ?Sized,
{
    let outputs = outputs.rows();
    let rows = inputs.len().min(outputs.len());
    let product = Product {
        left: Left { at: inputs.as_ptr().cast(), row: IN, step: 1 },
        right,
        out: Out { at: outputs.cast(), row: OUT, panel: PANEL },
        rows,
        columns: OUT,
        depth: IN,
    };
    (product, core::ptr::slice_from_raw_parts_mut(outputs.cast(), rows))
}

/// # Safety
///
/// All rows are written, and borrowed exclusively for `'o`.
#[inline(always)]
unsafe fn written<'o, const OUT: usize>(outputs: *mut [[f32; OUT]]) -> &'o mut [[f32; OUT]] {
    // SAFETY: the caller vouches for it.
    unsafe { slice::from_raw_parts_mut(outputs.cast(), outputs.len()) }
}
