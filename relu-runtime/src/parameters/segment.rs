//! The table of a network's parameters: name, place, shape, role.

use super::panel::{PANEL, panels};
use crate::Initializer;

/// One parameter or state tensor: a piece of the network's flat slice.
///
/// The tables of generated code list the trainable segments first, in storage
/// order, and the state (running statistics) after them.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Segment {
    /// `PyTorch`'s name, such as `hidden.weight`.
    pub name: &'static str,
    /// How the numbers lie in the slice.
    pub layout: Layout,
    /// Where the segment starts in the flat slice, in `f32`s.
    pub offset: usize,
    /// `f32`s of the flat slice that it takes, padding included.
    pub len: usize,
    /// Whether an optimizer updates it; state is not trainable.
    pub trainable: bool,
    /// Whether weight decay is usual for it: true for matrices only.
    ///
    /// Optimizers look at this only when told to.
    pub decays: bool,
    /// How it is filled by `new(seed)`.
    pub initializer: Initializer,
    pub(crate) shape: Shape,
    /// The layer's position in its block, where it is known; see
    /// [`Segment::is_named`].
    pub layer: Option<usize>,
}

/// How a segment's numbers lie in storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// Panels of a [`crate::Weight`].
    Weight {
        /// Columns of the plain matrix.
        inputs: usize,
        /// Rows of the plain matrix.
        outputs: usize,
    },
    /// Panels of a [`crate::TwoSidedWeight`].
    TwoSidedWeight {
        /// Half the columns of the plain matrix.
        inputs: usize,
        /// Rows of the plain matrix.
        outputs: usize,
    },
    /// Consecutive numbers, then padding.
    Vector {
        /// Numbers, padding excluded.
        units: usize,
    },
}

/// At most two dimensions, in a form that a `const fn` can build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    dimensions: [usize; 2],
    rank: usize,
}

impl Layout {
    /// Rows and columns of the plain matrix; a vector is one row.
    pub(crate) const fn matrix(self) -> [usize; 2] {
        match self {
            Self::Weight { inputs, outputs } => [outputs, inputs],
            Self::TwoSidedWeight { inputs, outputs } => [outputs, 2 * inputs],
            Self::Vector { units } => [1, units],
        }
    }

    /// Units, and the rows that each of their panels has.
    const fn units_and_rows(self) -> (usize, usize) {
        match self {
            Self::Weight { inputs, outputs } => (outputs, inputs),
            Self::TwoSidedWeight { inputs, outputs } => (outputs, 2 * inputs),
            Self::Vector { units } => (units, 1),
        }
    }

    /// `f32`s in storage, padding included.
    const fn storage_len(self) -> usize {
        let (units, rows) = self.units_and_rows();
        panels(units) * PANEL * rows
    }

    /// Where an element of the plain matrix lies in the segment.
    #[inline]
    pub(crate) const fn position(self, row: usize, column: usize) -> usize {
        let (panel, lane) = (row / PANEL, row % PANEL);
        match self {
            Self::Weight { inputs, .. } => (panel * inputs + column) * PANEL + lane,
            Self::TwoSidedWeight { inputs, .. } => {
                let (side, input) = (column / inputs, column % inputs);
                ((panel * inputs + input) * 2 + side) * PANEL + lane
            }
            Self::Vector { .. } => column,
        }
    }

    const fn shape(self) -> Shape {
        match self {
            Self::Vector { units } => Shape { dimensions: [units, 1], rank: 1 },
            Self::Weight { .. } | Self::TwoSidedWeight { .. } => {
                Shape { dimensions: self.matrix(), rank: 2 }
            }
        }
    }
}

impl Segment {
    /// The weight of a dense layer, `[outputs, inputs]`.
    #[must_use]
    pub const fn weight(
        name: &'static str,
        byte_offset: usize,
        inputs: usize,
        outputs: usize,
        initializer: Initializer,
    ) -> Self {
        Self::new(name, byte_offset, Layout::Weight { inputs, outputs }, initializer)
    }

    /// The weight of a dense layer that reads `two_sided_relu`,
    /// `[outputs, 2 * inputs]`.
    #[must_use]
    pub const fn two_sided_weight(
        name: &'static str,
        byte_offset: usize,
        inputs: usize,
        outputs: usize,
        initializer: Initializer,
    ) -> Self {
        Self::new(name, byte_offset, Layout::TwoSidedWeight { inputs, outputs }, initializer)
    }

    /// The bias of a dense layer; starts as zeros.
    #[must_use]
    pub const fn bias(name: &'static str, byte_offset: usize, units: usize) -> Self {
        Self::new(name, byte_offset, Layout::Vector { units }, Initializer::Zeros)
    }

    /// A number per unit that starts as `value`, such as the scale of a norm.
    #[must_use]
    pub const fn vector(name: &'static str, byte_offset: usize, units: usize, value: f32) -> Self {
        Self::new(name, byte_offset, Layout::Vector { units }, Initializer::Constant(value))
    }

    /// The slopes of a `prelu`, which start as `value`; one where shared.
    #[must_use]
    pub const fn prelu(name: &'static str, byte_offset: usize, units: usize, value: f32) -> Self {
        Self::vector(name, byte_offset, units, value)
    }

    /// State per unit: not trained, and `value` in a new network.
    #[must_use]
    pub const fn state(name: &'static str, byte_offset: usize, units: usize, value: f32) -> Self {
        let mut segment = Self::vector(name, byte_offset, units, value);
        segment.trainable = false;
        segment
    }

    /// Also answers to the name with the layer's index: `hidden.0.weight` for
    /// `hidden.weight`, as in a `torch.nn.Sequential`.
    #[must_use]
    pub const fn layer(mut self, index: usize) -> Self {
        self.layer = Some(index);
        self
    }

    const fn new(
        name: &'static str,
        byte_offset: usize,
        layout: Layout,
        initializer: Initializer,
    ) -> Self {
        Self {
            name,
            layout,
            offset: byte_offset / size_of::<f32>(),
            len: layout.storage_len(),
            trainable: true,
            decays: !matches!(layout, Layout::Vector { .. }),
            initializer,
            shape: layout.shape(),
            layer: None,
        }
    }

    /// The shape as users see it: `[out, in]` for a matrix, `[units]` for a
    /// vector.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape.dimensions[..self.shape.rank]
    }

    /// Numbers as users count them, padding excluded.
    #[must_use]
    pub const fn values(&self) -> usize {
        let [rows, columns] = self.layout.matrix();
        rows * columns
    }

    /// The places of the segment in the flat slice.
    #[must_use]
    pub const fn range(&self) -> core::ops::Range<usize> {
        self.offset..self.offset + self.len
    }

    /// Makes the padding zero: the lanes of the last panel that have no unit.
    #[cfg(feature = "alloc")]
    pub(crate) fn clear_padding(&self, storage: &mut [f32]) {
        let (units, rows) = self.layout.units_and_rows();
        let used = units % PANEL;
        if used > 0 {
            let last = &mut storage[self.range()][units / PANEL * PANEL * rows..];
            for lanes in last.chunks_exact_mut(PANEL) {
                lanes[used..].fill(0.0);
            }
        }
    }

    /// Whether `name` means this segment.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        name == self.name || self.is_alternative(name)
    }

    /// Whether `name` is this segment's with the layer's index in it.
    fn is_alternative(&self, name: &str) -> bool {
        let (Some(layer), Some((block, field))) = (self.layer, self.name.rsplit_once('.')) else {
            return false;
        };
        let index = name
            .strip_prefix(block)
            .and_then(|rest| rest.strip_prefix('.'))
            .and_then(|rest| rest.strip_suffix(field))
            .and_then(|rest| rest.strip_suffix('.'));
        index.is_some_and(|index| index.parse() == Ok(layer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_answers_to_both_names() {
        let segment = Segment::bias("hidden.bias", 64, 3).layer(2);
        assert!(segment.is_named("hidden.bias") && segment.is_named("hidden.2.bias"));
        for other in ["hidden.1.bias", "hidden..bias", "hidden.2bias", "hidden.2.weight", "bias"] {
            assert!(!segment.is_named(other), "{other}");
        }
    }

    #[test]
    fn positions_follow_the_panels() {
        let layout = Layout::TwoSidedWeight { inputs: 3, outputs: 17 };
        assert_eq!(layout.position(0, 0), 0);
        assert_eq!(layout.position(1, 3), PANEL + 1);
        assert_eq!(layout.position(0, 1), 2 * PANEL);
        assert_eq!(layout.position(16, 5), 6 * PANEL + 5 * PANEL);
        assert_eq!(Segment::two_sided_weight("w", 0, 3, 17, Initializer::Zeros).len, 12 * PANEL);
    }
}
