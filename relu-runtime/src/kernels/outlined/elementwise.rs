//! The kernels of inference that are no products.

use super::outline;
use crate::kernels::affine::{self, Normalization};
use crate::kernels::epilogue::Steps;
use crate::kernels::norm::{self, Norm, Saved};
use crate::kernels::{map, maxout, sides, softmax};

outline! {
    /// Functions of the rows of `inputs`, which are `width` wide.
    ///
    /// # Safety
    ///
    /// Of all methods: `outputs` is valid for writing as many rows as `inputs`
    /// has, twice as wide for `two_sided`, with a unit for `pieces` numbers for
    /// `maxout`, and overlaps nothing, but may be the
    /// `inputs` of `map` and `norm`; vectors are whole panels, as many as `width`
    /// or `units` takes; `saved` is valid for writing as many rows.
    Elementwise:
    map(steps: Steps, inputs: *const f32, outputs: *mut f32, rows: usize, width: usize)
        = map::by_function;
    softmax(inputs: &[f32], log: bool, outputs: *mut f32, width: usize) = softmax::forward;
    two_sided(inputs: &[f32], outputs: *mut f32, width: usize) = sides::forward;
    norm(
        norm: Norm,
        inputs: *const f32,
        outputs: *mut f32,
        saved: Option<Saved>,
        rows: usize,
        width: usize
    ) = norm::forward;
    maxout(inputs: &[f32], outputs: *mut f32, width: usize, pieces: usize) = maxout::forward;
    affine(from: Normalization, scale: *mut f32, shift: *mut f32, units: usize) = affine::fold;
}
