//! The layers of a block, with a shape for each edge.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::resolve::{self, bare_word};
use super::{Layer, Rules, Shape};
use crate::diagnostic::catalogue;
use crate::layers::{Arguments, Entry, Kind};
use crate::syntax::{BlockSyntax, StepSyntax};

/// A block's layers, as far as they could be read.
#[derive(Debug, Default)]
pub struct Layers {
    /// Nothing after a mistake.
    pub list: Option<Vec<Layer>>,
    /// Of the block's value; nothing where it is unknown.
    pub shape: Option<Shape>,
}

/// Reads the layers after the source; `skip` steps are not layers.
pub fn layers(
    blocks: &[BlockSyntax],
    block: &BlockSyntax,
    skip: usize,
    input: Option<Shape>,
    rules: &mut Rules<'_>,
) -> Layers {
    let mut shape = input;
    let mut list = (!block.broken).then(Vec::new);
    for (index, step) in block.steps.iter().skip(skip).enumerate() {
        let kind = kind(blocks, step, rules);
        let layer = kind.as_ref().zip(shape.clone());
        let layer = layer.and_then(|(kind, input)| layer_of(kind, input, index, step, rules));
        shape = match (&layer, &kind) {
            (Some(layer), _) => Some(layer.output.clone()),
            (None, Some(kind)) if shape.is_none() => kind.layer().output_of_unknown(),
            (None, _) => None,
        };
        list = list.zip(layer).map(|(mut list, layer)| {
            list.push(layer);
            list
        });
    }
    Layers { list, shape: shape.filter(|_| !block.broken) }
}

fn layer_of(
    kind: &Kind,
    input: Shape,
    index: usize,
    step: &StepSyntax,
    rules: &mut Rules<'_>,
) -> Option<Layer> {
    let span = step.span();
    if !kind.layer().check(&input, span, rules) {
        return None;
    }
    let output = kind.layer().output(&input);
    Some(Layer { kind: kind.clone(), index, text: step.to_string(), span, input, output })
}

/// The layer of the name, with its arguments.
fn kind(blocks: &[BlockSyntax], step: &StepSyntax, rules: &mut Rules<'_>) -> Option<Kind> {
    if step.broken {
        return None;
    }
    let word = step.word();
    let Some(entry) = Entry::find(&word.unraw().to_string()) else {
        unknown(blocks, step, word, rules);
        return None;
    };
    let mut arguments = Arguments::bind(step, (entry.signature)(), rules);
    let kind = (entry.read)(&mut arguments);
    kind.filter(|_| arguments.is_complete())
}

fn unknown(blocks: &[BlockSyntax], step: &StepSyntax, word: &Ident, rules: &mut Rules<'_>) {
    let is_block = bare_word(step).is_some() && resolve::find(blocks, word).is_some();
    let (known, aliases) = resolve::layer_names();
    rules.diagnostics.push(if is_block {
        catalogue::block_in_pipeline(word)
    } else {
        catalogue::unknown_layer(word, &known, &aliases)
    });
}
