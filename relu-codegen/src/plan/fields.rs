//! Collects the fields of the struct.

use super::{Field, places};
use crate::model::Network;

/// Trainable fields first, state after, each in the order of the blocks.
pub fn collect(network: &Network) -> Vec<Field> {
    let fields = places(network).flat_map(|at| at.layer.kind.lowering().fields(&at));
    let (mut trainable, state): (Vec<_>, Vec<_>) = fields.partition(|field| field.trainable);
    trainable.extend(state);
    trainable
}
