//! Rules about the `train` section.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::resolve::Reading;
use super::{BlockId, Clip, Loss, Operand, OutputLoss, Range, Rules, Scalar, Source, Train};
use crate::diagnostic::{catalogue, closest};
use crate::layers::{Arguments, Signature};
use crate::syntax::{BlockSyntax, NetworkSyntax, StepSyntax, TrainEntry, TrainSyntax, TrainValue};

type MakeClip = fn(Scalar) -> Clip;

const CLIPS: &[(&str, MakeClip, &str)] = &[
    ("global_norm", Clip::GlobalNorm, "global_norm(5.0)"),
    ("norm", Clip::Norm, "norm(1.0)"),
    ("value", Clip::Value, "value(1.0)"),
];

/// Reads the entries; a loss is needed, a clipping is not.
pub fn check(train: &TrainSyntax, network: &NetworkSyntax, rules: &mut Rules<'_>) -> Option<Train> {
    let mut losses = None;
    let mut clip = None;
    for entry in unique(&train.entries, rules) {
        match (entry.key.to_string().as_str(), &entry.value) {
            ("loss", Some(value)) => losses = read_losses(&entry.key, value, network, rules),
            ("clip", Some(TrainValue::Step(value))) => clip = read_clip(value, rules),
            ("clip", Some(TrainValue::PerOutput(_, span))) => {
                rules.diagnostics.push(catalogue::clip_per_output(*span));
            }
            ("loss" | "clip", None) => {}
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
    Some(Train { losses: losses?, clip })
}

/// A loss per output, in the order of the outputs.
fn read_losses(
    key: &Ident,
    value: &TrainValue,
    network: &NetworkSyntax,
    rules: &mut Rules<'_>,
) -> Option<Vec<OutputLoss>> {
    let outputs: Vec<_> =
        network.outputs.iter().flatten().map(|name| name.unraw().to_string()).collect();
    // One that is named twice is reported already.
    let mut outputs: Vec<_> = outputs.iter().map(String::as_str).collect();
    outputs.dedup();
    match value {
        TrainValue::Step(value) if outputs.len() > 1 => {
            let loss = value.to_string();
            rules.diagnostics.push(catalogue::one_loss_for_several(value.span(), &loss, &outputs));
            None
        }
        TrainValue::Step(value) => Some(vec![read_loss(value, rules)?]),
        TrainValue::PerOutput(entries, _) => {
            let entries = unique(entries, rules);
            for entry in &entries {
                if !outputs.iter().any(|output| entry.key.unraw() == output) {
                    rules.diagnostics.push(catalogue::loss_of_no_output(&entry.key, &outputs));
                }
            }
            let losses: Vec<_> =
                outputs.iter().map(|output| loss_of_output(key, &entries, output, rules)).collect();
            losses.into_iter().collect()
        }
    }
}

/// The loss that is written for an output.
fn loss_of_output(
    key: &Ident,
    entries: &[&TrainEntry],
    output: &str,
    rules: &mut Rules<'_>,
) -> Option<OutputLoss> {
    match entries.iter().find(|entry| entry.key.unraw() == output) {
        None => {
            rules.diagnostics.push(catalogue::output_without_loss(key.span(), output));
            None
        }
        Some(TrainEntry { value: Some(TrainValue::Step(value)), .. }) => read_loss(value, rules),
        Some(TrainEntry { value: Some(TrainValue::PerOutput(..)), key }) => {
            rules.diagnostics.push(catalogue::loss_of_no_output(key, &[]));
            None
        }
        Some(TrainEntry { value: None, .. }) => None,
    }
}

/// The first entry of each key.
fn unique<'t>(entries: &'t [TrainEntry], rules: &mut Rules<'_>) -> Vec<&'t TrainEntry> {
    let mut first: Vec<&TrainEntry> = Vec::new();
    for entry in entries {
        if first.iter().any(|other| other.key == entry.key) {
            rules.diagnostics.push(catalogue::key_twice(&entry.key));
        } else {
            first.push(entry);
        }
    }
    first
}

fn read_loss(value: &StepSyntax, rules: &mut Rules<'_>) -> Option<OutputLoss> {
    let word = word(value)?;
    let found = Loss::ALL.iter().find(|(name, _)| word == name);
    let Some((_, loss)) = found else {
        let known: Vec<_> = Loss::ALL.iter().map(|(name, _)| *name).collect();
        rules.diagnostics.push(catalogue::unknown_loss(word, &known));
        return None;
    };
    let signature = Signature {
        usage: "mean_squared_error(weight: 0.5)",
        named: &["weight"],
        ..Signature::default()
    };
    let mut arguments = Arguments::bind(value, signature, rules);
    let weight = match arguments.has("weight") {
        true => {
            let range = Range::NotNegative;
            Some(arguments.scalar_in("weight", None, range, catalogue::loss_weight)?)
        }
        false => None,
    };
    arguments.is_complete().then_some(OutputLoss { loss: *loss, weight })
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
pub fn check_last_layers(
    train: &Train,
    outputs: &[Option<BlockId>],
    blocks: &[BlockSyntax],
    readings: &[Reading],
    rules: &mut Rules<'_>,
) {
    for (loss, output) in train.losses.iter().zip(outputs) {
        let last = output.and_then(|output| last_layer(output, blocks, readings));
        let Some(last) = last else { continue };
        let mistake = match loss.loss {
            Loss::SoftmaxCrossEntropy if last.word() == "softmax" => catalogue::softmax_before_loss,
            Loss::BinaryCrossEntropy if last.word() == "sigmoid" => catalogue::sigmoid_before_loss,
            _ => continue,
        };
        rules.diagnostics.push(mistake(last.span()));
    }
}

/// The layer that makes a block's value; a block of a source only has that of
/// its source.
pub fn last_layer<'b>(
    block: BlockId,
    blocks: &'b [BlockSyntax],
    readings: &[Reading],
) -> Option<&'b StepSyntax> {
    let (syntax, reading) = (&blocks[block.0], &readings[block.0]);
    let last = syntax.steps.iter().skip(reading.skip).next_back();
    match (last, &reading.source) {
        (Some(last), _) => Some(last),
        // A source is above its reader, so this ends.
        (None, Some(Source::One(Operand::Block(source)))) => last_layer(*source, blocks, readings),
        (None, _) => None,
    }
}
