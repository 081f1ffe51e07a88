//! Weights, tables and vectors in panels.

use super::panel::{Panel, panels};
use crate::Storage;

/// A dense layer's weight, `[OUT, IN]` as a plain matrix.
///
/// Panel `p`, row `k`, lane `l` holds the weight from input `k` to output
/// `p * PANEL + l`. `PANELS` is `panels(OUT)`.
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct Weight<const IN: usize, const OUT: usize, const PANELS: usize>([[Panel; IN]; PANELS]);

// SAFETY: transparent around an array of a `Storage`.
unsafe impl<const IN: usize, const OUT: usize, const PANELS: usize> Storage
    for Weight<IN, OUT, PANELS>
{
}

/// The weight of a dense layer that reads `two_sided_relu`, `[OUT, 2 * IN]` as
/// a plain matrix.
///
/// The two halves lie side by side: panel `p`, row `k`, side 0 is used where
/// input `k` is positive, zero or NaN (columns 0 to `IN` of the plain matrix),
/// side 1 where it is negative (columns `IN` to 2 `IN`).
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct TwoSidedWeight<const IN: usize, const OUT: usize, const PANELS: usize>(
    [[[Panel; 2]; IN]; PANELS],
);

// SAFETY: transparent around an array of a `Storage`.
unsafe impl<const IN: usize, const OUT: usize, const PANELS: usize> Storage
    for TwoSidedWeight<IN, OUT, PANELS>
{
}

/// The table of `embedding(COUNT, WIDTH)`, `[COUNT, WIDTH]` as a plain matrix.
///
/// Its rows lie one after another, each in panels of its own. `PANELS` is
/// `panels(WIDTH)`.
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct Embedding<const COUNT: usize, const WIDTH: usize, const PANELS: usize>(
    [[Panel; PANELS]; COUNT],
);

// SAFETY: transparent around an array of a `Storage`.
unsafe impl<const COUNT: usize, const WIDTH: usize, const PANELS: usize> Storage
    for Embedding<COUNT, WIDTH, PANELS>
{
}

impl<const COUNT: usize, const WIDTH: usize, const PANELS: usize> Embedding<COUNT, WIDTH, PANELS> {
    /// The row of an index, without the padding behind it; nothing for an index
    /// that there is no row for.
    #[inline(always)]
    pub(crate) fn row(&self, index: u32) -> Option<&[f32; WIDTH]> {
        const { assert_sizes(COUNT, WIDTH, PANELS) };
        Storage::as_slice(self.0.get(usize::try_from(index).ok()?)?).first_chunk()
    }

    /// The row of an index, to write.
    #[inline(always)]
    pub(crate) fn row_mut(&mut self, index: u32) -> Option<&mut [f32; WIDTH]> {
        const { assert_sizes(COUNT, WIDTH, PANELS) };
        Storage::as_mut_slice(self.0.get_mut(usize::try_from(index).ok()?)?).first_chunk_mut()
    }
}

/// A number per unit: a bias, a scale, a mean.
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct Vector<const UNITS: usize, const PANELS: usize>([Panel; PANELS]);

// SAFETY: transparent around an array of a `Storage`.
unsafe impl<const UNITS: usize, const PANELS: usize> Storage for Vector<UNITS, PANELS> {}

impl<const UNITS: usize, const PANELS: usize> Vector<UNITS, PANELS> {
    pub(crate) const ZERO: Self = Self([Panel::ZERO; PANELS]);
}

impl<const UNITS: usize, const PANELS: usize> Default for Vector<UNITS, PANELS> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Vector<1, 1> {
    /// The only number.
    #[must_use]
    #[inline]
    pub fn first(&self) -> f32 {
        let [Panel([first, ..])] = self.0;
        first
    }

    /// The only number, to write.
    pub(crate) fn first_mut(&mut self) -> &mut f32 {
        let [Panel([first, ..])] = &mut self.0;
        first
    }
}

/// The sizes that kernels take for granted when they read and write whole
/// panels, or rows; elsewhere a type may have any.
///
/// This compiles with as many panels as 20 units take:
///
/// ```
/// use relu_runtime::{Vector, kernels, panels, simd};
///
/// struct Backward;
///
/// impl simd::Kernel for Backward {
///     type Output = ();
///
///     fn run<S: simd::Simd>(self, simd: S) {
///         let (slopes, mut sums) = (Vector::<20, { panels(20) }>::default(), Vector::default());
///         kernels::prelu_vjp(simd, &[[1.0; 20]], &slopes, &mut [[1.0; 20]], &mut sums);
///     }
/// }
///
/// simd::dispatch(Backward);
/// ```
///
/// and with fewer not:
///
/// ```compile_fail,E0080
/// use relu_runtime::{Vector, kernels, panels, simd};
///
/// struct Backward;
///
/// impl simd::Kernel for Backward {
///     type Output = ();
///
///     fn run<S: simd::Simd>(self, simd: S) {
///         let (slopes, mut sums) = (Vector::<20, { panels(20) - 1 }>::default(), Vector::default());
///         kernels::prelu_vjp(simd, &[[1.0; 20]], &slopes, &mut [[1.0; 20]], &mut sums);
///     }
/// }
///
/// simd::dispatch(Backward);
/// ```
///
/// nor do sizes of zero:
///
/// ```compile_fail,E0080
/// use relu_runtime::{Storage, TwoSidedWeight, kernels, simd};
///
/// struct Backward;
///
/// impl simd::Kernel for Backward {
///     type Output = ();
///
///     fn run<S: simd::Simd>(self, simd: S) {
///         let weight = TwoSidedWeight::<3, 0, 0>::boxed_zeroed();
///         let (inputs, mut out) = ([[1.0; 3]], [[0.0; 3]]);
///         kernels::two_sided_input_gradient(simd, &[[]], &weight, &inputs, &mut out);
///     }
/// }
///
/// simd::dispatch(Backward);
/// ```
const fn assert_sizes(inputs: usize, units: usize, panels_of_type: usize) {
    assert!(inputs >= 1 && units >= 1, "no size is zero");
    assert!(panels_of_type == panels(units), "`PANELS` is `panels` of the units");
}

/// The only ways to the numbers that kernels have. They compile for the right
/// sizes alone, so a type whose pointer they get has all of its panels.
macro_rules! pointers {
    ($name:ident<$($size:ident),*>, [$inputs:expr, $units:expr]) => {
        impl<$(const $size: usize),*> $name<$($size),*> {
            /// The first number, to read all panels.
            #[inline(always)]
            pub(crate) const fn as_ptr(&self) -> *const f32 {
                const { assert_sizes($inputs, $units, PANELS) };
                (&raw const *self).cast()
            }

            /// The first number, to read and write all panels.
            #[inline(always)]
            pub(crate) const fn as_mut_ptr(&mut self) -> *mut f32 {
                const { assert_sizes($inputs, $units, PANELS) };
                (&raw mut *self).cast()
            }
        }
    };
}

pointers!(Weight<IN, OUT, PANELS>, [IN, OUT]);
pointers!(TwoSidedWeight<IN, OUT, PANELS>, [IN, OUT]);
pointers!(Vector<UNITS, PANELS>, [1, UNITS]);
