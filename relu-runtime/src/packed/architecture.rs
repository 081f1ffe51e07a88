//! What tells a network from others, as a number that is known while compiling; as a text
//! it is in `save::architecture`.

use crate::hash::Fnv;
use crate::{Graph, GraphBlock, GraphLayer, GraphValue, Layout, Network, Segment};

/// A hash of a network's graph, and of the names and the shapes of its tensors.
#[cfg(feature = "alloc")]
pub(crate) const fn hash<N: Network>() -> u64 {
    of(&N::GRAPH, N::SEGMENTS).0
}

/// The same and how each tensor lies in memory.
pub(super) const fn packed_hash<N: Network>() -> u64 {
    packed_hash_of(&N::GRAPH, N::SEGMENTS)
}

/// The same from its tables.
pub(super) const fn packed_hash_of(graph: &Graph, segments: &[Segment]) -> u64 {
    let mut hash = of(graph, segments);
    let mut index = 0;
    while index < segments.len() {
        hash = hash.byte(layout(segments[index].layout));
        index += 1;
    }
    hash.0
}

const fn of(graph: &Graph, segments: &[Segment]) -> Fnv {
    let mut hash = joined(Fnv::new(), graph).number(segments.len());
    let mut index = 0;
    while index < segments.len() {
        hash = segment(hash, &segments[index]);
        index += 1;
    }
    hash
}

/// How the blocks are joined, and their layers.
const fn joined(hash: Fnv, graph: &Graph) -> Fnv {
    let Graph { inputs, blocks, outputs } = graph;
    let mut hash = hash.number(inputs.len()).number(blocks.len()).number(outputs.len());
    let mut index = 0;
    while index < inputs.len() {
        hash = dimensions(hash, inputs[index]);
        index += 1;
    }
    let mut index = 0;
    while index < blocks.len() {
        hash = block(hash, &blocks[index]);
        index += 1;
    }
    let mut index = 0;
    while index < outputs.len() {
        hash = hash.text(outputs[index]);
        index += 1;
    }
    hash
}

const fn block(hash: Fnv, block: &GraphBlock) -> Fnv {
    let GraphBlock { name, source, layers } = block;
    let mut hash = hash.text(name).text(source).number(layers.len());
    let mut index = 0;
    while index < layers.len() {
        hash = layer(hash, &layers[index]);
        index += 1;
    }
    hash
}

const fn layer(hash: Fnv, layer: &GraphLayer) -> Fnv {
    let GraphLayer(text, values) = layer;
    let mut hash = hash.text(text).number(values.len());
    let mut index = 0;
    while index < values.len() {
        hash = match values[index] {
            GraphValue::Size(size) => hash.byte(0).number(size),
            GraphValue::Number(number) => hash.byte(1).bytes(&number.to_bits().to_le_bytes()),
        };
        index += 1;
    }
    hash
}

/// A shape with how many dimensions it has.
const fn dimensions(hash: Fnv, shape: &[usize]) -> Fnv {
    let mut hash = hash.number(shape.len());
    let mut index = 0;
    while index < shape.len() {
        hash = hash.number(shape[index]);
        index += 1;
    }
    hash
}

const fn segment(hash: Fnv, segment: &Segment) -> Fnv {
    let [rows, columns] = segment.layout.matrix();
    let hash = hash.text(segment.name).number(rows).number(columns);
    let mut hash = hash.number(segment.repeats.len());
    let mut level = 0;
    while level < segment.repeats.len() {
        hash = hash.number(segment.repeats[level].count);
        level += 1;
    }
    hash
}

/// Two layouts of one matrix are told apart: dropout behind `two_sided_relu` changes how the
/// weight after it lies in memory, and nothing else.
const fn layout(layout: Layout) -> u8 {
    match layout {
        Layout::Weight { .. } => 0,
        Layout::TwoSidedWeight { .. } => 1,
        Layout::Embedding { .. } => 2,
        Layout::Vector { .. } => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Initializer;

    const LAYER: GraphLayer = GraphLayer("dense({})", &[GraphValue::Size(3)]);
    const BLOCKS: [GraphBlock; 2] = [
        GraphBlock { name: "a", source: "input 1", layers: &[LAYER] },
        GraphBlock { name: "y", source: "a", layers: &[] },
    ];
    const GRAPH: Graph = Graph { inputs: &[&[4], &[2]], blocks: &BLOCKS, outputs: &["y", "a"] };
    const SEGMENT: Segment = Segment::bias("a.bias", 0, 3);

    /// The graph with another block or layer in the place of the first.
    macro_rules! with {
        (block: $block:expr) => {
            Graph { blocks: &[$block, BLOCKS[1]], ..GRAPH }
        };
        (layer: $layer:expr) => {
            with!(block: GraphBlock { layers: &[$layer], ..BLOCKS[0] })
        };
    }

    #[test]
    fn every_part_counts() {
        let is = packed_hash_of(&GRAPH, &[SEGMENT]);
        for graph in [
            Graph { inputs: &[&[3], &[3]], ..GRAPH },
            Graph { inputs: &[&[2], &[4]], ..GRAPH },
            Graph { inputs: &[&[4, 1], &[2]], ..GRAPH },
            Graph { outputs: &["a", "y"], ..GRAPH },
            Graph { blocks: &BLOCKS[..1], ..GRAPH },
            with!(block: GraphBlock { name: "b", ..BLOCKS[0] }),
            with!(block: GraphBlock { source: "input 2", ..BLOCKS[0] }),
            with!(block: GraphBlock { layers: &[], ..BLOCKS[0] }),
            with!(layer: GraphLayer("maxout({})", LAYER.1)),
            with!(layer: GraphLayer(LAYER.0, &[GraphValue::Size(4)])),
            with!(layer: GraphLayer(LAYER.0, &[GraphValue::Number(3.0)])),
        ] {
            assert_ne!(packed_hash_of(&graph, &[SEGMENT]), is, "{graph:?}");
        }
        for segment in [
            Segment::bias("b.bias", 0, 3),
            Segment::bias("a.bias", 0, 4),
            Segment::weight("a.bias", 0, 3, 3, Initializer::Zeros),
        ] {
            assert_ne!(packed_hash_of(&GRAPH, &[segment]), is, "{segment:?}");
        }
        let repeated = |count| Segment::bias("a.{}.bias", 0, 3).repeat(count, 64);
        assert_ne!(packed_hash_of(&GRAPH, &[repeated(2)]), packed_hash_of(&GRAPH, &[repeated(3)]));
        assert_ne!(packed_hash_of(&GRAPH, &[]), is);
    }

    #[test]
    fn the_next_number_is_another() {
        const NEXT: f32 = f32::from_bits(0.1_f32.to_bits() + 1);
        let hash = |values| layer(Fnv::new(), &GraphLayer("elu({})", values)).0;
        assert_eq!(hash(&[GraphValue::Number(0.1)]), hash(&[GraphValue::Number(0.1)]));
        assert_ne!(hash(&[GraphValue::Number(0.1)]), hash(&[GraphValue::Number(NEXT)]));
    }

    #[test]
    fn where_a_tensor_begins_and_how_it_starts_is_left_out() {
        let is = packed_hash_of(&GRAPH, &[SEGMENT]);
        assert_eq!(packed_hash_of(&GRAPH, &[Segment::bias("a.bias", 64, 3)]), is);
        let weight = |init| packed_hash_of(&GRAPH, &[Segment::weight("a.weight", 0, 3, 3, init)]);
        assert_eq!(weight(Initializer::Zeros), weight(Initializer::Orthogonal));
    }

    #[test]
    fn the_layout_counts_in_memory_alone() {
        let init = Initializer::Zeros;
        let plain = [Segment::weight("a.weight", 0, 4, 3, init)];
        let sides = [Segment::two_sided_weight("a.weight", 0, 2, 3, init)];
        assert_eq!(of(&GRAPH, &plain).0, of(&GRAPH, &sides).0);
        assert_ne!(packed_hash_of(&GRAPH, &plain), packed_hash_of(&GRAPH, &sides));
    }
}
