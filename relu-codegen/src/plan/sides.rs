//! Which values have two sides, so that a product can choose by sign.

use crate::layers::Kind;
use crate::model::{BlockId, Layer, Network, Operand, Source};

/// Whether the value of a pipeline is that of `two_sided_relu`; `entry` says so
/// of what it reads.
#[must_use]
pub fn ends_two_sided(layers: &[Layer], entry: bool) -> bool {
    let Some((last, before)) = layers.split_last() else { return entry };
    match &last.kind {
        Kind::TwoSidedRelu(_) => true,
        // A repetition keeps the two sides only where it begins with them.
        Kind::Repeat(repeat) => ends_two_sided(before, entry) && ends_two_sided(&repeat.body, true),
        _ => false,
    }
}

/// Whether a block's source is such a value.
#[must_use]
pub fn source_is_two_sided(network: &Network, block: BlockId) -> bool {
    match network.blocks[block.0].source {
        Source::One(Operand::Block(source)) => {
            let entry = source_is_two_sided(network, source);
            ends_two_sided(&network.blocks[source.0].layers, entry)
        }
        _ => false,
    }
}
