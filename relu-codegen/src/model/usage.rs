//! Rules about the graph of blocks, one function each.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::resolve::{self, Reading};
use super::{BlockId, Operand, Source, operands};
use crate::diagnostic::{Diagnostics, catalogue, closest};
use crate::layers::Entry;
use crate::syntax::{
    ArgumentSyntax, BlockSyntax, NetworkSyntax, StepSyntax, ValueSyntax, pipeline,
};

/// What `-> output` names.
#[derive(Debug, Default)]
pub struct Outputs {
    /// The blocks, in the order of the names; nothing where none is meant.
    pub meant: Vec<Option<BlockId>>,
    /// Whether any block may have been meant.
    pub uncertain: bool,
}

/// A name is its own: of no two blocks, inputs or outputs, nor of both a block
/// and an input. Inputs and outputs become fields, so that case does not tell them
/// apart.
pub fn check_names(syntax: &NetworkSyntax, diagnostics: &mut Diagnostics) {
    let inputs: Vec<_> = syntax.inputs.iter().flatten().map(|input| &input.name).collect();
    let outputs: Vec<_> = syntax.outputs.iter().flatten().collect();
    for (what, names) in [("input", inputs), ("output", outputs)] {
        for (index, name) in names.iter().enumerate() {
            let small = |name: &Ident| name.unraw().to_string().to_lowercase();
            match names[..index].iter().find(|other| small(other) == small(name)) {
                Some(first) if first.unraw() == name.unraw() => {
                    diagnostics.push(catalogue::named_twice(what, first, name));
                }
                Some(first) => diagnostics.push(catalogue::named_alike(what, first, name)),
                None => {}
            }
        }
    }
    let blocks = syntax.blocks.as_deref().unwrap_or_default();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(first) = resolve::find(&blocks[..index], &block.name) {
            let first = &blocks[first.0].name;
            diagnostics.push(catalogue::duplicate_block(&block.name, first));
        }
        if let Some(input) = resolve::input_name(syntax, &block.name) {
            diagnostics.push(catalogue::block_named_as_input(&block.name, input));
        }
    }
}

/// A source may be left out only where no other block reads the block above,
/// so that inserting a block never rewires another silently.
pub fn check_left_out_sources(
    blocks: &[BlockSyntax],
    readings: &[Reading],
    diagnostics: &mut Diagnostics,
) {
    for (block, reading) in blocks.iter().zip(readings).filter(|(block, _)| !block.broken) {
        let Some(Source::One(Operand::Block(above))) = reading.left_out() else {
            continue;
        };
        // One that reads itself is reported already.
        let reads_above = |(index, other): (usize, &Reading)| {
            other.explicit && other.reads(*above) && index != above.0
        };
        if let Some(reader) = readings.iter().enumerate().position(reads_above) {
            let (above, reader) = (&blocks[above.0].name, &blocks[reader].name);
            let layers = pipeline(&block.steps);
            diagnostics.push(catalogue::source_left_out(&block.name, &layers, above, reader));
        }
    }
}

/// The first block of a network with several inputs says which it reads.
pub fn check_several_inputs(
    syntax: &NetworkSyntax,
    readings: &[Reading],
    diagnostics: &mut Diagnostics,
) {
    let blocks = syntax.blocks.as_deref().unwrap_or_default();
    let inputs: Vec<_> =
        syntax.inputs.iter().flatten().map(|input| input.name.to_string()).collect();
    let inputs: Vec<_> = inputs.iter().map(String::as_str).collect();
    let (Some(block), Some(reading), [_, _, ..]) = (blocks.first(), readings.first(), &inputs[..])
    else {
        return;
    };
    if reading.left_out().is_some() && !block.broken {
        let layers = pipeline(&block.steps);
        diagnostics.push(catalogue::source_of_several(&block.name, &layers, &inputs));
    }
}

/// Every input is read by a block; a network's only one may be unused only
/// where no block can be sure to read it.
pub fn check_unused_inputs(
    syntax: &NetworkSyntax,
    readings: &[Reading],
    diagnostics: &mut Diagnostics,
) {
    let blocks = syntax.blocks.as_deref().unwrap_or_default();
    let uncertain = |reading: &Reading| reading.uncertain || reading.source.is_none();
    if syntax.nameless || blocks.iter().any(|block| block.broken) || readings.iter().any(uncertain)
    {
        return;
    }
    for (index, input) in syntax.inputs.iter().flatten().enumerate() {
        let reads = |reading: &Reading| {
            let source = reading.source.as_ref();
            source.is_some_and(|source| source.operands().contains(&Operand::Input(index)))
        };
        // One that has the name of a block or another is reported already.
        let others = &syntax.inputs.as_deref().unwrap_or_default()[..index];
        let duplicate = resolve::find(blocks, &input.name).is_some()
            || others.iter().any(|other| other.name.unraw() == input.name.unraw());
        if !readings.iter().any(reads) && !duplicate && !readings.is_empty() {
            diagnostics.push(catalogue::unused_input(&input.name));
        }
    }
}

/// A block makes the output, the input does not.
pub fn outputs(syntax: &NetworkSyntax, diagnostics: &mut Diagnostics) -> Outputs {
    let Some((names, blocks)) = syntax.outputs.as_ref().zip(syntax.blocks.as_ref()) else {
        return Outputs { meant: Vec::new(), uncertain: true };
    };
    // One that is named twice is reported; another block is meant.
    let mut outputs = Outputs { uncertain: has_twice(names), ..Outputs::default() };
    for name in names {
        let known = resolve::find(blocks, name);
        let meant = known.or_else(|| unknown_output(syntax, blocks, name, diagnostics));
        outputs.uncertain |= meant.is_none();
        outputs.meant.push(meant);
    }
    outputs
}

/// Whether a name stands there twice.
pub fn has_twice(names: &[Ident]) -> bool {
    let same = |(index, name): (usize, &Ident)| {
        names[..index].iter().any(|other| other.unraw() == name.unraw())
    };
    names.iter().enumerate().any(same)
}

/// Reports it, and finds the block that was probably meant.
fn unknown_output(
    syntax: &NetworkSyntax,
    blocks: &[BlockSyntax],
    name: &Ident,
    diagnostics: &mut Diagnostics,
) -> Option<BlockId> {
    let names = resolve::names(blocks);
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let word = name.unraw().to_string();
    if let Some(input) = resolve::input_name(syntax, name) {
        let last = blocks.last().map(|block| &block.name);
        diagnostics.push(catalogue::output_is_input(name, input, last));
        return None;
    }
    let meant = closest(&word, names.iter().copied());
    if !syntax.nameless || meant.is_some() {
        diagnostics.push(catalogue::unknown_output(name, &names));
    }
    let meant = meant?;
    names.iter().position(|own| *own == meant).map(BlockId)
}

/// Every block is read by another, or is the output.
pub fn check_unused(
    blocks: &[BlockSyntax],
    readings: &[Reading],
    outputs: &Outputs,
    diagnostics: &mut Diagnostics,
) {
    if outputs.uncertain || readings.iter().any(|reading| reading.uncertain) {
        return;
    }
    for (index, block) in blocks.iter().enumerate() {
        let id = BlockId(index);
        let is_read = |(reader, reading): (usize, &Reading)| {
            let read = reading.reads(id);
            // A broken block may read the block above it, or any that it names.
            let other = &blocks[reader];
            let above = other.broken && reader == index + 1;
            let named = mentions(other, block) || stands_in(&other.steps, block);
            read || above || (reader != index && named)
        };
        // The second of two blocks of a name cannot be read; that is reported.
        let duplicate = resolve::find(blocks, &block.name) != Some(id);
        let used = readings.iter().enumerate().any(is_read) || outputs.meant.contains(&Some(id));
        if !used && !duplicate {
            diagnostics.push(catalogue::unused_block(&block.name));
        }
    }
}

/// Whether the block stands in a pipeline, in the place of a layer or in a `concat`; that
/// is reported, and the block was meant to be read.
fn stands_in(steps: &[StepSyntax], block: &BlockSyntax) -> bool {
    let is_own = |word: &Ident| word.unraw() == block.name.unraw();
    let is_named = |step: &StepSyntax| {
        let word = resolve::bare_word(step).filter(|word| !is_layer(word));
        let list = step.arguments.iter().flat_map(|arguments| &arguments.list);
        let joins = |argument: &ArgumentSyntax| match &argument.value {
            ValueSyntax::Word(word) => is_own(word),
            _ => false,
        };
        word.is_some_and(is_own)
            || (operands::is_concat(step) && list.into_iter().any(joins))
            || stands_in(step.body.as_deref().unwrap_or_default(), block)
    };
    steps.iter().any(is_named)
}

fn is_layer(word: &Ident) -> bool {
    Entry::find(&word.unraw().to_string()).is_some()
}

fn mentions(reader: &BlockSyntax, block: &BlockSyntax) -> bool {
    reader.mentions.iter().any(|word| block.name == word)
}
