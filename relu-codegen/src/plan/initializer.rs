//! The initializer that follows from the activation after a layer.

use super::field::Initializer;
use super::{At, NegativeSide};
use crate::model::{BlockId, Init, Network, Scalar, Source};

/// The user's choice, or the one that fits what comes after.
///
/// He's for the ReLU family, with the gain of its slope; before
/// `two_sided_relu`, which loses nothing, the gain is one; Xavier's otherwise.
/// A layer that reads both sides starts as if it were linear.
#[must_use]
pub fn choose(at: &At<'_>, written: Option<Init>) -> Initializer {
    let slope = slope_after(at.network, at.block, at.layer.index + 1);
    let init = written.unwrap_or(match (&slope, at.reads_two_sides()) {
        (_, true) => Init::LooksLinear,
        (Some(_), false) => Init::HeNormal,
        (None, false) => Init::XavierNormal,
    });
    Initializer { init, slope: slope.unwrap_or_else(|| Scalar::literal(0.0)) }
}

/// The slope of the first layer from `from` on that is not a norm or dropout,
/// in this block or in the only one that reads it.
fn slope_after(network: &Network, block: BlockId, from: usize) -> Option<Scalar> {
    for layer in network.blocks[block.0].layers.iter().skip(from) {
        match layer.kind.lowering().negative_side() {
            NegativeSide::Unchanged => {}
            NegativeSide::Slope(slope) => return Some(slope),
            NegativeSide::Other => return None,
        }
    }
    let readers = network.blocks.iter().enumerate();
    let mut readers = readers.filter(|(_, other)| other.source == Source::Block(block));
    match (readers.next(), readers.next()) {
        (Some((reader, _)), None) => slope_after(network, BlockId(reader), 0),
        _ => None,
    }
}
