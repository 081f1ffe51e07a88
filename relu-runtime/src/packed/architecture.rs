//! What tells a network from others, as a number that is known while compiling.

use crate::hash::Fnv;
use crate::{Graph, Network, Segment, SummaryRow};

/// A hash of a network's graph, layers, names and shapes.
pub(crate) const fn hash<N: Network>() -> u64 {
    of(&N::GRAPH, N::SUMMARY, N::SEGMENTS)
}

/// The same from its tables.
pub(super) const fn of(graph: &Graph, layers: &[SummaryRow], segments: &[Segment]) -> u64 {
    let mut hash = joined(Fnv::new(), graph).number(layers.len()).number(segments.len());
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

/// How the blocks are joined.
const fn joined(hash: Fnv, graph: &Graph) -> Fnv {
    let Graph { inputs, blocks, outputs } = graph;
    let mut hash = hash.number(inputs.len()).number(blocks.len()).number(outputs.len());
    let mut index = 0;
    while index < inputs.len() {
        let (name, shape) = inputs[index];
        hash = dimensions(hash.text(name), shape);
        index += 1;
    }
    let mut index = 0;
    while index < blocks.len() {
        let (block, source) = blocks[index];
        hash = hash.text(block).text(source);
        index += 1;
    }
    let mut index = 0;
    while index < outputs.len() {
        hash = hash.text(outputs[index]);
        index += 1;
    }
    hash
}

const fn layer(hash: Fnv, layer: &SummaryRow) -> Fnv {
    dimensions(hash.text(layer.block).text(layer.layer), layer.output)
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
    let mut hash = hash.text(segment.name).number(rows).number(columns);
    let mut level = 0;
    while level < segment.repeats.len() {
        hash = hash.number(segment.repeats[level].count);
        level += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAPH: Graph = Graph {
        inputs: &[("x", &[4]), ("z", &[2])],
        blocks: &[("a", "x"), ("y", "a")],
        outputs: &["y", "a"],
    };
    const LAYER: SummaryRow =
        SummaryRow { block: "a", layer: "dense(N)", output: &[3], parameters: 0, flops: 0 };
    const SEGMENT: Segment = Segment::bias("a.bias", 0, 3);

    #[test]
    fn every_part_counts() {
        let is = of(&GRAPH, &[LAYER], &[SEGMENT]);
        for graph in [
            Graph { inputs: &[("x", &[3]), ("z", &[3])], ..GRAPH },
            Graph { inputs: &[("z", &[4]), ("x", &[2])], ..GRAPH },
            Graph { inputs: &[("x", &[4, 1]), ("z", &[2])], ..GRAPH },
            Graph { blocks: &[("a", "x"), ("y", "x")], ..GRAPH },
            Graph { blocks: &[("b", "x"), ("y", "a")], ..GRAPH },
            Graph { outputs: &["a", "y"], ..GRAPH },
        ] {
            assert_ne!(of(&graph, &[LAYER], &[SEGMENT]), is, "{graph:?}");
        }
        for layer in [
            SummaryRow { block: "b", ..LAYER },
            SummaryRow { layer: "dense(M)", ..LAYER },
            SummaryRow { output: &[4], ..LAYER },
        ] {
            assert_ne!(of(&GRAPH, &[layer], &[SEGMENT]), is, "{layer:?}");
        }
        for segment in [
            Segment::bias("b.bias", 0, 3),
            Segment::bias("a.bias", 0, 4),
            Segment::weight("a.bias", 0, 3, 3, crate::Initializer::Zeros),
        ] {
            assert_ne!(of(&GRAPH, &[LAYER], &[segment]), is, "{segment:?}");
        }
        let repeated = |count| Segment::bias("a.{}.bias", 0, 3).repeat(count, 64);
        assert_ne!(of(&GRAPH, &[], &[repeated(2)]), of(&GRAPH, &[], &[repeated(3)]));
        assert_ne!(of(&GRAPH, &[LAYER], &[]), is);
        assert_ne!(of(&GRAPH, &[], &[SEGMENT]), is);
    }

    #[test]
    fn what_does_not_tell_networks_apart_is_left_out() {
        let is = of(&GRAPH, &[LAYER], &[SEGMENT]);
        let layer = SummaryRow { parameters: 1, flops: 2, ..LAYER };
        assert_eq!(of(&GRAPH, &[layer], &[Segment::bias("a.bias", 64, 3)]), is);
    }
}
