//! From the checked network to fused steps in order, with their buffers.

pub mod count;
pub mod field;
mod fields;
mod inference;
pub mod initializer;
mod names;
mod slots;
pub mod step;
mod summary;
mod training;

use crate::layers::Kind;
use crate::model::{BlockId, Layer, Network, Scalar, Size, Source};

pub use count::Count;
pub use field::Field;
pub use inference::{Inference, InferencePlan, NormBinding, Value};
pub use names::NameSet;
pub use slots::Slot;
pub use summary::Row;
pub use training::{GradientStep, TapeField, TapeKind, Training, TrainingPlan};

/// A network lowered to calls of kernels.
#[derive(Debug)]
pub struct Plan<'n> {
    /// What it was lowered from.
    pub network: &'n Network,
    /// The fields of the struct: trainable ones first, state after.
    pub fields: Vec<Field>,
    /// The summary table.
    pub rows: Vec<Row>,
    /// `forward`.
    pub inference: InferencePlan,
    /// `forward_train` and `backward`.
    pub training: Option<TrainingPlan>,
}

/// How a layer becomes steps. Each layer's file implements it.
pub trait Lower {
    /// The fields that hold its parameters and its state.
    fn fields(&self, _at: &At<'_>) -> Vec<Field> {
        Vec::new()
    }

    /// Floating-point operations for one sample, two per multiply-add.
    fn flops(&self, _at: &At<'_>) -> Count {
        Count::default()
    }

    /// Whether it has parameters.
    fn is_parametric(&self) -> bool {
        false
    }

    /// What it does to negative numbers: the initializer of the layer before
    /// follows from it.
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Other
    }

    /// The steps of inference.
    fn infer(&self, at: &At<'_>, inference: &mut Inference);

    /// The steps of training, each with its vector-Jacobian product.
    fn train(&self, at: &At<'_>, training: &mut Training);
}

/// What a layer does to negative numbers.
#[derive(Debug)]
pub enum NegativeSide {
    /// Keeps them on the whole: a norm, dropout.
    Unchanged,
    /// Multiplies them with the slope, as the ReLU family does.
    Slope(Scalar),
    /// Something else.
    Other,
}

/// A layer in its place.
#[derive(Clone, Copy, Debug)]
pub struct At<'n> {
    /// The whole.
    pub network: &'n Network,
    /// The layer's block.
    pub block: BlockId,
    /// The layer.
    pub layer: &'n Layer,
}

impl<'n> At<'n> {
    /// Whether the layer reads the value of `two_sided_relu`, so that a product
    /// can choose between two weights by sign.
    #[must_use]
    pub fn reads_two_sides(&self) -> bool {
        match self.layer.index.checked_sub(1) {
            Some(before) => is_two_sided(&self.layers()[before].kind),
            None => source_is_two_sided(self.network, self.block),
        }
    }

    /// Values that a product reads: one side of a two-sided value.
    #[must_use]
    pub fn inputs(&self) -> Size {
        let width = self.layer.input.width();
        if self.reads_two_sides() { width.half() } else { width.clone() }
    }

    /// The field of this layer with the given suffix, as `fields` names it.
    #[must_use]
    pub fn field_name(&self, suffix: &str) -> String {
        names::field(self, suffix)
    }

    /// Where the layer is, for docs: "`narrow`, layer 0".
    #[must_use]
    pub fn title(&self) -> String {
        let block = self.network.blocks[self.block.0].word();
        match self.layers().len() {
            1 => format!("`{block}`"),
            _ => format!("`{block}`, layer {}", self.layer.index),
        }
    }

    /// The name of the layer's keyword.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        self.layer.kind.keyword()
    }

    fn layers(&self) -> &'n [Layer] {
        &self.network.blocks[self.block.0].layers
    }
}

fn is_two_sided(kind: &Kind) -> bool {
    matches!(kind, Kind::TwoSidedRelu(_))
}

/// Whether a block's source is the value of `two_sided_relu`.
fn source_is_two_sided(network: &Network, block: BlockId) -> bool {
    match network.blocks[block.0].source {
        Source::Input(_) => false,
        Source::Block(source) => match network.blocks[source.0].layers.last() {
            Some(layer) => is_two_sided(&layer.kind),
            None => source_is_two_sided(network, source),
        },
    }
}

/// Lowers a network.
#[must_use]
pub fn lower(network: &Network) -> Plan<'_> {
    Plan {
        network,
        fields: fields::collect(network),
        rows: summary::rows(network),
        inference: inference::lower(network),
        training: network.train.as_ref().map(|_| training::lower(network)),
    }
}

/// Whether a network has a layer of this name.
#[must_use]
pub fn uses(network: &Network, keyword: &str) -> bool {
    places(network).any(|at| at.keyword() == keyword)
}

/// All layers of a network in their places.
fn places(network: &Network) -> impl Iterator<Item = At<'_>> {
    network.blocks.iter().enumerate().flat_map(move |(index, block)| {
        let block_id = BlockId(index);
        block.layers.iter().map(move |layer| At { network, block: block_id, layer })
    })
}
