//! Names minted for fields and buffers, in one place.
//!
//! | what                                         | name                        |
//! |----------------------------------------------|-----------------------------|
//! | field of a block's only parametric layer     | `hidden`                    |
//! | field of one of several                      | `narrow_dense`              |
//! | the same layer twice in a block              | `narrow_dense`, `narrow_dense_2` |
//! | state                                        | `narrow_batch_norm_state`   |
//! | tape: a block's value                        | `narrow`                    |
//! | tape: a value inside a block                 | `narrow_dense`              |
//! | tape: bits of an activation                  | `narrow_leaky_relu_bits`    |
//! | tape: what batch norm saves                  | `narrow_batch_norm_saved`   |
//!
//! A name that is taken gets a number after it.

use std::collections::HashSet;

use super::At;
use crate::layers::Kind;

/// Names given so far.
#[derive(Debug, Default)]
pub struct NameSet(HashSet<String>);

impl NameSet {
    /// Names that are taken from the start.
    #[must_use]
    pub fn of(taken: &[&str]) -> Self {
        Self(taken.iter().copied().map(str::to_owned).collect())
    }

    /// The wish, or where it is taken the wish with a number after it.
    pub fn mint(&mut self, wish: &str) -> String {
        let mut name = wish.to_owned();
        let mut number = 1;
        while !self.0.insert(name.clone()) {
            number += 1;
            name = format!("{wish}_{number}");
        }
        name
    }
}

fn is_parametric(kind: &Kind) -> bool {
    kind.lowering().is_parametric()
}

/// How many parametric layers the block of a layer has.
pub fn parametric_layers(at: &At<'_>) -> usize {
    at.layers().iter().filter(|layer| is_parametric(&layer.kind)).count()
}

/// The layer's keyword, numbered from the second of its kind in the block on.
pub fn in_block(at: &At<'_>) -> String {
    let keyword = at.keyword();
    let before = &at.layers()[..at.layer.index];
    match before.iter().filter(|layer| layer.kind.keyword() == keyword).count() {
        0 => keyword.to_owned(),
        same => format!("{keyword}_{}", same + 1),
    }
}

/// The field of a layer; `suffix` is empty or `_state`.
///
/// Deterministic, so that the layer's steps find the field that the struct has:
/// all names that precede it are minted in the same order.
pub fn field(at: &At<'_>, suffix: &str) -> String {
    let mut names = NameSet::default();
    for other in super::places(at.network).filter(|other| is_parametric(&other.layer.kind)) {
        let name = names.mint(&wish(&other));
        let state = names.mint(&format!("{}_state", wish(&other)));
        if other.block == at.block && other.layer.index == at.layer.index {
            return if suffix.is_empty() { name } else { state };
        }
    }
    unreachable!("only parametric layers have fields")
}

fn wish(at: &At<'_>) -> String {
    let block = at.network.blocks[at.block.0].local();
    if parametric_layers(at) == 1 { block } else { format!("{block}_{}", in_block(at)) }
}

/// PyTorch's name of a tensor of a layer.
pub fn tensor(at: &At<'_>, tensor: &str) -> String {
    let block = at.network.blocks[at.block.0].word();
    if parametric_layers(at) == 1 {
        format!("{block}.{tensor}")
    } else {
        format!("{block}.{}.{tensor}", at.layer.index)
    }
}
