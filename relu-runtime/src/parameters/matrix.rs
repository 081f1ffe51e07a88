//! Weights and vectors in panels.

use super::panel::Panel;
use crate::Storage;

/// A dense layer's weight, `[OUT, IN]` as a plain matrix.
///
/// Panel `p`, row `k`, lane `l` holds the weight from input `k` to output
/// `p * PANEL + l`. `PANELS` is `panels(OUT)`.
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct Weight<const IN: usize, const OUT: usize, const PANELS: usize>(
    pub(crate) [[Panel; IN]; PANELS],
);

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
    pub(crate) [[[Panel; 2]; IN]; PANELS],
);

// SAFETY: transparent around an array of a `Storage`.
unsafe impl<const IN: usize, const OUT: usize, const PANELS: usize> Storage
    for TwoSidedWeight<IN, OUT, PANELS>
{
}

/// A number per unit: a bias, a scale, a mean.
#[derive(Clone, Debug, PartialEq)]
#[repr(transparent)]
pub struct Vector<const UNITS: usize, const PANELS: usize>(pub(crate) [Panel; PANELS]);

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
    pub fn first(&self) -> f32 {
        let [Panel([first, ..])] = self.0;
        first
    }
}
