//! Checks a description, and builds the network where it has no mistake.
//!
//! The check goes on after each mistake, so that one run reports all; what a
//! mistake leaves unknown is silent from there on.

use super::block::{self, Known, Layers};
use super::resolve::{self, Reading};
use super::usage::{self, Outputs};
use super::{Block, Input, Network, Rules, Shape, Source, Train, train};
use crate::diagnostic::{Diagnostics, catalogue};
use crate::layers::{Entry, read_size};
use crate::syntax::{BlockSyntax, InputSyntax, NetworkSyntax, StepSyntax};

/// The shapes of a network's type, as far as they are known.
#[derive(Debug, Default)]
pub struct Interface {
    /// Of the input.
    pub input: Option<Shape>,
    /// Of the output.
    pub output: Option<Shape>,
}

/// The parts of a network, each as far as it has no mistake.
struct Parts {
    inputs: Vec<Option<Input>>,
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
    let input = parts.inputs.into_iter().next().flatten().map(|input| input.shape);
    let output = parts.outputs.blocks.first();
    let output = output.and_then(|block| parts.layers[block.0].shape.likely.clone());
    Interface { input, output }
}

fn parts(syntax: &NetworkSyntax, rules: &mut Rules<'_>) -> Parts {
    let blocks = syntax.blocks.as_deref().unwrap_or_default();
    let inputs = syntax.inputs.iter().flatten();
    let inputs: Vec<_> = inputs.map(|input| check_input(input, rules)).collect();
    usage::check_names(syntax, rules.diagnostics);
    let readings = resolve::readings(syntax, rules.diagnostics);
    usage::check_left_out_sources(blocks, &readings, rules.diagnostics);
    let outputs = usage::outputs(syntax, rules.diagnostics);
    // What has no name may read any block.
    if !syntax.nameless {
        usage::check_unused(blocks, &readings, &outputs, rules.diagnostics);
    }
    let layers = check_layers(blocks, &readings, &inputs, rules);
    check_looks_linear(blocks, &readings, rules);
    let train = syntax.train.as_ref().and_then(|section| train::check(section, rules));
    if let (Some(train), Some(output)) = (&train, outputs.blocks.first()) {
        train::check_last_layer(train.loss, *output, blocks, &readings, rules);
    }
    Parts { inputs, readings, outputs, layers, train }
}

fn check_input(syntax: &InputSyntax, rules: &mut Rules<'_>) -> Option<Input> {
    let name = syntax.name.clone();
    let [dimension] = syntax.dimensions.as_deref()? else {
        return None;
    };
    let what = format!("the size of `{name}`");
    let size = read_size(dimension, &what, rules)?;
    Some(Input { name, shape: Shape::vector(size) })
}

/// The layers of all blocks; a block's source is above it.
fn check_layers(
    blocks: &[BlockSyntax],
    readings: &[Reading],
    inputs: &[Option<Input>],
    rules: &mut Rules<'_>,
) -> Vec<Layers> {
    let mut layers: Vec<Layers> = Vec::with_capacity(blocks.len());
    for (block, reading) in blocks.iter().zip(readings) {
        let input = match reading.source {
            Some(Source::Input(index)) => {
                let input = inputs.get(index).and_then(Option::as_ref);
                Known::from(input.map(|input| input.shape.clone()))
            }
            Some(Source::Block(source)) => layers[source.0].shape.clone(),
            None => Known::default(),
        };
        layers.push(block::layers(blocks, block, reading.skip, input, rules));
    }
    layers
}

/// `looks_linear` pairs the two weights of a layer that reads two sides; any
/// other layer has one.
fn check_looks_linear(blocks: &[BlockSyntax], readings: &[Reading], rules: &mut Rules<'_>) {
    for (block, reading) in blocks.iter().zip(readings) {
        let mut before = match reading.source {
            Some(Source::Block(source)) => {
                train::last_layer(source, blocks, readings).map_or(Before::OneSide, Before::of)
            }
            Some(Source::Input(_)) => Before::OneSide,
            None => Before::Unknown,
        };
        for step in block.steps.iter().skip(reading.skip) {
            let init = step
                .named("init")
                .filter(|_| step.word() == "dense")
                .map(|argument| &argument.value);
            let init = init.filter(|init| init.to_string() == "looks_linear");
            if let (Some(init), Before::OneSide) = (init, before) {
                rules.diagnostics.push(catalogue::looks_linear(init.span()));
            }
            before = Before::of(step);
        }
    }
}

/// What stands before a layer.
#[derive(Clone, Copy)]
enum Before {
    OneSide,
    TwoSides,
    Unknown,
}

impl Before {
    fn of(step: &StepSyntax) -> Self {
        match step.word().to_string().as_str() {
            "two_sided_relu" => Self::TwoSides,
            word if Entry::find(word).is_some() => Self::OneSide,
            _ => Self::Unknown,
        }
    }
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
        Some(Network {
            attributes: syntax.attributes.clone(),
            visibility: syntax.visibility.clone(),
            name: syntax.name.clone()?,
            inputs: self.inputs.into_iter().collect::<Option<_>>()?,
            outputs: self.outputs.blocks,
            blocks: blocks.collect::<Option<_>>()?,
            train: self.train,
            requirements: Vec::new(),
        })
    }
}
