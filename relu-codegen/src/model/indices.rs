//! Inputs of indices: those that `embedding` reads, which nothing else can read.

use proc_macro2::{Ident, Span};

use super::operands::is_concat;
use super::resolve::Reading;
use super::{Element, Operand, Source};
use crate::diagnostic::{Diagnostics, catalogue};
use crate::layers::Entry;
use crate::syntax::{ArgumentSyntax, BlockSyntax, NetworkSyntax, StepSyntax};

/// Of each input, what it is of.
pub fn elements(
    syntax: &NetworkSyntax,
    blocks: &[BlockSyntax],
    readings: &[Reading],
) -> Vec<Element> {
    let of_input = |input: usize| match embedding_of(input, blocks, readings) {
        Some(_) => Element::Index,
        None => Element::Number,
    };
    (0..syntax.inputs.iter().flatten().count()).map(of_input).collect()
}

/// The first block that looks up rows for the indices of an input.
fn embedding_of<'b>(
    input: usize,
    blocks: &'b [BlockSyntax],
    readings: &[Reading],
) -> Option<&'b BlockSyntax> {
    let mut blocks = blocks.iter().zip(readings);
    let looks_up = |(block, reading): &(&BlockSyntax, &Reading)| {
        reading.reads_input(input) && begins_with_embedding(block, reading)
    };
    blocks.find(looks_up).map(|(block, _)| block)
}

/// The same after mistakes: nothing where an embedding in the wrong place, or a
/// layer that reads indices as numbers, leaves open what is meant.
pub fn likely(
    syntax: &NetworkSyntax,
    blocks: &[BlockSyntax],
    readings: &[Reading],
) -> Vec<Option<Element>> {
    let mut diagnostics = Diagnostics::new();
    let elements = elements(syntax, blocks, readings);
    check(syntax, blocks, readings, &elements, &mut diagnostics);
    let is_sure = diagnostics.finish().is_empty();
    elements.into_iter().map(|element| Some(element).filter(|_| is_sure)).collect()
}

/// Whether a block looks up rows for the indices that it reads.
pub fn begins_with_embedding(block: &BlockSyntax, reading: &Reading) -> bool {
    block.steps.get(reading.skip).is_some_and(is_embedding)
}

/// Whether a layer is an embedding, or is meant to be one.
fn is_embedding(step: &StepSyntax) -> bool {
    if step.broken {
        return false;
    }
    let word = step.keyword();
    let entry = Entry::find(&word).or_else(|| Entry::meant(&word));
    entry.is_some_and(|entry| entry.keyword == "embedding")
}

/// Reports embeddings that read something else than an input, and what else reads
/// an input of indices.
pub fn check(
    syntax: &NetworkSyntax,
    blocks: &[BlockSyntax],
    readings: &[Reading],
    elements: &[Element],
    diagnostics: &mut Diagnostics,
) {
    let inputs: Vec<_> = syntax.inputs.iter().flatten().map(|input| &input.name).collect();
    for (block, reading) in blocks.iter().zip(readings) {
        let reads_input = !matches!(
            reading.source,
            Some(Source::One(Operand::Block(_)) | Source::Sum(_) | Source::Concat(_))
        );
        let candidates = candidates(reading, &inputs, elements);
        for (index, step) in block.steps.iter().skip(reading.skip).enumerate() {
            let is_first = index == 0 && reads_input;
            check_place(block, step, is_first, &candidates, diagnostics);
        }
        check_reader(
            block,
            reading,
            |operand| match *operand {
                Operand::Input(input) => {
                    Some((*inputs.get(input)?, &embedding_of(input, blocks, readings)?.name))
                }
                Operand::Block(_) => None,
            },
            diagnostics,
        );
    }
}

/// The inputs that an embedding in the wrong place may be meant for: those that its
/// block reads, or those of indices, or all.
fn candidates<'i>(reading: &Reading, inputs: &[&'i Ident], elements: &[Element]) -> Vec<&'i Ident> {
    let operands = reading.source.iter().flat_map(Source::operands);
    let read = operands.filter_map(|operand| match operand {
        Operand::Input(index) => inputs.get(*index).copied(),
        Operand::Block(_) => None,
    });
    let mut read: Vec<_> = read.collect();
    read.dedup();
    if read.is_empty() {
        let indices = inputs.iter().zip(elements);
        let indices = indices.filter(|(_, element)| **element == Element::Index);
        read = indices.map(|(input, _)| *input).collect();
    }
    if read.is_empty() { inputs.to_vec() } else { read }
}

/// An embedding stands first in a block, on an input.
fn check_place(
    block: &BlockSyntax,
    step: &StepSyntax,
    is_first: bool,
    inputs: &[&Ident],
    diagnostics: &mut Diagnostics,
) {
    if is_embedding(step) && !is_first {
        diagnostics.push(catalogue::misplaced_embedding(step, &block.name, inputs));
    }
    for inner in step.body.iter().flatten() {
        check_place(block, inner, false, inputs, diagnostics);
    }
}

/// A block that reads an input of indices begins with an embedding; `indices` are such
/// an input and the block that does.
fn check_reader<'b>(
    block: &BlockSyntax,
    reading: &Reading,
    indices: impl Fn(&Operand) -> Option<(&'b Ident, &'b Ident)>,
    diagnostics: &mut Diagnostics,
) {
    let Some(source) = reading.source.as_ref().filter(|_| !block.broken) else { return };
    // An embedding of several values is in the wrong place.
    if begins_with_embedding(block, reading) {
        return;
    }
    for (index, operand) in source.operands().iter().enumerate() {
        if let Some((input, embedding)) = indices(operand) {
            let span = span_of_operand(block, index);
            diagnostics.push(catalogue::indices_as_numbers(span, input, embedding));
        }
    }
}

/// The token by which a block reads the operand of that index; where the source is
/// left out, the layer that reads it.
fn span_of_operand(block: &BlockSyntax, index: usize) -> Span {
    if let Some(term) = block.terms.get(index) {
        return term.span();
    }
    let Some(head) = block.steps.first() else { return block.name.span() };
    let argument = head.arguments.as_ref().and_then(|arguments| arguments.list.get(index));
    let operand = argument.filter(|_| is_concat(head));
    operand.map_or_else(|| head.span(), |ArgumentSyntax { value, .. }| value.span())
}
