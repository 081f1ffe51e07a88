//! What tells a network from others, as a number that is known while compiling.

use crate::hash::Fnv;
use crate::{Network, Sample, Segment, SummaryRow};

/// A hash of a network's layers, names and shapes.
pub(crate) const fn hash<N: Network>() -> u64 {
    of(N::Input::LEN, N::SUMMARY, N::SEGMENTS)
}

/// The same from its tables.
pub(super) const fn of(inputs: usize, layers: &[SummaryRow], segments: &[Segment]) -> u64 {
    let mut hash = Fnv::new().number(inputs).number(layers.len()).number(segments.len());
    let mut index = 0;
    while index < layers.len() {
        hash = layer(hash, &layers[index]);
        index += 1;
    }
    let mut index = 0;
    while index < segments.len() {
        hash = segment(hash, &segments[index]);
        index += 1;
    }
    hash.0
}

const fn layer(hash: Fnv, layer: &SummaryRow) -> Fnv {
    let mut hash = hash.text(layer.block).text(layer.layer);
    let mut index = 0;
    while index < layer.output.len() {
        hash = hash.number(layer.output[index]);
        index += 1;
    }
    hash
}

const fn segment(hash: Fnv, segment: &Segment) -> Fnv {
    let [rows, columns] = segment.layout.matrix();
    let mut hash = hash.text(segment.name).number(rows).number(columns);
    let mut level = 0;
    while level < segment.repeats.len() {
        hash = hash.number(segment.repeats[level].count);
        level += 1;
    }
    hash
}
