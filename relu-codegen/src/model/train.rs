//! Rules about the `train` section.

use proc_macro2::Ident;

use super::resolve::Reading;
use super::{BlockId, Clip, Loss, Range, Rules, Scalar, Source, Train};
use crate::diagnostic::{catalogue, closest};
use crate::layers::{Arguments, Signature};
use crate::syntax::{BlockSyntax, StepSyntax, TrainEntry, TrainSyntax};

type MakeClip = fn(Scalar) -> Clip;

const CLIPS: &[(&str, MakeClip, &str)] = &[
    ("global_norm", Clip::GlobalNorm, "global_norm(5.0)"),
    ("norm", Clip::Norm, "norm(1.0)"),
    ("value", Clip::Value, "value(1.0)"),
];

/// Reads the entries; a loss is needed, a clipping is not.
pub fn check(train: &TrainSyntax, rules: &mut Rules<'_>) -> Option<Train> {
    let mut loss = None;
    let mut clip = None;
    for entry in unique(train, rules) {
        let value = entry.value.as_ref();
        match entry.key.to_string().as_str() {
            "loss" => loss = value.and_then(|value| read_loss(value, rules)),
            "clip" => clip = value.and_then(|value| read_clip(value, rules)),
            _ => rules.diagnostics.push(catalogue::unknown_key(&entry.key)),
        }
    }
    // `los` was meant for it.
    let is_loss = |entry: &TrainEntry| {
        closest(&entry.key.to_string(), ["loss", "clip"]).is_some_and(|meant| meant == "loss")
    };
    let has_loss = train.entries.iter().any(is_loss);
    if !has_loss && !train.broken {
        rules.diagnostics.push(catalogue::no_loss(train.span));
    }
    Some(Train { loss: loss?, clip })
}

/// The first entry of each key.
fn unique<'t>(train: &'t TrainSyntax, rules: &mut Rules<'_>) -> Vec<&'t TrainEntry> {
    let mut first: Vec<&TrainEntry> = Vec::new();
    for entry in &train.entries {
        if first.iter().any(|other| other.key == entry.key) {
            rules.diagnostics.push(catalogue::key_twice(&entry.key));
        } else {
            first.push(entry);
        }
    }
    first
}

fn read_loss(value: &StepSyntax, rules: &mut Rules<'_>) -> Option<Loss> {
    let word = word(value)?;
    let found = Loss::ALL.iter().find(|(name, _)| word == name);
    let Some((_, loss)) = found else {
        let known: Vec<_> = Loss::ALL.iter().map(|(name, _)| *name).collect();
        rules.diagnostics.push(catalogue::unknown_loss(word, &known));
        return None;
    };
    let arguments = value.arguments.as_ref();
    if let Some(arguments) = arguments.filter(|arguments| !arguments.list.is_empty()) {
        rules.diagnostics.push(catalogue::loss_arguments(word, arguments.span));
    }
    Some(*loss)
}

fn read_clip(value: &StepSyntax, rules: &mut Rules<'_>) -> Option<Clip> {
    let word = word(value)?;
    let Some((_, make, usage)) = CLIPS.iter().find(|(name, ..)| word == name) else {
        let known: Vec<_> = CLIPS.iter().map(|(name, ..)| *name).collect();
        rules.diagnostics.push(catalogue::unknown_clip(word, &known));
        return None;
    };
    let signature = Signature { usage, positional: &["limit"], ..Signature::default() };
    let mut arguments = Arguments::bind(value, signature, rules);
    let limit = arguments.scalar_in("limit", None, Range::Positive, catalogue::limit)?;
    Some(make(limit))
}

fn word(value: &StepSyntax) -> Option<&Ident> {
    if value.broken { None } else { Some(value.word()) }
}

/// A loss that is computed from scores applies the last activation itself; a
/// network that applies it too would train badly without an error.
pub fn check_last_layer(
    loss: Loss,
    output: BlockId,
    blocks: &[BlockSyntax],
    readings: &[Reading],
    rules: &mut Rules<'_>,
) {
    let Some(last) = last_layer(output, blocks, readings) else {
        return;
    };
    let mistake = match loss {
        Loss::SoftmaxCrossEntropy if last.word() == "softmax" => catalogue::softmax_before_loss,
        Loss::BinaryCrossEntropy if last.word() == "sigmoid" => catalogue::sigmoid_before_loss,
        _ => return,
    };
    rules.diagnostics.push(mistake(last.span()));
}

/// The layer that makes a block's value; a block of a source only has that of
/// its source.
pub fn last_layer<'b>(
    block: BlockId,
    blocks: &'b [BlockSyntax],
    readings: &[Reading],
) -> Option<&'b StepSyntax> {
    let (syntax, reading) = (&blocks[block.0], readings[block.0]);
    let last = syntax.steps.iter().skip(reading.skip).next_back();
    match (last, reading.source) {
        (Some(last), _) => Some(last),
        // A source is above its reader, so this ends.
        (None, Some(Source::Block(source))) => last_layer(source, blocks, readings),
        (None, _) => None,
    }
}
