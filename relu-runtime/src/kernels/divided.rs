//! Products of training, cut into parts for several threads.
//!
//! Each part has rows or columns of the result of its own, and all of their terms.

use super::dense;
use super::epilogue::Steps;
use super::product::{Product, STRIP};
use crate::simd::{Simd, WIDEST};
use crate::threads::{self, Divide, Items};

/// A product of training.
#[derive(Clone, Copy, Debug)]
pub enum Task {
    /// Forward through a dense layer.
    Dense(Steps),
    /// Forward through one that reads both sides of its inputs.
    TwoSidedDense(Steps),
    /// The gradient of a weight.
    WeightGradient,
    /// That of a weight of two sides: two rows of the result for one of the product.
    TwoSidedWeightGradient,
    /// The gradient of a layer's inputs.
    InputGradient,
    /// The same, through the side that each of these inputs selects; they lie as the
    /// result does.
    TwoSidedInputGradient(*const f32),
}

impl Task {
    /// Whether the right factor is a weight as it is stored, whose rows are the
    /// result's columns.
    const fn is_transposed(self) -> bool {
        matches!(self, Self::InputGradient | Self::TwoSidedInputGradient(_))
    }

    /// Does it, divided if it is large.
    ///
    /// # Safety
    ///
    /// As for the method of [`Products`](super::outlined::Products) that it names.
    #[inline(always)]
    pub unsafe fn run<S: Simd>(self, simd: S, product: Product) {
        // SAFETY: the caller vouches for it.
        unsafe {
            if threads::may_divide(product.multiply_adds()) {
                simd.divided(self, product);
            } else {
                self.run_here(simd, product);
            }
        }
    }

    /// Does it on this thread.
    ///
    /// # Safety
    ///
    /// As for `run`.
    #[inline(always)]
    unsafe fn run_here<S: Simd>(self, simd: S, product: Product) {
        // SAFETY: the caller vouches for it.
        unsafe {
            match self {
                Self::Dense(steps) => dense::large::<S, false, false>(simd, product, steps),
                Self::TwoSidedDense(steps) => dense::large::<S, true, false>(simd, product, steps),
                Self::WeightGradient => simd.weight_gradient(product),
                Self::TwoSidedWeightGradient => simd.two_sided_weight_gradient(product),
                Self::InputGradient => simd.input_gradient(product),
                Self::TwoSidedInputGradient(inputs) => {
                    simd.two_sided_input_gradient(product, inputs);
                }
            }
        }
    }
}

/// Does a task in parts.
///
/// By columns, whose panels are those that the optimizer moves: so a thread reads and
/// moves weights that no other reads. If there are few, or the epilogue takes whole rows,
/// by rows.
///
/// # Safety
///
/// As for [`Task::run`].
#[inline(always)]
pub(super) unsafe fn run<S: Simd>(simd: S, task: Task, product: Product) {
    let takes_rows = match task {
        Task::Dense(steps) | Task::TwoSidedDense(steps) => !steps.is_straight(),
        _ => false,
    };
    let by_columns = product.columns >= COLUMNS && !takes_rows;
    let items = if by_columns {
        Items { count: product.columns, grain: WIDEST }
    } else {
        Items { count: product.rows, grain: ROWS }
    };
    let work = product.multiply_adds();
    threads::divide(Part { simd, task, product, by_columns }, items, work);
}

/// The fewest columns to be divided: two strips.
const COLUMNS: usize = 2 * STRIP;

/// A multiple of the rows of all tiles, and of those that two-sided weight gradients
/// are made of.
const ROWS: usize = 24;

/// Some rows or columns of a product, which are written by this part alone.
struct Part<S> {
    simd: S,
    task: Task,
    product: Product,
    by_columns: bool,
}

// SAFETY: the pointers are valid while `run`, which does not return before all parts
// are done, has the caller's word for them; what a part writes, no other part reads or
// writes; what it reads, none writes.
unsafe impl<S: Send> Send for Part<S> {}

impl<S: Simd> Divide for Part<S> {
    fn cut(self, at: usize) -> [Self; 2] {
        // SAFETY: `at` lies within the rows or columns, of which the pointers have as
        // many as the sizes say.
        unsafe { if self.by_columns { self.cut_columns(at) } else { self.cut_rows(at) } }
    }

    fn run(self) {
        // SAFETY: whoever made the whole has vouched for it, and this is a part.
        unsafe { self.task.run_here(self.simd, self.product) }
    }
}

impl<S: Simd> Part<S> {
    /// # Safety
    ///
    /// The product has the row.
    unsafe fn cut_rows(self, at: usize) -> [Self; 2] {
        let Self { mut task, mut product, .. } = self;
        let first = Product { rows: at, ..product };
        product.rows -= at;
        // SAFETY: the caller vouches for the row.
        unsafe {
            product.left.at = product.left.at.add(at * product.left.row);
            let sides = if matches!(task, Task::TwoSidedWeightGradient) { 2 } else { 1 };
            product.out.at = product.out.at.add(sides * at * product.out.row);
            if let Task::TwoSidedInputGradient(inputs) = &mut task {
                *inputs = inputs.add(at * product.out.row);
            }
        }
        [Self { product: first, ..self }, Self { task, product, ..self }]
    }

    /// # Safety
    ///
    /// The product has the column, which begins a panel.
    unsafe fn cut_columns(self, at: usize) -> [Self; 2] {
        let Self { mut task, mut product, .. } = self;
        let first = Product { columns: at, ..product };
        product.columns -= at;
        // SAFETY: the caller vouches for the column.
        unsafe {
            product.out.at = product.out.element(0, at);
            product.right.at = if task.is_transposed() {
                product.right.at.add(at * product.right.step)
            } else {
                product.right.column(at)
            };
            match &mut task {
                Task::Dense(steps) | Task::TwoSidedDense(steps) => {
                    *steps = steps.at_column(at);
                }
                Task::TwoSidedInputGradient(inputs) => *inputs = inputs.add(at),
                _ => {}
            }
        }
        [Self { product: first, ..self }, Self { task, product, ..self }]
    }
}
