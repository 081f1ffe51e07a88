//! The unit of storage: a row of consecutive outputs.

use crate::Storage;

/// Outputs in a panel.
pub const PANEL: usize = 16;

/// Panels that hold `units` outputs.
#[must_use]
pub const fn panels(units: usize) -> usize {
    units.div_ceil(PANEL)
}

/// [`PANEL`] consecutive outputs; lanes past a layer's last unit are zero.
///
/// Every parameter type takes its alignment, a cache line, from this one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Panel(pub(crate) [f32; PANEL]);

const _: () = assert!(size_of::<Panel>() == PANEL * size_of::<f32>());

// SAFETY: `repr(C)` around `f32`s, and the alignment adds no padding, as the
// assertion above shows.
unsafe impl Storage for Panel {}

impl Panel {
    pub(crate) const ZERO: Self = Self([0.0; PANEL]);
}
