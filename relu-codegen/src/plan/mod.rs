//! From the checked network to fused steps in order, with their buffers.

mod at;
pub mod count;
pub mod field;
mod graph;
mod inference;
pub mod initializer;
mod names;
mod origin;
mod sides;
mod slots;
pub mod step;
mod summary;
mod training;

use crate::diagnostic::{Diagnostics, catalogue};
use crate::layers::Kind;
use crate::model::{self, LARGEST, Network, Operand, Scalar, Size, Source};

pub use at::At;
pub use count::Count;
pub use field::Field;
pub use graph::{GraphBlock, graph};
pub use inference::{Inference, InferencePlan, NormBinding, Repetition, Stage, Value};
pub use names::{NameSet, camel_case};
pub use origin::{Origin, Part};
pub use slots::Slot;
pub use summary::Row;
pub use training::{
    BackwardStage, ForwardStage, GradientStep, RepeatedScope, Scope, ScopeId, TapeField, TapeKind,
    Training, TrainingPlan,
};

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

    /// The layers of its pipeline, where it holds one.
    fn body(&self) -> &[model::Layer] {
        &[]
    }

    /// Whether the layers of its pipeline have fields beside those of other
    /// layers, rather than in a struct of their own.
    fn is_transparent(&self) -> bool {
        false
    }

    /// How many fields of parameters it has, directly or in its pipeline.
    fn parametric_layers(&self) -> usize {
        let inside = self.body().iter().map(|layer| layer.kind.lowering().parametric_layers());
        let inside: usize = inside.sum();
        match (self.is_transparent(), inside) {
            (true, inside) => inside,
            (false, 0) => usize::from(self.is_parametric()),
            (false, _) => 1,
        }
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
    /// What the first layer of its pipeline does.
    Pipeline,
    /// Something else.
    Other,
}

impl Plan<'_> {
    /// Reports a network that no memory holds.
    pub fn check(&self, diagnostics: &mut Diagnostics) {
        let parameters = total(self.rows.iter().map(|row| &row.parameters));
        if parameters.is_more_than(LARGEST) {
            diagnostics.push(catalogue::network_too_large(&self.network.name));
        }
    }
}

/// Lowers a network.
#[must_use]
pub fn lower(network: &Network) -> Plan<'_> {
    let blocks = at::places(network);
    Plan {
        network,
        fields: field::collect(&blocks),
        rows: summary::rows(network, &blocks),
        inference: inference::lower(network, &blocks),
        training: network.train.as_ref().map(|_| training::lower(network, &blocks)),
    }
}

/// The sum of counts.
#[must_use]
pub fn total<'c>(counts: impl Iterator<Item = &'c Count>) -> Count {
    let mut total = Count::default();
    counts.for_each(|count| total.add(count.clone()));
    total
}

/// The inputs of indices, and how many rows each embedding that reads them has.
#[must_use]
pub fn embeddings(network: &Network) -> Vec<(usize, &Size)> {
    network.blocks.iter().filter_map(embedding).collect()
}

fn embedding(block: &model::Block) -> Option<(usize, &Size)> {
    match (&block.source, &block.layers.first()?.kind) {
        (Source::One(Operand::Input(input)), Kind::Embedding(embedding)) => {
            Some((*input, &embedding.count))
        }
        _ => None,
    }
}

/// Whether a network has a layer of this name.
#[must_use]
pub fn uses(network: &Network, keyword: &str) -> bool {
    let mut blocks = network.blocks.iter();
    blocks.any(|block| uses_in(&block.layers, keyword))
}

fn uses_in(layers: &[model::Layer], keyword: &str) -> bool {
    let uses = |layer: &model::Layer| {
        layer.kind.keyword() == keyword || uses_in(layer.kind.lowering().body(), keyword)
    };
    layers.iter().any(uses)
}
