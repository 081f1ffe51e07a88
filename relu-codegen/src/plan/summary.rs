//! The rows of the summary table.

use super::{At, Count};
use crate::model::{BlockId, Network, Shape};

/// A layer's row.
#[derive(Debug)]
pub struct Row {
    /// The block's name.
    pub block: String,
    /// As the user wrote it.
    pub layer: String,
    /// Of its value.
    pub output: Shape,
    /// Learned numbers.
    pub parameters: Count,
    /// For one sample.
    pub flops: Count,
}

/// A row per layer; a block without layers has one too.
pub fn rows(network: &Network) -> Vec<Row> {
    let blocks = network.blocks.iter().enumerate();
    blocks.flat_map(|(index, _)| block_rows(network, BlockId(index))).collect()
}

fn block_rows(network: &Network, id: BlockId) -> Vec<Row> {
    let block = &network.blocks[id.0];
    let name = block.word();
    if block.layers.is_empty() {
        let layer = String::from("(its source)");
        let output = block.shape.clone();
        let none = Count::default();
        return vec![Row { block: name, layer, output, parameters: none.clone(), flops: none }];
    }
    let layers = block.layers.iter();
    layers.map(|layer| row(&name, &At { network, block: id, layer })).collect()
}

fn row(block: &str, at: &At<'_>) -> Row {
    let lowering = at.layer.kind.lowering();
    let mut parameters = Count::default();
    for field in lowering.fields(at) {
        parameters.add(field.parameter_count());
    }
    Row {
        block: block.to_owned(),
        layer: at.layer.text.clone(),
        output: at.layer.output.clone(),
        parameters,
        flops: lowering.flops(at),
    }
}
