//! The layers of a block, with a shape for each edge.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::resolve::{self, bare_word};
use super::{Layer, Rules, Shape, Trail, nested, operands};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::layers::{Arguments, Entry, Kind, Reads};
use crate::syntax::{BlockSyntax, StepSyntax};

/// A block's layers, as far as they could be read.
#[derive(Debug, Default)]
pub struct Layers {
    /// Nothing after a mistake.
    pub list: Option<Vec<Layer>>,
    /// Of the block's value.
    pub shape: Known,
}

/// The shape of a value.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Nothing where a mistake leaves it unknown.
    pub sure: Option<Shape>,
    /// What it probably is, after a mistake: good enough for the type of a
    /// network that does not compile, but not for further rules.
    pub likely: Option<Shape>,
    /// How it got its shape.
    pub trail: Trail,
    /// Whether it is an input of indices, which `embedding` alone reads.
    pub is_indices: bool,
}

/// What was read of a layer.
struct Reading {
    /// Nothing after a mistake.
    kind: Option<Kind>,
    /// What its value probably is.
    likely: Likely,
}

/// What a layer probably makes, after a mistake in it.
enum Likely {
    /// What this one makes.
    Of(Kind),
    /// The shape that it reads.
    Same,
    /// Nobody knows.
    Unknown,
}

impl Known {
    /// A shape that something gave.
    pub fn new(shape: Option<Shape>, trail: Trail) -> Self {
        Self { likely: shape.clone(), sure: shape, trail, is_indices: false }
    }

    /// A mistake about the shape, and where the shape comes from.
    pub fn explain(&self, mistake: Diagnostic) -> Diagnostic {
        match &self.sure {
            Some(shape) => self.trail.explain(shape, mistake),
            None => mistake,
        }
    }
}

/// Reads the layers after the source; `skip` steps are not layers.
pub fn layers(
    blocks: &[BlockSyntax],
    block: &BlockSyntax,
    skip: usize,
    input: Known,
    rules: &mut Rules<'_>,
) -> Layers {
    let Layers { list, shape } = pipeline(blocks, &block.steps[skip..], input, rules);
    let list = list.filter(|_| !block.broken);
    let sure = shape.sure.filter(|_| !block.broken);
    let likely = shape.likely.filter(|_| !block.cut_short);
    let mut trail = shape.trail;
    trail.leave(&block.name);
    Layers { list, shape: Known { sure, likely, trail, is_indices: shape.is_indices } }
}

/// Reads layers one after the other.
pub fn pipeline(
    blocks: &[BlockSyntax],
    steps: &[StepSyntax],
    input: Known,
    rules: &mut Rules<'_>,
) -> Layers {
    let mut shape = input;
    let mut list = Some(Vec::new());
    for (index, step) in steps.iter().enumerate() {
        let layer = if step.body.is_some() {
            nested::layer(blocks, step, index, &mut shape, rules)
        } else {
            layer(blocks, step, index, &mut shape, rules)
        };
        list = list.zip(layer).map(|(mut list, layer)| {
            list.push(layer);
            list
        });
    }
    Layers { list, shape }
}

/// Reads a layer, and takes the shape over it.
fn layer(
    blocks: &[BlockSyntax],
    step: &StepSyntax,
    index: usize,
    shape: &mut Known,
    rules: &mut Rules<'_>,
) -> Option<Layer> {
    let Reading { kind, likely } = read(blocks, step, rules);
    // One that reads something else is reported already.
    let kind = kind.filter(|kind| shape.is_indices || !matches!(kind, Kind::Embedding(_)));
    let layer = kind.as_ref().and_then(|kind| layer_of(kind, shape, index, step, rules));
    let likely = likely.output(shape.likely.as_ref());
    let sure = match (&layer, &kind) {
        (Some(layer), _) => Some(layer.output.clone()),
        (None, Some(kind)) if shape.sure.is_none() => kind.layer().output_of_unknown(),
        (None, _) => None,
    };
    let keeps = kind.as_ref().is_some_and(|kind| Entry::of(kind).is_some_and(Entry::keeps_shape));
    let likely = sure.clone().or(likely);
    if keeps {
        shape.trail.keep(step.to_string());
    } else {
        shape.trail.make(step.to_string(), step.span(), likely.clone());
    }
    *shape = Known { likely, sure, trail: std::mem::take(&mut shape.trail), is_indices: false };
    layer
}

impl Likely {
    fn new(entry: &Entry, kind: Option<Kind>) -> Self {
        match kind {
            Some(kind) => Self::Of(kind),
            None if entry.keeps_shape() => Self::Same,
            None => Self::Unknown,
        }
    }

    fn output(&self, input: Option<&Shape>) -> Option<Shape> {
        match (self, input) {
            (Self::Of(kind), Some(input)) => Some(kind.layer().output(input)),
            (Self::Of(kind), None) => kind.layer().output_of_unknown(),
            (Self::Same, input) => input.cloned(),
            (Self::Unknown, _) => None,
        }
    }
}

fn layer_of(
    kind: &Kind,
    value: &Known,
    index: usize,
    step: &StepSyntax,
    rules: &mut Rules<'_>,
) -> Option<Layer> {
    let (input, span) = (value.sure.clone()?, step.span());
    let reads = Reads { shape: &input, trail: &value.trail, span };
    if !kind.layer().check(&reads, rules) {
        return None;
    }
    let output = kind.layer().output(&input);
    Some(Layer { kind: kind.clone(), index, text: step.to_string(), span, input, output })
}

/// The layer of the name, with its arguments.
fn read(blocks: &[BlockSyntax], step: &StepSyntax, rules: &mut Rules<'_>) -> Reading {
    if step.broken {
        return Reading { kind: None, likely: meant(step) };
    }
    let word = step.word();
    if operands::is_concat(step) {
        rules.diagnostics.push(catalogue::concat_inside(step.span()));
        return Reading { kind: None, likely: Likely::Unknown };
    }
    let Some(entry) = Entry::find(&word.unraw().to_string()) else {
        unknown(blocks, step, word, rules);
        return Reading { kind: None, likely: meant(step) };
    };
    let (kind, complete) = read_arguments(entry, step, rules);
    let likely = Likely::new(entry, kind.clone());
    Reading { kind: kind.filter(|_| complete), likely }
}

/// The layer, where its arguments could be read, and whether all of them could.
fn read_arguments(entry: &Entry, step: &StepSyntax, rules: &mut Rules<'_>) -> (Option<Kind>, bool) {
    let mut arguments = Arguments::bind(step, (entry.signature)(), rules);
    let kind = (entry.read)(&mut arguments);
    let complete = arguments.is_complete();
    (kind, complete)
}

/// What a layer that is misspelled or otherwise broken makes; one that is like no
/// other probably keeps the shape, as most do.
fn meant(step: &StepSyntax) -> Likely {
    let Some(entry) = Entry::meant(&step.keyword()) else {
        return Likely::Same;
    };
    let mut silent = Diagnostics::new();
    let mut rules = Rules { diagnostics: &mut silent, requirements: Vec::new() };
    let (kind, _) = read_arguments(entry, step, &mut rules);
    // What is wrong with it is mistake enough.
    let _ = silent.finish();
    Likely::new(entry, kind)
}

fn unknown(blocks: &[BlockSyntax], step: &StepSyntax, word: &Ident, rules: &mut Rules<'_>) {
    let block = bare_word(step).and_then(|word| resolve::find(blocks, word));
    let (known, aliases) = resolve::layer_names();
    rules.diagnostics.push(match block {
        Some(block) => catalogue::block_in_pipeline(word, &blocks[block.0].name),
        None => catalogue::unknown_layer(word, &known, &aliases),
    });
}
