//! `freeze: hidden`, `freeze: [hidden, narrow]`

use proc_macro2::Ident;

use super::block::Layers;
use super::resolve::{self, bare_word};
use super::{BlockId, Layer, Rules};
use crate::diagnostic::catalogue;
use crate::syntax::{NetworkSyntax, TrainValue};

/// The blocks of a list, or one.
pub fn read(
    key: &Ident,
    value: &TrainValue,
    network: &NetworkSyntax,
    layers: &[Layers],
    rules: &mut Rules<'_>,
) -> Vec<BlockId> {
    let mut frozen: Vec<(&Ident, BlockId)> = Vec::new();
    for name in names(key, value, rules) {
        let Some(block) = find(name, network, rules) else { continue };
        let layers = layers.get(block.0).and_then(|layers| layers.list.as_deref());
        let first = frozen.iter().find(|(_, other)| *other == block);
        if let Some((first, _)) = first {
            rules.diagnostics.push(catalogue::named_twice("block", first, name));
        } else if layers.is_some_and(|layers| !layers.iter().any(is_parametric)) {
            let own = &network.blocks.as_deref().unwrap_or_default()[block.0].name;
            rules.diagnostics.push(catalogue::nothing_to_freeze(name, own));
        }
        frozen.push((name, block));
    }
    frozen.into_iter().map(|(_, block)| block).collect()
}

fn names<'v>(key: &Ident, value: &'v TrainValue, rules: &mut Rules<'_>) -> Vec<&'v Ident> {
    match value {
        TrainValue::List(names, span) if names.is_empty() => {
            rules.diagnostics.push(catalogue::no_block_to_freeze(*span, key));
            Vec::new()
        }
        TrainValue::List(names, _) => names.iter().collect(),
        TrainValue::Step(step) if step.broken => Vec::new(),
        TrainValue::Step(step) if bare_word(step).is_some() => vec![step.word()],
        other => {
            rules.diagnostics.push(catalogue::not_blocks(other.span()));
            Vec::new()
        }
    }
}

fn find(name: &Ident, network: &NetworkSyntax, rules: &mut Rules<'_>) -> Option<BlockId> {
    let blocks = network.blocks.as_deref().unwrap_or_default();
    let found = resolve::find(blocks, name);
    if found.is_none() && !network.nameless {
        let known = resolve::names(blocks);
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        rules.diagnostics.push(catalogue::unknown_frozen(name, &known));
    }
    found
}

fn is_parametric(layer: &Layer) -> bool {
    layer.kind.lowering().parametric_layers() > 0
}
