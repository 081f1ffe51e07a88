//! `forward`: products with everything that follows fused behind them.

mod buffers;
mod lowering;
mod naming;
mod nested;

use super::slots::Slot;
use super::step::{NormId, Step, ValueId};
use std::ops::RangeInclusive;

use super::{At, Count, Origin};
use crate::model::{BlockId, Network, Operand, Scalar, Size, Source};

pub use lowering::Inference;

/// The steps of inference over a tile of samples.
#[derive(Debug)]
pub struct InferencePlan {
    /// All batch norms.
    pub norms: Vec<NormBinding>,
    /// Those whose scale and shift are computed once per call.
    pub common_norms: Vec<NormId>,
    /// In order.
    pub stages: Vec<Stage>,
    /// The inputs, and what the steps make.
    pub values: Vec<Value>,
    /// The inputs among the values.
    pub inputs: Vec<ValueId>,
    /// Stack buffers.
    pub slots: Vec<Slot>,
    /// The values that the caller gets.
    pub outputs: Vec<ValueId>,
}

impl InferencePlan {
    /// Numbers of a sample in the buffers.
    #[must_use]
    pub fn workspace(&self) -> Count {
        let mut count = Count::default();
        for slot in &self.slots {
            count.add(Count::product(1, [&slot.width]));
        }
        count
    }

    /// Bytes of all that a sample takes on the stack: buffers, outputs, and the scale and
    /// shift of each norm.
    #[must_use]
    pub fn stack_bytes(&self) -> Count {
        let mut count = self.workspace();
        for output in &self.outputs {
            count.add(Count::product(1, [&self.values[output.0].width]));
        }
        for norm in &self.norms {
            count.add(Count::product(2, [&norm.units]));
        }
        count.0.iter_mut().for_each(|term| term.factor *= size_of::<f32>());
        count
    }
}

/// A part of inference.
#[derive(Debug)]
pub enum Stage {
    /// A step that makes a value.
    Make(ValueId, Step),
    /// A step that changes a value that there is already.
    Change(ValueId, Step),
    /// Steps over and over.
    Repeat(Repetition),
}

/// The stages of a repetition, which change the value that it carries.
#[derive(Debug)]
pub struct Repetition {
    /// How often.
    pub count: Size,
    /// The array of parameters.
    pub parameters: Option<String>,
    /// The array of state.
    pub state: Option<String>,
    /// Norms whose scale and shift are computed in each repetition.
    pub norms: Vec<NormId>,
    /// In order.
    pub stages: Vec<Stage>,
}

/// Scale and shift of a batch norm, from its parameters and its state.
#[derive(Debug)]
pub struct NormBinding {
    /// The local's name.
    pub name: String,
    /// The parameters' field.
    pub field: String,
    /// The state's field.
    pub state: String,
    /// How many it norms.
    pub units: Size,
    /// Added to the variance.
    pub epsilon: Scalar,
}

/// A value of a tile.
#[derive(Clone, Debug)]
pub struct Value {
    /// The local's name: the input's, the block's, or for a value inside a
    /// block the block's and the kernel's.
    pub name: String,
    /// Numbers in a row; of one side, for a two-sided value.
    pub width: Size,
    /// Whether it is an input of indices, which are read where the caller has them.
    pub is_indices: bool,
    /// The buffer, but for inputs and outputs.
    pub slot: Option<usize>,
    /// The steps that first and last touch it, counted from 1; those of the caller reach
    /// to 0, or have no end.
    pub life: RangeInclusive<usize>,
}

/// Lowers a network.
#[must_use]
pub fn lower(network: &Network, blocks: &[Vec<At<'_>>]) -> InferencePlan {
    let mut inference = Inference::new(network);
    for (block, layers) in network.blocks.iter().zip(blocks) {
        inference.begin(&block.local());
        inference.begin_origin(Origin::of_source(network, block));
        match &block.source {
            Source::One(operand) => inference.read(*operand),
            Source::Sum(terms) => inference.sum(terms),
            Source::Concat(parts) => inference.concat(
                parts,
                block.layers.first().map_or(&block.shape, |layer| &layer.input).width(),
            ),
        }
        for at in layers {
            inference.layer(at);
        }
        inference.end();
    }
    for BlockId(output) in &network.outputs {
        let block = &network.blocks[*output];
        inference.begin(&block.local());
        inference.begin_origin(Origin { block: block.word(), parts: Vec::new() });
        inference.read(Operand::Block(BlockId(*output)));
        inference.output();
    }
    inference.finish()
}
