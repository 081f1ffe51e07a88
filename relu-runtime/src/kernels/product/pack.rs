//! A strip of a factor, copied into the order in which tiles read it.

use core::mem::MaybeUninit;

use super::operands::Right;
use crate::PANEL;
use crate::simd::{Simd, WIDEST};

/// Columns of a strip.
pub const STRIP: usize = 4 * WIDEST;

/// Terms of a strip; with its columns 32 KiB, so that it stays in the cache
/// nearest to the processor.
pub const TERMS: usize = 128;

/// Some terms of some columns of a right factor: row k holds term k.
#[repr(C, align(64))]
pub struct Strip(MaybeUninit<[[f32; STRIP]; TERMS]>);

impl Strip {
    /// Room for a strip, not initialized.
    #[inline(always)]
    pub const fn new() -> Self {
        Self(MaybeUninit::uninit())
    }

    #[inline(always)]
    fn start(&mut self) -> *mut f32 {
        self.0.as_mut_ptr().cast()
    }

    /// The strip as a factor.
    #[inline(always)]
    pub const fn right(&self) -> Right {
        Right { at: self.0.as_ptr().cast(), panel: PANEL, step: STRIP }
    }

    /// Copies rows of `columns` numbers, `stride` apart; fills the last vector
    /// with zeros.
    ///
    /// # Safety
    ///
    /// `from` is valid for reading `terms` such rows; there are at most `TERMS`
    /// of them, with at most `STRIP` columns.
    #[inline(always)]
    pub unsafe fn copy<S: Simd>(
        &mut self,
        simd: S,
        from: *const f32,
        stride: usize,
        terms: usize,
        columns: usize,
    ) {
        let to = self.start();
        for term in 0..terms {
            for column in (0..columns).step_by(S::LANES) {
                // SAFETY: the caller vouches for the rows; the strip has room
                // for whole vectors.
                unsafe {
                    let from = from.add(term * stride + column);
                    let value = simd.load_partial(from, columns - column);
                    simd.store(to.add(term * STRIP + column), value);
                }
            }
        }
    }

    /// Turns panels of a weight over, to columns from `column` on, a multiple of
    /// `PANEL`; see [`transpose_panels`].
    ///
    /// # Safety
    ///
    /// As for `transpose_panels`. The strip has room for whole panels of both
    /// outputs and inputs.
    #[inline(always)]
    pub unsafe fn transpose<S: Simd>(
        &mut self,
        simd: S,
        from: Right,
        outputs: usize,
        column: usize,
        inputs: usize,
    ) {
        // SAFETY: the caller vouches for it.
        unsafe { simd.transpose_panels(from, outputs, inputs, self.start().add(column)) }
    }
}

/// Turns panels of a weight over: its outputs become terms of a strip, its inputs
/// columns. The last panel of columns is filled with zeros.
///
/// `from`: row 0 of the first panel, as for [`Right`] but that its rows are
/// inputs.
///
/// # Safety
///
/// `from` is valid for reading `inputs` rows of as many panels as the outputs
/// take, and `to` for writing whole panels of both at the stride of a strip.
#[inline(always)]
pub unsafe fn transpose_panels<S: Simd>(
    simd: S,
    from: Right,
    outputs: usize,
    inputs: usize,
    to: *mut f32,
) {
    for output in (0..outputs).step_by(PANEL) {
        for input in (0..inputs).step_by(PANEL) {
            // SAFETY: the block's first row and column exist, and there is room
            // for the block.
            unsafe {
                let rows = from.column(output).add(input * from.step);
                let to = to.add(output * STRIP + input);
                if inputs - input >= PANEL {
                    simd.transpose(rows, from.step, to, STRIP);
                } else {
                    transpose_rows(rows, from.step, to, inputs - input);
                }
            }
        }
    }
}

/// Turns fewer than `PANEL` rows over and fills the block with zeros.
///
/// # Safety
///
/// As for [`Simd::transpose`], but for the number of rows.
#[inline(always)]
unsafe fn transpose_rows(from: *const f32, stride: usize, to: *mut f32, rows: usize) {
    for lane in 0..PANEL {
        for row in 0..PANEL {
            // SAFETY: reads none but the rows, writes within the block.
            unsafe {
                let number = if row < rows { *from.add(row * stride + lane) } else { 0.0 };
                *to.add(lane * STRIP + row) = number;
            }
        }
    }
}
