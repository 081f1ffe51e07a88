//! Small products in functions that all products of a shape share.

use super::operands::{Left, Out, Product, Right};
use super::small::small;
use crate::PANEL;
use crate::kernels::epilogue::Steps;
use crate::simd::{Kernel, Simd};

/// A product of `DEPTH` terms with its epilogue, as [`small`] computes it.
pub struct Shared<const SIDED: bool, const SINGLE: bool, const DEPTH: usize, const COLUMNS: usize> {
    left: *const f32,
    right: *const f32,
    out: *mut f32,
    rows: usize,
    steps: Steps,
}

impl<const SIDED: bool, const SINGLE: bool, const DEPTH: usize, const COLUMNS: usize>
    Shared<SIDED, SINGLE, DEPTH, COLUMNS>
{
    /// A forward product: rows of `DEPTH` numbers times a dense layer's weight.
    ///
    /// # Safety
    ///
    /// As for `small`: the product has these sizes, and one row if it is `SINGLE`.
    #[inline(always)]
    pub unsafe fn new(product: &Product, steps: Steps) -> Self {
        let Product { left, right, out, rows, .. } = product;
        Self { left: left.at, right: right.at, out: out.at, rows: *rows, steps }
    }

    /// The product, whose distances are constants here.
    #[inline(always)]
    fn product(&self) -> Product {
        let step = if SIDED { 2 * PANEL } else { PANEL };
        Product {
            left: Left { at: self.left, row: DEPTH, step: 1 },
            right: Right { at: self.right, panel: DEPTH * step, step },
            out: Out { at: self.out, row: COLUMNS, panel: PANEL },
            rows: self.rows,
            columns: COLUMNS,
            depth: DEPTH,
        }
    }
}

impl<const SIDED: bool, const SINGLE: bool, const DEPTH: usize, const COLUMNS: usize> Kernel
    for Shared<SIDED, SINGLE, DEPTH, COLUMNS>
{
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        // SAFETY: who made the value has vouched for it.
        unsafe { small::<S, SIDED, SINGLE, DEPTH, COLUMNS>(simd, &self.product(), self.steps) }
    }
}
