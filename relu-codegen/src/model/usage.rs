//! Rules about the graph of blocks, one function each.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::resolve::{self, Reading};
use super::{BlockId, Source};
use crate::diagnostic::{Diagnostics, catalogue, closest};
use crate::syntax::{BlockSyntax, NetworkSyntax};

/// What `-> output` names.
#[derive(Debug, Default)]
pub struct Outputs {
    /// The blocks.
    pub blocks: Vec<BlockId>,
    /// Whether any block may have been meant.
    pub uncertain: bool,
}

/// A block's name is its own: neither another block's nor the input's.
pub fn check_names(syntax: &NetworkSyntax, diagnostics: &mut Diagnostics) {
    let blocks = syntax.blocks.as_deref().unwrap_or_default();
    for (index, block) in blocks.iter().enumerate() {
        if resolve::find(&blocks[..index], &block.name).is_some() {
            diagnostics.push(catalogue::duplicate_block(&block.name));
        }
        if resolve::is_input(syntax, &block.name) {
            diagnostics.push(catalogue::block_named_as_input(&block.name));
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
    for (block, reading) in blocks.iter().zip(readings) {
        let Some(Source::Block(above)) = reading.source.filter(|_| !reading.explicit) else {
            continue;
        };
        let reads_above = |other: &Reading| other.explicit && other.source == reading.source;
        if let Some(reader) = readings.iter().position(reads_above)
            && !block.broken
        {
            let (above, reader) = (&blocks[above.0].name, &blocks[reader].name);
            let layers: Vec<_> = block.steps.iter().map(ToString::to_string).collect();
            let layers = layers.join(" -> ");
            diagnostics.push(catalogue::source_left_out(&block.name, &layers, above, reader));
        }
    }
}

/// A block makes the output, the input does not.
pub fn outputs(syntax: &NetworkSyntax, diagnostics: &mut Diagnostics) -> Outputs {
    let Some((names, blocks)) = syntax.outputs.as_ref().zip(syntax.blocks.as_ref()) else {
        return Outputs { blocks: Vec::new(), uncertain: true };
    };
    let mut outputs = Outputs::default();
    for name in names {
        if let Some(block) = resolve::find(blocks, name) {
            outputs.blocks.push(block);
            continue;
        }
        let meant = unknown_output(syntax, blocks, name, diagnostics);
        outputs.uncertain |= meant.is_none();
        outputs.blocks.extend(meant);
    }
    outputs
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
    if resolve::is_input(syntax, name) {
        diagnostics.push(catalogue::output_is_input(name));
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
            let read = reading.source == Some(Source::Block(id)) || reading.meant == Some(id);
            // A broken block may read the block above it, or any that it names.
            let other = &blocks[reader];
            let above = other.broken && reader == index + 1;
            read || above || (reader != index && mentions(other, block))
        };
        // The second of two blocks of a name cannot be read; that is reported.
        let duplicate = resolve::find(blocks, &block.name) != Some(id);
        let used = readings.iter().enumerate().any(is_read) || outputs.blocks.contains(&id);
        if !used && !duplicate {
            diagnostics.push(catalogue::unused_block(&block.name));
        }
    }
}

fn mentions(reader: &BlockSyntax, block: &BlockSyntax) -> bool {
    reader.mentions.iter().any(|word| block.name == word)
}
