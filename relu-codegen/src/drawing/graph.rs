//! From the checked network to nodes and edges.

use syn::ext::IdentExt;

use super::{Drawing, Edge, Node, NodeKind, Part};
use crate::layers::Kind;
use crate::model::{Block, Element, Input, Layer, Network, Operand, Source};

/// Inputs, then each block behind what joins its sources, then outputs.
pub fn of(network: &Network) -> Drawing {
    let name = network.name.to_string();
    let mut drawing = Drawing { name, nodes: Vec::new(), edges: Vec::new() };
    drawing.nodes.extend(network.inputs.iter().map(input));
    let mut blocks = Vec::new();
    for block in &network.blocks {
        let source = source(&mut drawing, block, &blocks);
        let parts = parts(&block.layers);
        let shape = block.shape.to_string();
        let node = Node { kind: NodeKind::Block, name: block.word(), parts, shape };
        blocks.push(drawing.reading(node, &source));
    }
    for output in &network.outputs {
        let block = &network.blocks[output.0];
        let (name, shape) = (block.word(), block.shape.to_string());
        let node = Node { kind: NodeKind::Output, name, parts: Vec::new(), shape };
        drawing.reading(node, &[blocks[output.0]]);
    }
    drawing
}

impl Drawing {
    /// Adds a node that reads others.
    fn reading(&mut self, node: Node, sources: &[usize]) -> usize {
        let to = self.nodes.len();
        self.nodes.push(node);
        self.edges.extend(sources.iter().map(|from| Edge { from: *from, to }));
        to
    }
}

fn input(input: &Input) -> Node {
    let indices = match input.element {
        Element::Number => "",
        Element::Index => " of indices",
    };
    let (name, shape) = (input.name.unraw().to_string(), format!("{}{indices}", input.shape));
    Node { kind: NodeKind::Input, name, parts: Vec::new(), shape }
}

/// The node that a block reads; that of a sum or a concatenation is made.
fn source(drawing: &mut Drawing, block: &Block, blocks: &[usize]) -> Vec<usize> {
    let index = |operand: &Operand| match operand {
        Operand::Input(index) => *index,
        Operand::Block(id) => blocks[id.0],
    };
    let operands: Vec<_> = block.source.operands().iter().map(index).collect();
    let kind = match &block.source {
        Source::One(_) => return operands,
        Source::Sum(_) => NodeKind::Sum,
        Source::Concat(_) => NodeKind::Concat,
    };
    let shape = block.layers.first().map_or(&block.shape, |layer| &layer.input).to_string();
    let node = Node { kind, name: String::new(), parts: Vec::new(), shape };
    vec![drawing.reading(node, &operands)]
}

fn parts(layers: &[Layer]) -> Vec<Part> {
    layers.iter().map(part).collect()
}

fn part(layer: &Layer) -> Part {
    let shape = layer.output.to_string();
    match &layer.kind {
        Kind::Repeat(repeat) => {
            Part::Repeat { count: repeat.count.to_string(), parts: parts(&repeat.body) }
        }
        Kind::Residual(residual) => Part::Residual { shape, parts: parts(&residual.body) },
        kind => {
            let learns = kind.lowering().is_parametric();
            Part::Layer { text: layer.text.clone(), shape, learns }
        }
    }
}
