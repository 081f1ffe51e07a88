//! The fields of a network's struct: the parameters and the state of a layer.

use super::matrix::{TwoSidedWeight, Vector, Weight};
use crate::Storage;

/// The parameters of `dense(OUT)` over `IN` values.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct Dense<const IN: usize, const OUT: usize, const PANELS: usize> {
    /// `[OUT, IN]` as a plain matrix.
    pub weight: Weight<IN, OUT, PANELS>,
    /// `[OUT]`.
    pub bias: Vector<OUT, PANELS>,
}

// SAFETY: `repr(C)`; both fields are `Storage`s whose size is a multiple of
// the common alignment, that of a panel, so nothing lies between them.
unsafe impl<const IN: usize, const OUT: usize, const PANELS: usize> Storage
    for Dense<IN, OUT, PANELS>
{
}

/// The parameters of `dense(OUT)` over both sides of `IN` values.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct TwoSidedDense<const IN: usize, const OUT: usize, const PANELS: usize> {
    /// `[OUT, 2 * IN]` as a plain matrix.
    pub weight: TwoSidedWeight<IN, OUT, PANELS>,
    /// `[OUT]`.
    pub bias: Vector<OUT, PANELS>,
}

// SAFETY: as for `Dense`.
unsafe impl<const IN: usize, const OUT: usize, const PANELS: usize> Storage
    for TwoSidedDense<IN, OUT, PANELS>
{
}

/// The parameters of `batch_norm` over `UNITS` values.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct BatchNorm<const UNITS: usize, const PANELS: usize> {
    /// The scale, gamma: `[UNITS]`.
    pub weight: Vector<UNITS, PANELS>,
    /// The shift, beta: `[UNITS]`.
    pub bias: Vector<UNITS, PANELS>,
}

// SAFETY: as for `Dense`.
unsafe impl<const UNITS: usize, const PANELS: usize> Storage for BatchNorm<UNITS, PANELS> {}

/// The state of `batch_norm`: what inference normalizes with.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct RunningStatistics<const UNITS: usize, const PANELS: usize> {
    /// `[UNITS]`.
    pub mean: Vector<UNITS, PANELS>,
    /// `[UNITS]`; unbiased, as `PyTorch` keeps it.
    pub variance: Vector<UNITS, PANELS>,
}

// SAFETY: as for `Dense`.
unsafe impl<const UNITS: usize, const PANELS: usize> Storage for RunningStatistics<UNITS, PANELS> {}

/// The parameters of `layer_norm` over `UNITS` values.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct LayerNorm<const UNITS: usize, const PANELS: usize> {
    /// The scale, gamma: `[UNITS]`.
    pub weight: Vector<UNITS, PANELS>,
    /// The shift, beta: `[UNITS]`.
    pub bias: Vector<UNITS, PANELS>,
}

// SAFETY: as for `Dense`.
unsafe impl<const UNITS: usize, const PANELS: usize> Storage for LayerNorm<UNITS, PANELS> {}

/// The parameters of `rms_norm` over `UNITS` values.
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct RmsNorm<const UNITS: usize, const PANELS: usize> {
    /// The scale, gamma: `[UNITS]`.
    pub weight: Vector<UNITS, PANELS>,
}

// SAFETY: transparent around a `Storage`.
unsafe impl<const UNITS: usize, const PANELS: usize> Storage for RmsNorm<UNITS, PANELS> {}

/// The parameters of `scale`: a factor per unit.
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct Scale<const UNITS: usize, const PANELS: usize> {
    /// The factors: `[UNITS]`.
    pub weight: Vector<UNITS, PANELS>,
}

// SAFETY: transparent around a `Storage`.
unsafe impl<const UNITS: usize, const PANELS: usize> Storage for Scale<UNITS, PANELS> {}

/// The parameters of `prelu`: a slope per unit, or one for all (`UNITS` = 1).
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct Prelu<const UNITS: usize, const PANELS: usize> {
    /// The slopes on the negative side: `[UNITS]`.
    pub weight: Vector<UNITS, PANELS>,
}

// SAFETY: transparent around a `Storage`.
unsafe impl<const UNITS: usize, const PANELS: usize> Storage for Prelu<UNITS, PANELS> {}
