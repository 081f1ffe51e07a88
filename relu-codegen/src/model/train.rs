//! Rules about the `train` section.

use proc_macro2::Ident;
use quote::quote;
use syn::ext::IdentExt;

use super::block::Layers;
use super::freeze;
use super::loss::{self, LOSSES};
use super::resolve::Reading;
use super::usage;
use super::{
    BlockId, Clip, Expression, Operand, OutputLoss, Range, Rule, Rules, Scalar, Source, Train,
};
use crate::diagnostic::{catalogue, closest};
use crate::layers::{Arguments, Signature, read_any_scalar};
use crate::syntax::{BlockSyntax, NetworkSyntax, StepSyntax, TrainEntry, TrainSyntax, TrainValue};

/// From the limit.
type MakeClip = fn(Scalar) -> Clip;

/// All kinds of clipping: in a description, in the model, and an example for help.
pub const CLIPS: &[(&str, MakeClip, &str)] = &[
    ("global_norm", Clip::GlobalNorm, "global_norm(5.0)"),
    ("norm", Clip::Norm, "norm(1.0)"),
    ("value", Clip::Value, "value(1.0)"),
];

/// What may stand in the parentheses of each.
pub const CLIP_ARGUMENTS: &[&str] = &["limit"];

/// All keys.
pub const KEYS: [&str; 6] = ["loss", "clip", "l1", "l2", "weight_decay", "freeze"];

/// Reads the entries; a loss is needed, the others are not.
pub fn check(
    train: &TrainSyntax,
    network: &NetworkSyntax,
    layers: &[Layers],
    rules: &mut Rules<'_>,
) -> Option<Train> {
    let mut losses = None;
    let (mut clip, mut l1, mut l2, mut weight_decay) = (None, None, None, None);
    let mut frozen = Vec::new();
    // The second of a key is read for its own mistakes.
    unique(&train.entries, rules);
    for entry in &train.entries {
        let Some(value) = &entry.value else { continue };
        match entry.key.to_string().as_str() {
            "loss" => losses = losses.or(read_losses(&entry.key, value, network, rules)),
            "clip" => clip = clip.or(read_clip(value, rules)),
            "l1" => l1 = l1.or(read_strength(&entry.key, value, rules)),
            "l2" => l2 = l2.or(read_strength(&entry.key, value, rules)),
            "weight_decay" => {
                weight_decay = weight_decay.or(read_strength(&entry.key, value, rules));
            }
            "freeze" => frozen.extend(freeze::read(&entry.key, value, network, layers, rules)),
            _ => rules.diagnostics.push(catalogue::unknown_key(&entry.key, &KEYS)),
        }
    }
    // `los` was meant for it.
    let is_loss = |entry: &TrainEntry| {
        closest(&entry.key.to_string(), KEYS).is_some_and(|meant| meant == "loss")
    };
    let has_loss = train.entries.iter().any(is_loss);
    if !has_loss && !train.broken {
        rules.diagnostics.push(catalogue::no_loss(train.span));
    }
    Some(Train { losses: losses?, clip, l1, l2, weight_decay, frozen })
}

/// A number that is not negative.
fn read_strength(key: &Ident, value: &TrainValue, rules: &mut Rules<'_>) -> Option<Scalar> {
    let what = format!("`{key}`");
    let scalar = match value {
        TrainValue::Number(number) => read_any_scalar(number, &what, rules)?,
        TrainValue::Step(step) if step.arguments.is_none() && !step.broken => {
            let tokens = step.path.iter();
            Scalar::Expression(Expression { tokens: quote!(#(#tokens)::*), span: step.span() })
        }
        other => {
            rules.diagnostics.push(catalogue::not_a_strength(other.span(), key));
            return None;
        }
    };
    let rule = Rule::Scalar(scalar.clone(), Range::NotNegative);
    rules.require(rule, catalogue::strength(key, &scalar)).then_some(scalar)
}

/// A loss per output, in the order of the outputs.
fn read_losses(
    key: &Ident,
    value: &TrainValue,
    network: &NetworkSyntax,
    rules: &mut Rules<'_>,
) -> Option<Vec<OutputLoss>> {
    let mut names: Vec<_> = network.outputs.iter().flatten().collect();
    names.dedup_by_key(|name| name.unraw());
    let outputs: Vec<_> = names.iter().map(|name| name.unraw().to_string()).collect();
    // After a mistake in their names a loss may be of any.
    let is_sure = network.outputs.as_deref().is_some_and(|outputs| !usage::has_twice(outputs));
    let outputs: Vec<_> = outputs.iter().map(String::as_str).collect();
    match value {
        TrainValue::Step(value) if outputs.len() > 1 => {
            let loss = value.to_string();
            rules.diagnostics.push(catalogue::one_loss_for_several(value.span(), &loss, &outputs));
            None
        }
        TrainValue::Step(value) => Some(vec![read_loss(value, rules)?]),
        TrainValue::Nameless(value) => {
            let loss = value.to_string();
            rules.diagnostics.push(catalogue::nameless_loss(value.span(), &loss, &outputs));
            None
        }
        TrainValue::Number(_) | TrainValue::List(..) => {
            rules.diagnostics.push(catalogue::not_a_loss(value.span()));
            None
        }
        TrainValue::PerOutput(entries, _) => {
            let entries = unique(entries, rules);
            for entry in entries.iter().filter(|_| is_sure) {
                if !outputs.iter().any(|output| entry.key.unraw() == output) {
                    rules.diagnostics.push(catalogue::loss_of_no_output(&entry.key, &outputs));
                }
            }
            let losses =
                names.iter().map(|output| loss_of_output(key, &entries, output, &names, rules));
            let losses: Vec<_> = losses.collect();
            losses.into_iter().collect()
        }
    }
}

/// The loss that is written for an output.
fn loss_of_output(
    key: &Ident,
    entries: &[&TrainEntry],
    output: &Ident,
    outputs: &[&Ident],
    rules: &mut Rules<'_>,
) -> Option<OutputLoss> {
    match entries.iter().find(|entry| entry.key.unraw() == output.unraw()) {
        None => {
            let name = output.unraw().to_string();
            let is_meant = |entry: &&TrainEntry| {
                closest(&entry.key.to_string(), [name.as_str()]).is_some()
                    && !outputs.iter().any(|other| entry.key.unraw() == other.unraw())
            };
            // One with a misspelled name is reported already.
            if !entries.iter().any(is_meant) {
                rules.diagnostics.push(catalogue::output_without_loss(key.span(), output));
            }
            None
        }
        Some(TrainEntry { value: Some(TrainValue::Step(value)), .. }) => read_loss(value, rules),
        Some(TrainEntry { value: Some(other), .. }) => {
            rules.diagnostics.push(catalogue::not_a_loss(other.span()));
            None
        }
        Some(TrainEntry { value: None, .. }) => None,
    }
}

/// The first entry of each key.
fn unique<'t>(entries: &'t [TrainEntry], rules: &mut Rules<'_>) -> Vec<&'t TrainEntry> {
    let mut first: Vec<&TrainEntry> = Vec::new();
    for entry in entries {
        match first.iter().find(|other| other.key == entry.key) {
            Some(other) => rules.diagnostics.push(catalogue::key_twice(&entry.key, &other.key)),
            None => first.push(entry),
        }
    }
    first
}

fn read_loss(value: &StepSyntax, rules: &mut Rules<'_>) -> Option<OutputLoss> {
    let word = word(value)?;
    let Some(entry) = loss::Entry::find(&word.unraw().to_string()) else {
        let known: Vec<_> = LOSSES.iter().map(|entry| entry.name).collect();
        let aliases =
            LOSSES.iter().flat_map(|entry| entry.aliases.iter().map(|alias| (*alias, entry.name)));
        let aliases: Vec<_> = aliases.collect();
        rules.diagnostics.push(catalogue::unknown_loss(word, &known, &aliases));
        return None;
    };
    let mut arguments = Arguments::bind(value, entry.signature(), rules);
    let (mut positional, mut named) = (Some(Vec::new()), Some(Vec::new()));
    for loss::Argument { name, default, range, mistake, setter } in entry.arguments {
        let is_given = arguments.has(name);
        let number = arguments.scalar_in(name, Some(*default), *range, *mistake);
        match setter {
            None => positional = positional.zip(number).map(|(list, number)| push(list, number)),
            Some(setter) if is_given => {
                named = named.zip(number).map(|(list, number)| push(list, (*setter, number)));
            }
            Some(_) => {}
        }
    }
    let class_weights = if entry.has_class_weights() && arguments.has("class_weights") {
        Some(arguments.expression("class_weights")?)
    } else {
        None
    };
    let weight = if arguments.has("weight") {
        let range = Range::NotNegative;
        Some(arguments.scalar_in("weight", None, range, catalogue::loss_weight)?)
    } else {
        None
    };
    let complete = arguments.is_complete();
    let (positional, named, span) = (positional?, named?, word.span());
    let loss = OutputLoss { entry, positional, named, class_weights, weight, span };
    complete.then_some(loss)
}

fn push<T>(mut list: Vec<T>, item: T) -> Vec<T> {
    list.push(item);
    list
}

fn read_clip(value: &TrainValue, rules: &mut Rules<'_>) -> Option<Clip> {
    let TrainValue::Step(value) = value else {
        rules.diagnostics.push(catalogue::clip_per_output(value.span()));
        return None;
    };
    let word = word(value)?;
    let Some((_, make, usage)) = CLIPS.iter().find(|(name, ..)| word == name) else {
        let known: Vec<_> = CLIPS.iter().map(|(name, ..)| *name).collect();
        rules.diagnostics.push(catalogue::unknown_clip(word, &known));
        return None;
    };
    let signature = Signature { usage, positional: CLIP_ARGUMENTS, ..Signature::default() };
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
        let name = last.keyword();
        let loss::Entry { name: callee, applies, takes_logarithms, .. } = loss.entry;
        if *applies == Some(name.as_str()) {
            let mistake = catalogue::applied_twice(last.span(), &name, callee, loss.span);
            rules.diagnostics.push(mistake);
        }
        if *takes_logarithms && name == "softmax" {
            rules.diagnostics.push(catalogue::not_logarithms(last.span(), callee, loss.span));
        }
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
