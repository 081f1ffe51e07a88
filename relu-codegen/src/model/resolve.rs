//! Which block reads which.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::{BlockId, Operand, Source, operands};
use crate::diagnostic::{Diagnostics, catalogue, closest};
use crate::layers::{Entry, LAYERS};
use crate::syntax::{BlockSyntax, NetworkSyntax, StepSyntax};

/// What a block reads, as far as that is known.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Nothing after a mistake.
    pub source: Option<Source>,
    /// Whether the source is written.
    pub explicit: bool,
    /// How many of the block's steps are not layers: 1 where the source, or
    /// what is meant for it, is the first of them.
    pub skip: usize,
    /// Blocks that are read or were probably meant, after a mistake.
    pub meant: Vec<BlockId>,
    /// The input that was probably meant, after a mistake.
    pub meant_input: Option<usize>,
    /// Whether any block may have been meant.
    pub uncertain: bool,
}

impl Reading {
    /// The source, where it is not written.
    pub fn left_out(&self) -> Option<&Source> {
        self.source.as_ref().filter(|_| !self.explicit)
    }

    /// Whether the input alone is read, or was probably meant.
    pub fn reads_input(&self, input: usize) -> bool {
        self.source == Some(Source::One(Operand::Input(input))) || self.meant_input == Some(input)
    }

    /// Whether the block is read, or was probably meant.
    pub fn reads(&self, block: BlockId) -> bool {
        let reads = self.source.as_ref().is_some_and(|source| source.reads(block));
        reads || self.meant.contains(&block)
    }
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

/// The name of the input that a word names, where it is written first.
pub fn input_name<'s>(syntax: &'s NetworkSyntax, name: &Ident) -> Option<&'s Ident> {
    let inputs = syntax.inputs.as_deref()?;
    input(syntax, name).map(|input| &inputs[input].name)
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
    let block = &blocks[index];
    let scope = Scope { syntax, blocks, index };
    if !block.terms.is_empty() {
        return operands::sum(&scope, &block.terms, diagnostics);
    }
    let Some(head) = block.steps.first().filter(|head| !head.broken) else {
        return Reading { uncertain: block.mentions.is_empty(), ..Reading::default() };
    };
    if operands::is_concat(head) {
        return operands::concat(&scope, head, diagnostics);
    }
    let Some(name) = bare_word(head) else {
        return implicit(syntax, index);
    };
    if let Some(operand) = scope.find(name) {
        let source = Some(Source::One(operand));
        return Reading { source, explicit: true, skip: 1, ..Reading::default() };
    }
    if Entry::find(&name.unraw().to_string()).is_some() {
        return implicit(syntax, index);
    }
    Reading { explicit: true, skip: 1, ..scope.unknown(name, diagnostics) }
}

/// A step without parentheses that is no path.
pub fn bare_word(step: &StepSyntax) -> Option<&Ident> {
    match step.path.as_slice() {
        [word] if step.arguments.is_none() && step.body.is_none() => Some(word),
        _ => None,
    }
}

/// The block above, or the input.
fn implicit(syntax: &NetworkSyntax, index: usize) -> Reading {
    let operand = match index.checked_sub(1) {
        Some(above) => Operand::Block(BlockId(above)),
        None => Operand::Input(0),
    };
    // The block above may be one that could not be read.
    let source = Some(Source::One(operand)).filter(|_| !syntax.nameless);
    Reading { uncertain: source.is_none(), source, ..Reading::default() }
}

/// What a block can name.
pub struct Scope<'a> {
    syntax: &'a NetworkSyntax,
    blocks: &'a [BlockSyntax],
    /// Of the block.
    index: usize,
}

impl Scope<'_> {
    /// The block above or the input of a name.
    pub fn find(&self, name: &Ident) -> Option<Operand> {
        let block = find(&self.blocks[..self.index], name).map(Operand::Block);
        block.or_else(|| input(self.syntax, name).map(Operand::Input))
    }

    /// All that can be named: the inputs, and the blocks above.
    pub fn above(&self) -> Vec<String> {
        let inputs = self.syntax.inputs.as_deref().unwrap_or_default();
        let inputs = inputs.iter().map(|input| input.name.to_string());
        inputs.chain(names(&self.blocks[..self.index])).collect()
    }

    /// The blocks above whose names are words of a text.
    pub fn blocks_in(&self, text: &str) -> Vec<BlockId> {
        let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
        let words: Vec<_> = text.split(|letter| !is_letter(letter)).collect();
        let is_named = |id: &BlockId| words.contains(&&*self.blocks[id.0].name.to_string());
        (0..self.index).map(BlockId).filter(is_named).collect()
    }

    /// Reports a name that is nothing which the block can read.
    pub fn unknown(&self, name: &Ident, diagnostics: &mut Diagnostics) -> Reading {
        let above = self.above();
        let above: Vec<_> = above.iter().map(String::as_str).collect();
        if let Some(below) = find(self.blocks, name) {
            return self.below(name, below, &above, diagnostics);
        }
        let (layers, aliases) = layer_names();
        let meant = closest(&name.to_string(), above.iter().copied());
        let is_layer = closest(&name.to_string(), layers.iter().copied()).is_some();
        if self.syntax.nameless && meant.is_none() && !is_layer {
            return Reading { uncertain: true, ..Reading::default() };
        }
        diagnostics.push(catalogue::unknown_source(name, &above, &layers, &aliases));
        let mut inputs = self.syntax.inputs.iter().flatten();
        let meant_input = meant.and_then(|meant| inputs.position(|input| input.name == meant));
        let mut blocks = self.blocks.iter();
        let meant = meant.and_then(|meant| blocks.position(|block| block.name == meant));
        let uncertain = meant.is_none();
        let meant = meant.map(BlockId).into_iter().collect();
        Reading { meant, meant_input, uncertain, ..Reading::default() }
    }

    /// Reports a block that is not above.
    fn below(
        &self,
        name: &Ident,
        below: BlockId,
        above: &[&str],
        diagnostics: &mut Diagnostics,
    ) -> Reading {
        let uncertain = below == BlockId(self.index);
        diagnostics.push(if uncertain {
            catalogue::reads_itself(name, above)
        } else {
            catalogue::reads_below(&self.blocks[self.index].name, name, &self.blocks[below.0].name)
        });
        Reading { meant: vec![below], uncertain, ..Reading::default() }
    }
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
