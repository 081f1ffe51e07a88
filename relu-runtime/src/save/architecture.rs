//! What a network is, as text, to compare a file's with.

use alloc::{format, string::String};
use core::fmt::{self, Write};

use crate::hash::Fnv;
use crate::parameters::Tensors;
use crate::{Graph, Network, Segment, SummaryRow};

/// What tells a network from others.
#[derive(Clone, Copy)]
pub(crate) struct Architecture {
    pub name: &'static str,
    pub segments: &'static [Segment],
    /// `f32`s that it takes.
    #[cfg(feature = "training")]
    pub storage_len: usize,
    pub layers: &'static [SummaryRow],
    pub graph: Graph,
}

/// What the text of a file says of a network.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// The layers, as files have them that are older than the graph in them.
    Layers,
    /// The graph, too.
    Graph,
}

impl Lines {
    /// Those of a file's text.
    pub fn of(text: &str) -> Self {
        let has_graph = text.lines().any(|line| line.starts_with("input "));
        if has_graph { Self::Graph } else { Self::Layers }
    }
}

impl Architecture {
    /// That of a type.
    pub const fn of<N: Network>() -> Self {
        Self {
            name: N::NAME,
            segments: N::SEGMENTS,
            #[cfg(feature = "training")]
            storage_len: N::STORAGE_LEN,
            layers: N::SUMMARY,
            graph: N::GRAPH,
        }
    }

    /// The hash of all names, shapes, layers and of the graph, then a line for each layer, and
    /// for what each block reads.
    pub fn text(&self) -> String {
        self.text_of(Lines::Graph)
    }

    /// The text with some of the lines.
    pub(super) fn text_of(&self, lines: Lines) -> String {
        let mut text = String::new();
        let mut hash = Fnv::new();
        // Neither fails.
        let _ = self.write_lines(&mut text, lines);
        let _ = self.write_lines(&mut hash, lines).and_then(|()| self.write_tensors(&mut hash));
        format!("hash {:016x}\n{text}", hash.0)
    }

    fn write_lines(&self, to: &mut impl Write, lines: Lines) -> fmt::Result {
        match lines {
            Lines::Layers => {
                writeln!(to, "inputs [{}]", self.inputs())?;
                self.layers.iter().try_for_each(|layer| write_layer(to, layer))
            }
            Lines::Graph => self.write_graph(to),
        }
    }

    /// `input pixels [64]`, `hidden reads pixels` before the layers of `hidden`, and
    /// `output scores`
    fn write_graph(&self, to: &mut impl Write) -> fmt::Result {
        let Graph { inputs, blocks, outputs } = self.graph;
        for (name, shape) in inputs {
            writeln!(to, "input {name} {shape:?}")?;
        }
        for (block, source) in blocks {
            writeln!(to, "{block} reads {source}")?;
            let mut layers = self.layers.iter().filter(|layer| layer.block == *block);
            layers.try_for_each(|layer| write_layer(to, layer))?;
        }
        outputs.iter().try_for_each(|output| writeln!(to, "output {output}"))
    }

    /// Numbers of all inputs together.
    fn inputs(&self) -> usize {
        self.graph.inputs.iter().map(|(_, shape)| shape.iter().product::<usize>()).sum()
    }

    /// `hidden.weight [64, 64]`
    fn write_tensors(&self, to: &mut impl Write) -> fmt::Result {
        for tensor in Tensors::new(self.segments) {
            writeln!(to, "{} {:?}", tensor.name(), tensor.shape())?;
        }
        Ok(())
    }
}

/// `hidden: dense(64) [64]`
fn write_layer(to: &mut impl Write, layer: &SummaryRow) -> fmt::Result {
    let SummaryRow { block, layer, output, .. } = layer;
    writeln!(to, "{block}: {layer} {output:?}")
}
