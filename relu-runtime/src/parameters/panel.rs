//! The unit of storage: a row of consecutive outputs.

use crate::Storage;
use crate::simd::WIDEST;

/// Outputs in a panel: 16 on a target with vectors (x86 with SSE2, NEON on aarch64, wasm
/// with `simd128`), 1 elsewhere, so that a layer stores no padding there.
///
/// It follows the features that the crate is compiled for, and not those that are found
/// while running. Files of parameters do not depend on it. The build flag `--cfg
/// relu_scalar` makes it 1 on any target.
pub const PANEL: usize = if cfg!(all(
    not(relu_scalar),
    any(target_feature = "sse2", target_feature = "neon", target_feature = "simd128")
)) {
    WIDEST
} else {
    1
};

/// Panels that hold `units` outputs.
#[must_use]
pub const fn panels(units: usize) -> usize {
    units.div_ceil(PANEL)
}

/// [`PANEL`] consecutive outputs; lanes past a layer's last unit are zero.
///
/// Every parameter type takes its alignment from this one: a cache line, where there
/// are vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
#[cfg_attr(
    all(
        not(relu_scalar),
        any(target_feature = "sse2", target_feature = "neon", target_feature = "simd128")
    ),
    repr(align(64))
)]
pub struct Panel(pub(crate) [f32; PANEL]);

const _: () = assert!(size_of::<Panel>() == PANEL * size_of::<f32>());

// SAFETY: `repr(C)` around `f32`s, and the alignment adds no padding, as the
// assertion above shows.
unsafe impl Storage for Panel {}

impl Panel {
    pub(crate) const ZERO: Self = Self([0.0; PANEL]);
}
