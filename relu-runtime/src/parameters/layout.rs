//! How the numbers of a tensor lie in storage.

use super::panel::PANEL;

/// How a tensor's numbers lie in storage.
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
    /// The rows of a [`crate::Embedding`], each with padding behind it.
    Embedding {
        /// Rows of the plain matrix.
        count: usize,
        /// Columns of the plain matrix, padding excluded.
        width: usize,
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

impl Shape {
    pub(super) fn dimensions(&self) -> &[usize] {
        &self.dimensions[..self.rank]
    }
}

impl Layout {
    /// Rows and columns of the plain matrix; a vector is one row.
    pub(crate) const fn matrix(self) -> [usize; 2] {
        match self {
            Self::Weight { inputs, outputs } => [outputs, inputs],
            Self::TwoSidedWeight { inputs, outputs } => [outputs, 2 * inputs],
            Self::Embedding { count, width } => [count, width],
            Self::Vector { units } => [1, units],
        }
    }

    /// Units, and the rows of a panel that each of their panels has.
    const fn units_and_rows(self) -> (usize, usize) {
        match self {
            Self::Weight { inputs, outputs } => (outputs, inputs),
            Self::TwoSidedWeight { inputs, outputs } => (outputs, 2 * inputs),
            Self::Embedding { count, width } => (width, count),
            Self::Vector { units } => (units, 1),
        }
    }

    /// Units of a weight, and the rows that each of their panels has.
    #[cfg(feature = "training")]
    pub(crate) const fn weight(self) -> Option<(usize, usize)> {
        match self {
            Self::Weight { .. } | Self::TwoSidedWeight { .. } => Some(self.units_and_rows()),
            Self::Embedding { .. } | Self::Vector { .. } => None,
        }
    }

    /// `f32`s in storage, padding included.
    pub(super) const fn storage_len(self) -> usize {
        self.storage_len_in(PANEL)
    }

    /// `f32`s in storage where panels have so many outputs, as on another machine.
    pub(crate) const fn storage_len_in(self, panel: usize) -> usize {
        let (units, rows) = self.units_and_rows();
        units.next_multiple_of(panel) * rows
    }

    /// Where an element of the plain matrix lies in the tensor.
    #[inline]
    pub(crate) const fn position(self, row: usize, column: usize) -> usize {
        self.position_in(PANEL, row, column)
    }

    /// The same where panels have `width` outputs.
    #[inline]
    pub(crate) const fn position_in(self, width: usize, row: usize, column: usize) -> usize {
        let (panel, lane) = (row / width, row % width);
        match self {
            Self::Weight { inputs, .. } => (panel * inputs + column) * width + lane,
            Self::TwoSidedWeight { inputs, .. } => {
                let (side, input) = (column / inputs, column % inputs);
                ((panel * inputs + input) * 2 + side) * width + lane
            }
            Self::Embedding { width: columns, .. } => {
                row * columns.next_multiple_of(width) + column
            }
            Self::Vector { .. } => column,
        }
    }

    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Vector { units } => Shape { dimensions: [units, 1], rank: 1 },
            Self::Weight { .. } | Self::TwoSidedWeight { .. } | Self::Embedding { .. } => {
                Shape { dimensions: self.matrix(), rank: 2 }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels;

    #[test]
    fn positions_follow_the_panels() {
        let layout = Layout::TwoSidedWeight { inputs: 3, outputs: 17 };
        assert_eq!(layout.position(0, 0), 0);
        let expected = match PANEL {
            // The sides of a unit's inputs in turn.
            1 => [6 + 1, 2, 16 * 6 + 5, 17 * 6],
            _ => [PANEL + 1, 2 * PANEL, 6 * PANEL + 5 * PANEL, 12 * PANEL],
        };
        let places = [layout.position(1, 3), layout.position(0, 1), layout.position(16, 5)];
        assert_eq!(
            (places, layout.storage_len()),
            ([expected[0], expected[1], expected[2]], expected[3])
        );
    }

    #[test]
    fn rows_of_an_embedding_follow_each_other() {
        let layout = Layout::Embedding { count: 3, width: 17 };
        let row = panels(17) * PANEL;
        assert_eq!(layout.position(0, 16), 16);
        assert_eq!(layout.position(1, 0), row);
        assert_eq!(layout.position(2, 5), 2 * row + 5);
        assert_eq!(layout.storage_len(), 3 * row);
    }
}
