//! Which block reads which.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::{BlockId, Source};
use crate::diagnostic::{Diagnostics, catalogue, closest};
use crate::layers::{Entry, LAYERS};
use crate::syntax::{BlockSyntax, NetworkSyntax, StepSyntax};

/// What a block reads, as far as that is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// Nothing after a mistake.
    pub source: Option<Source>,
    /// Whether the source is written.
    pub explicit: bool,
    /// How many of the block's steps are not layers: 1 where the source, or
    /// what is meant for it, is written.
    pub skip: usize,
    /// A block that was probably meant, after a mistake.
    pub meant: Option<BlockId>,
    /// Whether any block may have been meant.
    pub uncertain: bool,
}

/// Resolves the source of each block.
pub fn readings(syntax: &NetworkSyntax, diagnostics: &mut Diagnostics) -> Vec<Reading> {
    let blocks = syntax.blocks.as_deref().unwrap_or_default();
    (0..blocks.len()).map(|index| reading(syntax, blocks, index, diagnostics)).collect()
}

/// The first block of a name.
pub fn find(blocks: &[BlockSyntax], name: &Ident) -> Option<BlockId> {
    blocks.iter().position(|block| block.name.unraw() == name.unraw()).map(BlockId)
}

/// Whether the word is the name of the input.
pub fn is_input(syntax: &NetworkSyntax, name: &Ident) -> bool {
    input(syntax, name).is_some()
}

fn input(syntax: &NetworkSyntax, name: &Ident) -> Option<usize> {
    let inputs = syntax.inputs.as_deref().unwrap_or_default();
    inputs.iter().position(|input| input.name.unraw() == name.unraw())
}

/// All names of blocks, as help lists them.
pub fn names(blocks: &[BlockSyntax]) -> Vec<String> {
    blocks.iter().map(|block| block.name.to_string()).collect()
}

fn reading(
    syntax: &NetworkSyntax,
    blocks: &[BlockSyntax],
    index: usize,
    diagnostics: &mut Diagnostics,
) -> Reading {
    let Some(head) = blocks[index].steps.first().filter(|head| !head.broken) else {
        return Reading { uncertain: blocks[index].mentions.is_empty(), ..Reading::default() };
    };
    let Some(name) = bare_word(head) else {
        return implicit(syntax, index);
    };
    let explicit = Reading { explicit: true, skip: 1, ..Reading::default() };
    if let Some(source) = find(&blocks[..index], name) {
        return Reading { source: Some(Source::Block(source)), ..explicit };
    }
    if let Some(source) = input(syntax, name) {
        return Reading { source: Some(Source::Input(source)), ..explicit };
    }
    if Entry::find(&name.unraw().to_string()).is_some() {
        return implicit(syntax, index);
    }
    Reading { explicit: true, skip: 1, ..mistake(syntax, blocks, index, name, diagnostics) }
}

/// A step without parentheses that is no path.
pub fn bare_word(step: &StepSyntax) -> Option<&Ident> {
    match step.path.as_slice() {
        [word] if step.arguments.is_none() => Some(word),
        _ => None,
    }
}

/// The block above, or the input.
fn implicit(syntax: &NetworkSyntax, index: usize) -> Reading {
    let source = match index.checked_sub(1) {
        Some(above) => Source::Block(BlockId(above)),
        None => Source::Input(0),
    };
    // The block above may be one that could not be read.
    let source = Some(source).filter(|_| !syntax.nameless);
    Reading { source, uncertain: source.is_none(), ..Reading::default() }
}

/// Reports a head that is nothing which a block can read.
fn mistake(
    syntax: &NetworkSyntax,
    blocks: &[BlockSyntax],
    index: usize,
    name: &Ident,
    diagnostics: &mut Diagnostics,
) -> Reading {
    let above = above(syntax, &blocks[..index]);
    let above: Vec<_> = above.iter().map(String::as_str).collect();
    if let Some(below) = find(blocks, name) {
        let reader = &blocks[index].name;
        let uncertain = below == BlockId(index);
        diagnostics.push(if uncertain {
            catalogue::reads_itself(name, &above)
        } else {
            catalogue::reads_below(reader, name)
        });
        return Reading { meant: Some(below), uncertain, ..Reading::default() };
    }
    let (layers, aliases) = layer_names();
    let meant = closest(&name.to_string(), above.iter().copied());
    let is_layer = closest(&name.to_string(), layers.iter().copied()).is_some();
    if syntax.nameless && meant.is_none() && !is_layer {
        return Reading { uncertain: true, ..Reading::default() };
    }
    diagnostics.push(catalogue::unknown_source(name, &above, &layers, &aliases));
    let meant = meant.and_then(|meant| blocks.iter().position(|block| block.name == meant));
    Reading { meant: meant.map(BlockId), uncertain: meant.is_none(), ..Reading::default() }
}

/// What a block can read: the input, and the blocks above it.
fn above(syntax: &NetworkSyntax, blocks: &[BlockSyntax]) -> Vec<String> {
    let inputs = syntax.inputs.as_deref().unwrap_or_default();
    let inputs = inputs.iter().map(|input| input.name.to_string());
    inputs.chain(names(blocks)).collect()
}

/// The names of all layers, and what other libraries call them.
pub fn layer_names() -> (Vec<&'static str>, Vec<(&'static str, &'static str)>) {
    let keywords = LAYERS.iter().map(|entry| entry.keyword).collect();
    let aliases = LAYERS.iter().flat_map(|entry| {
        let aliases = (entry.signature)().aliases;
        aliases.iter().map(|alias| (*alias, entry.keyword))
    });
    (keywords, aliases.collect())
}
