//! Checks a description, and builds the network where it has no mistake.
//!
//! The check goes on after each mistake, so that one run reports all; what a
//! mistake leaves unknown is silent from there on.

use super::block::{self, Known, Layers};
use super::resolve::{self, Reading};
use super::sources::{self, Term};
use super::usage::{self, Outputs};
use super::{
    Block, BlockId, Element, Input, Network, Operand, Rules, Shape, Size, Source, Trail, Train,
};
use super::{class_weights, indices, looks_linear, train};
use crate::diagnostic::Diagnostics;
use crate::layers::read_size;
use crate::syntax::{BlockSyntax, InputSyntax, NetworkSyntax};

/// The shapes of a network's type, as far as they are known.
#[derive(Debug, Default)]
pub struct Interface {
    /// Of each input.
    pub inputs: Vec<Option<Shape>>,
    /// What each input is of, where that is known.
    pub elements: Vec<Option<Element>>,
    /// Of each output.
    pub outputs: Vec<Option<Shape>>,
}

/// The parts of a network, each as far as it has no mistake.
struct Parts {
    inputs: Vec<Known>,
    elements: Vec<Element>,
    readings: Vec<Reading>,
    outputs: Outputs,
    layers: Vec<Layers>,
    train: Option<Train>,
}

/// Checks a description; nothing where there was a mistake, here or before.
pub fn check(syntax: &NetworkSyntax, diagnostics: &mut Diagnostics) -> Option<Network> {
    let mut rules = Rules { diagnostics, requirements: Vec::new() };
    let parts = parts(syntax, &mut rules);
    let Rules { diagnostics, requirements } = rules;
    let network = parts.build(syntax).filter(|_| diagnostics.is_empty())?;
    Some(Network { requirements, ..network })
}

/// The shapes of the type of a description, which may have mistakes.
#[must_use]
pub fn interface(syntax: &NetworkSyntax) -> Interface {
    let mut diagnostics = Diagnostics::new();
    let mut rules = Rules { diagnostics: &mut diagnostics, requirements: Vec::new() };
    let parts = parts(syntax, &mut rules);
    // `check` has reported them.
    let _ = diagnostics.finish();
    let blocks = syntax.blocks.as_deref().unwrap_or_default();
    let elements = indices::likely(syntax, blocks, &parts.readings);
    let inputs = parts.inputs.into_iter().map(|input| input.likely).collect();
    let shape = |block: &Option<BlockId>| parts.layers[(*block)?.0].shape.likely.clone();
    let mut outputs: Vec<_> = parts.outputs.meant.iter().map(shape).collect();
    // Most networks end with their output.
    if syntax.outputs.is_none() {
        outputs.extend(parts.layers.last().map(|layers| layers.shape.likely.clone()));
    }
    Interface { inputs, elements, outputs }
}

fn parts(syntax: &NetworkSyntax, rules: &mut Rules<'_>) -> Parts {
    let blocks = syntax.blocks.as_deref().unwrap_or_default();
    let inputs = syntax.inputs.iter().flatten();
    let inputs: Vec<_> = inputs.map(|input| check_input(input, rules)).collect();
    usage::check_names(syntax, rules.diagnostics);
    let readings = resolve::readings(syntax, rules.diagnostics);
    usage::check_left_out_sources(blocks, &readings, rules.diagnostics);
    usage::check_several_inputs(syntax, &readings, rules.diagnostics);
    usage::check_unused_inputs(syntax, &readings, rules.diagnostics);
    let outputs = usage::outputs(syntax, rules.diagnostics);
    // What has no name may read any block.
    if !syntax.nameless {
        usage::check_unused(blocks, &readings, &outputs, rules.diagnostics);
    }
    let elements = indices::elements(syntax, blocks, &readings);
    indices::check(syntax, blocks, &readings, &elements, rules.diagnostics);
    let layers = check_layers(blocks, &readings, &inputs, &elements, rules);
    looks_linear::check(blocks, &readings, rules);
    let section = syntax.train.as_ref();
    let train = section.and_then(|section| train::check(section, syntax, &layers, rules));
    if let Some(train) = &train {
        class_weights::check(train, &outputs.meant, &layers, rules);
        train::check_last_layers(train, &outputs.meant, blocks, &readings, rules);
    }
    Parts { inputs, elements, readings, outputs, layers, train }
}

fn check_input(syntax: &InputSyntax, rules: &mut Rules<'_>) -> Known {
    let name = &syntax.name;
    if let Some([dimension]) = syntax.dimensions.as_deref() {
        let size = read_size(dimension, &format!("the size of `{name}`"), rules);
        let shape = size.map(Shape::vector);
        let trail = Trail::of_input(name, shape.clone());
        return Known::new(shape, trail);
    }
    let likely = syntax.likely.map(|size| Shape::vector(Size::Literal(size)));
    let trail = Trail::of_input(name, likely.clone());
    Known { sure: None, likely, trail, is_indices: false }
}

/// The layers of all blocks; a block's source is above it.
fn check_layers(
    blocks: &[BlockSyntax],
    readings: &[Reading],
    inputs: &[Known],
    elements: &[Element],
    rules: &mut Rules<'_>,
) -> Vec<Layers> {
    let mut layers: Vec<Layers> = Vec::with_capacity(blocks.len());
    for (block, reading) in blocks.iter().zip(readings) {
        let looks_up = indices::begins_with_embedding(block, reading);
        let reads_one = matches!(reading.source, Some(Source::One(_)));
        let value = |operand: Operand| match operand {
            // Reported already: indices are no numbers.
            Operand::Input(index) if elements.get(index) == Some(&Element::Index) && !looks_up => {
                Default::default()
            }
            Operand::Input(index) => {
                let input = inputs.get(index).cloned().unwrap_or_default();
                let name = input.trail.maker().map(|maker| maker.text.clone());
                let is_indices = looks_up && reads_one;
                (name.unwrap_or_default(), Known { is_indices, ..input })
            }
            Operand::Block(source) => {
                (blocks[source.0].name.to_string(), layers[source.0].shape.clone())
            }
        };
        let term = |operand: &Operand| {
            let (name, value) = value(*operand);
            Term { operand: *operand, name, value }
        };
        let terms = |operands: &[Operand]| operands.iter().map(term).collect::<Vec<_>>();
        let input = match &reading.source {
            Some(Source::One(operand)) => sources::one(block, term(operand)),
            Some(Source::Sum(operands)) => sources::sum(block, &terms(operands), rules),
            Some(Source::Concat(operands)) => sources::concat(block, &terms(operands), rules),
            None => Known::default(),
        };
        layers.push(block::layers(blocks, block, reading.skip, input, rules));
    }
    layers
}

impl Parts {
    /// The network, where all its parts are there.
    fn build(self, syntax: &NetworkSyntax) -> Option<Network> {
        let blocks = syntax.blocks.as_ref()?.iter().zip(self.readings).zip(self.layers);
        let blocks = blocks.map(|((block, reading), layers)| {
            Some(Block {
                attributes: block.attributes.clone(),
                name: block.name.clone(),
                source: reading.source?,
                layers: layers.list?,
                shape: layers.shape.sure?,
            })
        });
        let inputs = syntax.inputs.iter().flatten().zip(self.inputs).zip(self.elements);
        let inputs = inputs.map(|((input, known), element)| {
            Some(Input { name: input.name.clone(), shape: known.sure?, element })
        });
        Some(Network {
            attributes: syntax.attributes.clone(),
            weights: syntax.weights.clone(),
            c_api: syntax.c_api,
            visibility: syntax.visibility.clone(),
            name: syntax.name.clone()?,
            inputs: inputs.collect::<Option<_>>()?,
            outputs: self.outputs.meant.into_iter().collect::<Option<_>>()?,
            blocks: blocks.collect::<Option<_>>()?,
            train: self.train,
            requirements: Vec::new(),
        })
    }
}
