//! Where kernels write: rows of a batch.

use core::mem::MaybeUninit;

#[cfg(feature = "training")]
use crate::train::Rows;

/// Room on the stack for `ROWS` rows of `N` numbers, not initialized.
///
/// Aligned to a cache line, where there are vectors; the rows follow each other without padding.
///
/// A small product into it has code of its own, with constant sizes: `INLINED`
/// where it stands, or else in a function that all of its shape share.
#[repr(C)]
#[cfg_attr(
    all(
        not(relu_scalar),
        any(target_feature = "sse2", target_feature = "neon", target_feature = "simd128")
    ),
    repr(align(64))
)]
pub struct Room<const N: usize, const ROWS: usize, const INLINED: bool>(
    MaybeUninit<[[f32; N]; ROWS]>,
);

/// The room of networks of few layers.
pub type Buffer<const N: usize, const ROWS: usize> = Room<N, ROWS, true>;

/// The room of networks of many layers, where inlined products would take too
/// long to compile.
pub type DeepBuffer<const N: usize, const ROWS: usize> = Room<N, ROWS, false>;

impl<const N: usize, const ROWS: usize, const INLINED: bool> Room<N, ROWS, INLINED> {
    /// Room for rows; costs nothing.
    #[must_use]
    #[inline(always)]
    pub const fn new() -> Self {
        Self(MaybeUninit::uninit())
    }
}

impl<const N: usize, const ROWS: usize, const INLINED: bool> Default for Room<N, ROWS, INLINED> {
    #[inline(always)]
    fn default() -> Self {
        Self::new()
    }
}

/// Rows of `N` numbers that a kernel may write.
///
/// A kernel writes the first `min(inputs.len(), rows().len())` of them and
/// returns those.
///
/// # Safety
///
/// `rows` returns a pointer to rows that are valid for writing, aligned, and
/// borrowed from `self` exclusively for as long as the borrow of `self` lasts.
pub unsafe trait Destination<const N: usize> {
    /// Whether a small product has code of its own for a single row, with constant
    /// sizes.
    const SINGLE: bool;
    /// Whether it has code of its own for more rows.
    const TILE: bool;
    /// Whether that code is inlined, rather than shared by all products of the
    /// shape.
    const INLINED: bool;
    /// Whether a large product is divided over threads: not where the rows are a tile
    /// of a batch, whose tiles are.
    const DIVIDED: bool = false;

    /// The rows, which may be uninitialized.
    fn rows(&mut self) -> *mut [[f32; N]];
}

// SAFETY: the buffer holds ROWS rows in place.
unsafe impl<const N: usize, const ROWS: usize, const INLINED: bool> Destination<N>
    for Room<N, ROWS, INLINED>
{
    const SINGLE: bool = ROWS == 1;
    const TILE: bool = ROWS > 1;
    const INLINED: bool = INLINED;

    #[inline(always)]
    fn rows(&mut self) -> *mut [[f32; N]] {
        self.0.as_mut_ptr()
    }
}

// SAFETY: a slice's own rows.
unsafe impl<const N: usize> Destination<N> for [[f32; N]] {
    const SINGLE: bool = true;
    const TILE: bool = true;
    const INLINED: bool = true;

    #[inline(always)]
    fn rows(&mut self) -> *mut [[f32; N]] {
        self
    }
}

// SAFETY: an array's own rows.
unsafe impl<const N: usize, const ROWS: usize> Destination<N> for [[f32; N]; ROWS] {
    const SINGLE: bool = ROWS == 1;
    const TILE: bool = ROWS > 1;
    const INLINED: bool = true;

    #[inline(always)]
    fn rows(&mut self) -> *mut [[f32; N]] {
        self
    }
}

// SAFETY: the slice that `Rows` dereferences to.
#[cfg(feature = "training")]
unsafe impl<const N: usize> Destination<N> for Rows<N> {
    // In training there are other things to do than small products, and code of their
    // own would double the time to compile a small network.
    const SINGLE: bool = false;
    const TILE: bool = false;
    const INLINED: bool = false;
    const DIVIDED: bool = true;

    #[inline(always)]
    fn rows(&mut self) -> *mut [[f32; N]] {
        let rows: &mut [[f32; N]] = self;
        rows
    }
}

/// The most numbers of one sample in all buffers of a network: a MiB of stack, of
/// the 2 MiB that a thread has. A network with more does not compile.
pub const MOST_FLOATS: usize = 256 * 1024;

/// Rows of a batch that are processed at a time, where a row takes
/// `floats_per_row` numbers of stack in all its buffers.
///
/// At most 96, and no more than 384 KiB take; a multiple of the microkernel's
/// six rows where it is at least six; at least one.
///
/// # Panics
///
/// While compiling, where a single row takes more than a MiB.
#[must_use]
pub const fn tile_rows(floats_per_row: usize) -> usize {
    const FLOATS: usize = 96 * 1024;
    const MOST: usize = 96;
    assert!(
        floats_per_row <= MOST_FLOATS,
        "the values between the layers take more than 1 MiB of stack per sample: \
         make the widest blocks narrower"
    );
    let floats_per_row = if floats_per_row == 0 { 1 } else { floats_per_row };
    let rows = FLOATS / floats_per_row;
    match rows {
        0 => 1,
        1..6 => rows,
        6..MOST => rows - rows % 6,
        _ => MOST,
    }
}
