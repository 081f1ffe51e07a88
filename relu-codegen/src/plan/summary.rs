//! The rows of the summary table.

use super::{At, Count, Field};
use crate::model::{Block, Layer, Network, Operand, Shape, Source};

/// A layer's row.
#[derive(Debug)]
pub struct Row {
    /// The block's name.
    pub block: String,
    /// As the user wrote it.
    pub layer: String,
    /// Of its value.
    pub output: Shape,
    /// Its parameters and its state.
    pub fields: Vec<Field>,
    /// Learned numbers.
    pub parameters: Count,
    /// For one sample.
    pub flops: Count,
    /// The names of layers in `layer`, in their order.
    pub words: Vec<&'static str>,
}

/// A row per layer; a block of several values has one for them, and so has a
/// block without layers.
pub fn rows(network: &Network, blocks: &[Vec<At<'_>>]) -> Vec<Row> {
    let blocks = network.blocks.iter().zip(blocks);
    blocks.flat_map(|(block, places)| block_rows(network, block, places)).collect()
}

fn block_rows(network: &Network, block: &Block, places: &[At<'_>]) -> Vec<Row> {
    let head = match &block.source {
        Source::One(_) if block.layers.is_empty() => Some(String::from("(its source)")),
        Source::One(_) => None,
        source => Some(source_text(network, source)),
    };
    let shape = block.layers.first().map_or(&block.shape, |layer| &layer.input);
    let head = head.map(|layer| Row {
        block: block.word(),
        layer,
        output: shape.clone(),
        fields: Vec::new(),
        parameters: Count::default(),
        flops: additions(&block.source, shape),
        words: Vec::new(),
    });
    head.into_iter().chain(places.iter().map(|at| row(block.word(), at))).collect()
}

/// `hidden + deep`, `concat(hidden, deep)`
pub fn source_text(network: &Network, source: &Source) -> String {
    source_text_with(source, |operand| network.name_of(operand))
}

/// The same with other names.
pub fn source_text_with(source: &Source, name: impl Fn(Operand) -> String) -> String {
    let names: Vec<_> = source.operands().iter().map(|operand| name(*operand)).collect();
    match source {
        Source::Concat(_) => format!("concat({})", names.join(", ")),
        Source::One(_) | Source::Sum(_) => names.join(" + "),
    }
}

/// An addition per unit and term after the first.
fn additions(source: &Source, shape: &Shape) -> Count {
    match source {
        Source::Sum(terms) => Count::product(terms.len() - 1, [shape.width()]),
        Source::One(_) | Source::Concat(_) => Count::default(),
    }
}

fn row(block: String, at: &At<'_>) -> Row {
    let lowering = at.layer.kind.lowering();
    let fields = lowering.fields(at);
    let mut parameters = Count::default();
    for field in &fields {
        parameters.add(field.parameter_count());
    }
    Row {
        block,
        layer: at.layer.text.clone(),
        output: at.layer.output.clone(),
        fields,
        parameters,
        flops: lowering.flops(at),
        words: words(at.layer),
    }
}

/// Of the layer, and of those that it holds.
fn words(layer: &Layer) -> Vec<&'static str> {
    let inside = layer.kind.lowering().body().iter().flat_map(words);
    std::iter::once(layer.kind.keyword()).chain(inside).collect()
}
