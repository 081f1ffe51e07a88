//! The fields of the network's struct and their segments.

use proc_macro2::Span;

use super::At;
use super::count::Count;
use crate::model::{Init, Scalar, Size};

/// A field: the parameters, or the state, of one layer.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its identifier.
    pub name: String,
    /// Of the layer's name, for editors.
    pub span: Span,
    /// For its docs: the block, the layer, the shapes.
    pub doc: String,
    /// Its type in the runtime.
    pub kind: FieldKind,
    /// Its parts, in storage order; those of a repetition are in its fields.
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
    /// `Embedding<COUNT, WIDTH, PANELS>`
    Embedding {
        /// Rows.
        count: Size,
        /// Numbers in a row.
        width: Size,
    },
    /// `BatchNorm<UNITS, PANELS>`
    BatchNorm(Size),
    /// `RunningStatistics<UNITS, PANELS>`
    RunningStatistics(Size),
    /// `LayerNorm<UNITS, PANELS>`
    LayerNorm(Size),
    /// `RmsNorm<UNITS, PANELS>`
    RmsNorm(Size),
    /// `Scale<UNITS, PANELS>`
    Scale(Size),
    /// `Prelu<UNITS, PANELS>`
    Prelu(Size),
    /// `[DigitsDeep; COUNT]`
    Repeated {
        /// How many.
        count: Size,
        /// The struct of one repetition, without the network's name before it.
        type_name: String,
        /// The struct's fields.
        fields: Vec<Field>,
    },
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
    /// The same with the layer's position in its block, where that is left out.
    pub alias: Option<String>,
    /// Whether it stays as it is in training.
    pub frozen: bool,
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
    /// `[count, width]`
    Embedding {
        /// Rows.
        count: Size,
        /// Numbers in a row.
        width: Size,
        /// How it starts.
        init: Initializer,
    },
    /// `[units]`, starts at zero.
    Bias(Size),
    /// `[units]`, starts at the value.
    Vector(Size, f64),
    /// `[units]`, starts at the user's number.
    Learned(Size, Scalar),
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

/// The fields of all blocks: trainable ones first, state after, each in the
/// order of the blocks.
#[must_use]
pub fn collect(blocks: &[Vec<At<'_>>]) -> Vec<Field> {
    let layers = blocks.iter().flatten();
    in_order(layers.flat_map(|at| at.layer.kind.lowering().fields(at)))
}

fn in_order(fields: impl Iterator<Item = Field>) -> Vec<Field> {
    let (mut trainable, state): (Vec<_>, Vec<_>) = fields.partition(|field| field.trainable);
    trainable.extend(state);
    trainable
}

/// The fields of a repetition: an array of the parameters of its layers, and
/// one of their state.
#[must_use]
pub fn repeated(at: &At<'_>, count: &Size) -> Vec<Field> {
    let (trainable, state): (Vec<_>, Vec<_>) =
        at.fields_of_body().into_iter().partition(|field| field.trainable);
    let array = |name, type_name, fields: Vec<Field>, trainable| Field {
        name,
        span: at.layer.span,
        doc: format!("{}: {count} repetitions.", at.title()),
        kind: FieldKind::Repeated { count: count.clone(), type_name, fields },
        segments: Vec::new(),
        trainable,
    };
    let parameters = array(at.field(), at.type_name(""), trainable, true);
    let state = array(at.state_field(), at.type_name("State"), state, false);
    let is_empty = |field: &Field| matches!(&field.kind, FieldKind::Repeated { fields, .. } if fields.is_empty());
    [parameters, state].into_iter().filter(|field| !is_empty(field)).collect()
}

impl Field {
    /// Learned numbers, as a user counts them.
    #[must_use]
    pub fn parameter_count(&self) -> Count {
        let mut count = Count::default();
        for segment in self.segments.iter().filter(|_| self.trainable) {
            count.add(segment.kind.count());
        }
        if let FieldKind::Repeated { count: repetitions, fields, .. } = &self.kind {
            let inside = fields.iter().map(Self::parameter_count);
            inside.for_each(|inside| count.add(inside.times(repetitions)));
        }
        count
    }
}

impl Segment {
    /// A tensor of a layer, in the given part of its field.
    #[must_use]
    pub fn new(at: &At<'_>, tensor: &str, part: Option<&'static str>, kind: SegmentKind) -> Self {
        let [name, full] = at.tensor(tensor);
        let alias = Some(full).filter(|full| *full != name);
        Self { part, kind, name, alias, frozen: at.is_frozen() }
    }
}

impl SegmentKind {
    fn count(&self) -> Count {
        match self {
            Self::Weight { inputs, units, .. } => Count::product(1, [inputs, units]),
            Self::TwoSidedWeight { inputs, units, .. } => Count::product(2, [inputs, units]),
            Self::Embedding { count, width, .. } => Count::product(1, [count, width]),
            Self::Bias(units)
            | Self::Vector(units, _)
            | Self::Learned(units, _)
            | Self::State(units, _) => Count::product(1, [units]),
        }
    }
}
