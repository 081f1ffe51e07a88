//! Pictures of a network: what is read by what, and the shape of every value.
//!
//! | file        | what it does                                            |
//! |-------------|---------------------------------------------------------|
//! | `graph`     | the nodes and edges of a network                        |
//! | `mermaid`   | as text for Mermaid                                     |
//! | `dot`       | as text for Graphviz                                    |
//! | `svg`       | as a picture; `card` measures what is inside of a node, |
//! |             | `ranks`, `order` and `layout` place nodes and edges     |
//!
//! The picture is readable on light and on dark ground: lines and text have the color
//! of the text around them, and what is filled is translucent.

mod card;
mod dot;
mod graph;
mod layout;
mod mermaid;
mod order;
mod ranks;
mod svg;

use crate::model::Network;

/// A network as nodes and edges.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// Of the network.
    pub name: String,
    /// Inputs first; then what a block reads stands before it.
    pub nodes: Vec<Node>,
    /// From the first node on.
    pub edges: Vec<Edge>,
}

/// A value.
#[derive(Clone, Debug)]
pub struct Node {
    /// What makes it.
    pub kind: NodeKind,
    /// Of the input, the block or the output; a sum and a concatenation have none.
    pub name: String,
    /// The layers of a block.
    pub parts: Vec<Part>,
    /// Of the value.
    pub shape: String,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Passed in by the user.
    Input,
    /// Values added up.
    Sum,
    /// Values one after another.
    Concat,
    /// A pipeline of layers.
    Block,
    /// Returned to the user.
    Output,
}

/// A layer of a block.
#[derive(Clone, Debug)]
pub enum Part {
    /// One that holds no pipeline.
    Layer {
        /// As the user wrote it, normalized.
        text: String,
        /// Of its value.
        shape: String,
        /// Whether it has parameters.
        learns: bool,
    },
    /// `repeat`
    Repeat {
        /// How often.
        count: String,
        /// The pipeline.
        parts: Vec<Part>,
    },
    /// `residual`
    Residual {
        /// Of its value.
        shape: String,
        /// The pipeline.
        parts: Vec<Part>,
    },
}

/// That one node reads another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The index of the node that is read.
    pub from: usize,
    /// Of the one that reads.
    pub to: usize,
}

impl Drawing {
    /// The nodes and edges of a network.
    #[must_use]
    pub fn of(network: &Network) -> Self {
        graph::of(network)
    }

    /// A flowchart for Mermaid, from top to bottom.
    #[must_use]
    pub fn mermaid(&self) -> String {
        mermaid::text(self)
    }

    /// A directed graph for Graphviz' `dot`.
    #[must_use]
    pub fn dot(&self) -> String {
        dot::text(self)
    }

    /// A picture, laid out from top to bottom.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::text(self)
    }
}

/// Text of XML.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}
