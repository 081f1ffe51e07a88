//! The fields of the network's struct and their segments.

use super::count::Count;
use super::{At, names};
use crate::model::{Init, Scalar, Size};

/// A field: the parameters, or the state, of one layer.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its identifier.
    pub name: String,
    /// For its docs: the block, the layer, the shapes.
    pub doc: String,
    /// Its type in the runtime.
    pub kind: FieldKind,
    /// Its parts, in storage order.
    pub segments: Vec<Segment>,
    /// Whether it is learned; state is not.
    pub trainable: bool,
}

/// The type of a field.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// `Dense<IN, OUT, PANELS>`, or the bare weight where there is no bias.
    Dense {
        /// Values of one side.
        inputs: Size,
        /// Values made.
        units: Size,
        /// Whether the layer reads both sides.
        two_sided: bool,
        /// Whether there is a bias.
        bias: bool,
    },
    /// `BatchNorm<UNITS, PANELS>`
    BatchNorm(Size),
    /// `RunningStatistics<UNITS, PANELS>`
    RunningStatistics(Size),
    /// `Prelu<UNITS, PANELS>`
    Prelu(Size),
}

/// A tensor as a user sees it.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The field's part, or the whole field.
    pub part: Option<&'static str>,
    /// Its shape and how it starts.
    pub kind: SegmentKind,
    /// PyTorch's name: `narrow.0.weight`, or `hidden.weight` where the block
    /// has one parametric layer.
    pub name: String,
    /// The layer's position in its block.
    pub layer: usize,
}

/// What a segment is.
#[derive(Clone, Debug)]
pub enum SegmentKind {
    /// `[units, inputs]`
    Weight {
        /// Values read.
        inputs: Size,
        /// Values made.
        units: Size,
        /// How it starts.
        init: Initializer,
    },
    /// `[units, 2 inputs]`
    TwoSidedWeight {
        /// Values of one side.
        inputs: Size,
        /// Values made.
        units: Size,
        /// How it starts.
        init: Initializer,
    },
    /// `[units]`, starts at zero.
    Bias(Size),
    /// `[units]`, starts at the value.
    Vector(Size, f64),
    /// `[units]`, starts at the user's slope.
    Prelu(Size, Scalar),
    /// `[units]`, not learned, starts at the value.
    State(Size, f64),
}

/// How a weight starts, with the slope that the gain of He's follows from.
#[derive(Clone, Debug)]
pub struct Initializer {
    /// The scheme.
    pub init: Init,
    /// Of the activation after the layer, where it is negative.
    pub slope: Scalar,
}

impl Field {
    /// Learned numbers, as a user counts them.
    #[must_use]
    pub fn parameter_count(&self) -> Count {
        let mut count = Count::default();
        for segment in self.segments.iter().filter(|_| self.trainable) {
            count.add(segment.kind.count());
        }
        count
    }
}

impl Segment {
    /// A tensor of a layer, in the given part of its field.
    #[must_use]
    pub fn new(at: &At<'_>, tensor: &str, part: Option<&'static str>, kind: SegmentKind) -> Self {
        Self { part, kind, name: names::tensor(at, tensor), layer: at.layer.index }
    }
}

impl SegmentKind {
    fn count(&self) -> Count {
        match self {
            Self::Weight { inputs, units, .. } => Count::product(1, [inputs, units]),
            Self::TwoSidedWeight { inputs, units, .. } => Count::product(2, [inputs, units]),
            Self::Bias(units)
            | Self::Vector(units, _)
            | Self::Prelu(units, _)
            | Self::State(units, _) => Count::product(1, [units]),
        }
    }
}
