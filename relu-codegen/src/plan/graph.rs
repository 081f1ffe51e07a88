//! What the network computes from its tensors, block by block.

use super::summary::source_text_with;
use crate::layers::Form;
use crate::model::{Block, Network, Operand};

/// A block in the form that files are compared by.
#[derive(Debug)]
pub struct GraphBlock {
    /// Its name, as its tensors have it.
    pub name: String,
    /// What its first layer reads, with inputs by number: `hidden + input 2`.
    pub source: String,
    /// The layers that do something at inference.
    pub layers: Vec<Form>,
}

/// The blocks, in order.
#[must_use]
pub fn graph(network: &Network) -> Vec<GraphBlock> {
    network.blocks.iter().map(|block| self::block(network, block)).collect()
}

fn block(network: &Network, block: &Block) -> GraphBlock {
    let name = |operand| match operand {
        Operand::Input(index) => format!("input {}", index + 1),
        Operand::Block(_) => network.name_of(operand),
    };
    GraphBlock {
        name: block.word(),
        source: source_text_with(&block.source, name),
        layers: Form::of_pipeline(&block.layers),
    }
}
