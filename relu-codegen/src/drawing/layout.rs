//! Where nodes and edges are: rows from top to bottom, in each the nodes as close as can
//! be to what they are connected with.

use super::card::Card;
use super::order::Rows;
use super::{Drawing, Edge, ranks};

/// Between the nodes of a row.
const GAP: f64 = 28.0;
/// Between rows.
const STRAIGHT: f64 = 28.0;
/// Between rows, where edges bend.
const BENT: f64 = 44.0;
/// Of an edge that passes a row.
const LANE: f64 = 10.0;
/// Between the same two nodes.
const PARALLEL: f64 = 10.0;
/// How often nodes move towards their neighbors.
const ROUNDS: usize = 12;

/// A laid out drawing.
#[derive(Debug)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    /// The top left corner of each node.
    pub corners: Vec<(f64, f64)>,
    /// Per edge: the points where it leaves, enters or passes a row.
    pub routes: Vec<Vec<(f64, f64)>>,
}

/// Nodes, and behind them the lanes of edges that pass rows.
struct Plan {
    rows: Rows,
    /// How many are nodes.
    cards: usize,
    widths: Vec<f64>,
    /// The middle of each.
    x: Vec<f64>,
    /// Per edge of the drawing: its nodes and the lanes between them.
    chains: Vec<Vec<usize>>,
}

impl Layout {
    /// Places the nodes, whose sizes are those of the cards.
    pub fn of(drawing: &Drawing, cards: &[Card]) -> Self {
        let ranks = ranks::of(drawing);
        let mut plan = Plan::of(drawing, cards, &ranks);
        plan.rows.sort();
        plan.place();
        let lines = plan.lines(cards);
        let corner = |(node, card): (usize, &Card)| {
            (plan.x[node] - card.width / 2.0, lines[ranks[node]].top)
        };
        let corners = cards.iter().enumerate().map(corner).collect();
        let routes = plan.chains.iter().zip(&drawing.edges).map(|(chain, edge)| {
            let leaves = lines[ranks[edge.from]].top + cards[edge.from].height;
            plan.route(chain, leaves, &lines[ranks[edge.from]..])
        });
        let shifts = shifts(&drawing.edges);
        let shifted = |(route, shift): (Vec<(f64, f64)>, f64)| {
            route.into_iter().map(|(x, y)| (x + shift, y)).collect()
        };
        let routes = routes.zip(shifts).map(shifted).collect();
        let right = |node: usize| plan.x[node] + plan.widths[node] / 2.0;
        let width = (0..plan.x.len()).map(right).fold(0.0, f64::max);
        let height = lines.last().map_or(0.0, |line| line.bottom);
        Self { width, height, corners, routes }
    }
}

/// By how much each edge is to the right of where it would be alone: one node may read
/// another several times.
fn shifts(edges: &[Edge]) -> Vec<f64> {
    let shift = |(index, edge): (usize, &Edge)| {
        let count = |edges: &[Edge]| edges.iter().filter(|other| *other == edge).count() as f64;
        PARALLEL * (count(&edges[..index]) - (count(edges) - 1.0) / 2.0)
    };
    edges.iter().enumerate().map(shift).collect()
}

/// Where a row is.
#[derive(Clone, Copy)]
struct Line {
    top: f64,
    bottom: f64,
}

impl Plan {
    fn of(drawing: &Drawing, cards: &[Card], ranks: &[usize]) -> Self {
        let mut rows = Rows::new(ranks.iter().max().map_or(0, |last| last + 1));
        for rank in ranks {
            rows.push(*rank);
        }
        let mut widths: Vec<_> = cards.iter().map(|card| card.width).collect();
        let mut chain = |edge: &Edge| {
            let lanes = ranks[edge.from] + 1..ranks[edge.to];
            let lanes = lanes.map(|row| {
                widths.push(LANE);
                rows.push(row)
            });
            let chain: Vec<_> = [edge.from].into_iter().chain(lanes).chain([edge.to]).collect();
            for pair in chain.windows(2) {
                rows.connect(pair[0], pair[1]);
            }
            chain
        };
        let chains = drawing.edges.iter().map(&mut chain).collect();
        Self { x: vec![0.0; widths.len()], cards: cards.len(), rows, widths, chains }
    }

    /// The rows, further apart where edges bend between them.
    fn lines(&self, cards: &[Card]) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for row in &self.rows.nodes {
            let heights = row.iter().filter_map(|node| cards.get(*node)).map(|card| card.height);
            let height = heights.fold(0.0, f64::max);
            let is_bent = |node: &usize| {
                self.rows.above[*node].iter().any(|other| self.x[*other] != self.x[*node])
            };
            let between = if row.iter().any(is_bent) { BENT } else { STRAIGHT };
            let top = lines.last().map_or(0.0, |line| line.bottom + between);
            lines.push(Line { top, bottom: top + height });
        }
        lines
    }

    /// From where an edge leaves its node to the top of the other; `lines` begins with
    /// the row of the first.
    fn route(&self, chain: &[usize], leaves: f64, lines: &[Line]) -> Vec<(f64, f64)> {
        let mut points = vec![(self.x[chain[0]], leaves)];
        for (node, line) in chain.iter().zip(lines) {
            points.push((self.x[*node], line.top));
            points.push((self.x[*node], line.bottom));
        }
        // It leaves from the bottom of its node, and ends at the top of the other.
        points.remove(1);
        points.pop();
        points
    }

    /// Moves the nodes of each row towards their neighbors above and below, in turn.
    fn place(&mut self) {
        for row in 0..self.rows.nodes.len() {
            let wanted = vec![0.0; self.rows.nodes[row].len()];
            self.move_row(row, &wanted);
        }
        for round in 0..ROUNDS {
            for step in 0..self.rows.nodes.len() {
                let down = round % 2 == 0;
                let row = if down { step } else { self.rows.nodes.len() - 1 - step };
                let nodes = self.rows.nodes[row].iter();
                let wanted: Vec<_> = nodes.map(|node| self.wanted(*node, down)).collect();
                self.move_row(row, &wanted);
            }
        }
        let left = |node: usize| self.x[node] - self.widths[node] / 2.0;
        let left = (0..self.x.len()).map(left).fold(f64::INFINITY, f64::min);
        for x in &mut self.x {
            *x = (*x - left).round();
        }
    }

    /// The mean of the neighbors above or below, or where it is. Nodes hold together more
    /// than a node and an edge that passes it.
    fn wanted(&self, node: usize, above: bool) -> f64 {
        let neighbors = if above { &self.rows.above[node] } else { &self.rows.below[node] };
        let weight = |other: usize| {
            let same = (node < self.cards) == (other < self.cards);
            if same { 4.0 } else { 1.0 }
        };
        let total: f64 = neighbors.iter().map(|other| weight(*other)).sum();
        let sum: f64 = neighbors.iter().map(|other| weight(*other) * self.x[*other]).sum();
        if neighbors.is_empty() { self.x[node] } else { sum / total }
    }

    /// The places closest to those wanted at which no two nodes overlap: nodes that would
    /// are pushed together into a group, around the mean of what its members want.
    fn move_row(&mut self, row: usize, wanted: &[f64]) {
        let nodes = self.rows.nodes[row].clone();
        // Measured without what stands to the left, nodes have to be in order only.
        let mut offsets = vec![0.0; nodes.len()];
        for index in 1..nodes.len() {
            let halves = f64::midpoint(self.widths[nodes[index - 1]], self.widths[nodes[index]]);
            offsets[index] = offsets[index - 1] + halves + GAP;
        }
        let mut groups: Vec<(f64, usize)> = Vec::new();
        for (wanted, offset) in wanted.iter().zip(&offsets) {
            let mut group = (wanted - offset, 1);
            while let Some((sum, count)) = groups.pop() {
                if sum / (count as f64) < group.0 / (group.1 as f64) {
                    groups.push((sum, count));
                    break;
                }
                group = (group.0 + sum, group.1 + count);
            }
            groups.push(group);
        }
        let places = groups
            .iter()
            .flat_map(|(sum, count)| std::iter::repeat_n(sum / (*count as f64), *count));
        for ((node, place), offset) in nodes.iter().zip(places).zip(&offsets) {
            self.x[*node] = place + offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::{model, syntax};

    /// One block reads all others, and many pass rows.
    fn drawing(blocks: usize) -> Drawing {
        let mut text = String::from("struct Many(x: [8], z: [8]) -> y { b0: x -> relu,");
        for block in 1..blocks {
            let far = block / 3;
            let _ = write!(text, "b{block}: b{} + b{far} + z -> dense(8) -> relu,", block - 1);
        }
        let all: Vec<_> = (0..blocks).map(|block| format!("b{block}")).collect();
        let _ = write!(text, "y: concat({}) -> dense(1) }}", all.join(", "));
        let mut diagnostics = Diagnostics::new();
        let syntax = syntax::parse(text.parse().expect("tokens"), &mut diagnostics);
        let network = syntax.and_then(|syntax| model::check(&syntax, &mut diagnostics));
        assert!(diagnostics.finish().is_empty());
        Drawing::of(&network.expect("there is no mistake"))
    }

    #[test]
    fn nodes_do_not_overlap() {
        let drawing = drawing(20);
        let cards: Vec<_> = drawing.nodes.iter().map(Card::of).collect();
        let layout = Layout::of(&drawing, &cards);
        let boxes: Vec<_> = layout.corners.iter().zip(&cards).collect();
        for (index, ((x, y), card)) in boxes.iter().enumerate() {
            for ((other_x, other_y), other) in &boxes[..index] {
                let beside = x + card.width <= *other_x || other_x + other.width <= *x;
                let under = y + card.height <= *other_y || other_y + other.height <= *y;
                assert!(beside || under, "{index}");
            }
        }
    }

    #[test]
    fn edges_lead_down_from_node_to_node() {
        let drawing = drawing(20);
        let cards: Vec<_> = drawing.nodes.iter().map(Card::of).collect();
        let layout = Layout::of(&drawing, &cards);
        for (edge, route) in drawing.edges.iter().zip(&layout.routes) {
            let (from, to) = (layout.corners[edge.from], layout.corners[edge.to]);
            assert_eq!(route[0].1, from.1 + cards[edge.from].height);
            assert_eq!(route[route.len() - 1].1, to.1);
            assert!(route.is_sorted_by(|above, below| above.1 <= below.1), "{route:?}");
        }
    }
}
