//! In which row of the picture each node is: below all that it reads.

use super::{Drawing, Edge, NodeKind};

/// The row of each node, counted from the top.
pub fn of(drawing: &Drawing) -> Vec<usize> {
    let mut ranks = vec![0_usize; drawing.nodes.len()];
    // An edge leads to a later node, and edges are in the order of those.
    for Edge { from, to } in &drawing.edges {
        ranks[*to] = ranks[*to].max(ranks[*from] + 1);
    }
    // Inputs stand right above what reads them first.
    for (index, node) in drawing.nodes.iter().enumerate() {
        if node.kind == NodeKind::Input {
            let readers = drawing.edges.iter().filter(|edge| edge.from == index);
            let first = readers.map(|edge| ranks[edge.to]).min();
            ranks[index] = first.map_or(0, |first| first.saturating_sub(1));
        }
    }
    ranks
}
