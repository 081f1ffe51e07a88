//! What a network is, as text, to compare a file's with; as a number it is in
//! `packed::architecture`.

use alloc::string::{String, ToString as _};
use alloc::{format, vec::Vec};
use core::fmt::{self, Write};

use crate::hash::Fnv;
use crate::parameters::Tensors;
use crate::{Graph, GraphBlock, Network, Segment, SummaryRow};

/// Of the text. The first had the layers as they were written, the second also how the blocks
/// were joined; neither said its number.
pub(super) const VERSION: &str = "version 3";

/// What tells a network from others.
#[derive(Clone, Copy)]
pub(crate) struct Architecture {
    pub name: &'static str,
    pub segments: &'static [Segment],
    /// `f32`s that it takes.
    #[cfg(feature = "training")]
    pub storage_len: usize,
    pub graph: Graph,
    /// The layers as they were written, which older files have.
    pub rows: &'static [SummaryRow],
}

impl Architecture {
    /// That of a type.
    pub const fn of<N: Network>() -> Self {
        Self {
            name: N::NAME,
            segments: N::SEGMENTS,
            #[cfg(feature = "training")]
            storage_len: N::STORAGE_LEN,
            graph: N::GRAPH,
            rows: N::SUMMARY,
        }
    }

    /// The hash of all lines, and of all names and shapes of tensors; then the lines.
    pub fn text(&self) -> String {
        let lines = self.lines();
        format!("{}\n{lines}", self.hash(&lines))
    }

    /// The version, and the graph.
    pub(super) fn lines(&self) -> String {
        let mut lines = format!("{VERSION}\n");
        // It does not fail.
        let _ = self.write_graph(&mut lines);
        lines
    }

    /// The first line of a text with these lines: `hash 0123456789abcdef`
    pub(super) fn hash(&self, lines: &str) -> String {
        let mut hash = Fnv::new().bytes(lines.as_bytes());
        // It does not fail.
        let _ = self.write_tensors(&mut hash);
        format!("hash {:016x}", hash.0)
    }

    /// `input 1 [64]`, `hidden reads input 1` before the layers of `hidden`, and
    /// `output scores`
    fn write_graph(&self, to: &mut impl Write) -> fmt::Result {
        let Graph { inputs, blocks, outputs } = self.graph;
        for (index, shape) in inputs.iter().enumerate() {
            writeln!(to, "{}", input(index, shape))?;
        }
        for GraphBlock { name, source, layers } in blocks {
            writeln!(to, "{name} reads {source}")?;
            layers.iter().try_for_each(|layer| writeln!(to, "{name}: {layer}"))?;
        }
        outputs.iter().try_for_each(|output| writeln!(to, "output {output}"))
    }

    /// `hidden.weight [64, 64]`
    fn write_tensors(&self, to: &mut impl Write) -> fmt::Result {
        for tensor in Tensors::new(self.segments) {
            writeln!(to, "{} {:?}", tensor.name(), tensor.shape())?;
        }
        Ok(())
    }
}

/// `input 1 [64]`
fn input(index: usize, shape: &[usize]) -> String {
    format!("input {} {shape:?}", index + 1)
}

/// Texts of files that are older than the version.
pub(super) mod older {
    use super::*;

    /// The lines that the text of a network should have; `lines` is a file's.
    pub fn expected(architecture: &Architecture, lines: &str) -> Vec<String> {
        let Graph { inputs, blocks, outputs } = architecture.graph;
        let row = |row: &SummaryRow| format!("{}: {} {:?}", row.block, row.layer, row.output);
        if !lines.starts_with("input ") {
            let numbers: usize = inputs.iter().map(|shape| shape.iter().product::<usize>()).sum();
            let first = core::iter::once(format!("inputs [{numbers}]"));
            return first.chain(architecture.rows.iter().map(row)).collect();
        }
        let blocks = blocks.iter().flat_map(|GraphBlock { name, source, .. }| {
            let rows = architecture.rows.iter().filter(move |row| row.block == *name);
            core::iter::once(format!("{name} reads {source}")).chain(rows.map(row))
        });
        let inputs = inputs.iter().enumerate().map(|(index, shape)| input(index, shape));
        inputs.chain(blocks).chain(outputs.iter().map(|name| format!("output {name}"))).collect()
    }

    /// The lines of a file, with numbers in the place of the names of inputs.
    pub fn found(lines: &str) -> Vec<String> {
        let inputs = lines.lines().filter_map(|line| line.strip_prefix("input "));
        let inputs: Vec<_> = inputs.filter_map(|line| line.split(' ').next()).collect();
        lines.lines().map(|line| numbered(line, &inputs)).collect()
    }

    /// `input pixels [64]` is `input 1 [64]`, `hidden reads pixels` is `hidden reads input 1`.
    fn numbered(line: &str, inputs: &[&str]) -> String {
        let number = |word: &str| inputs.iter().position(|input| *input == word);
        let (head, rest) = match line.split_once(" reads ") {
            Some(read) => read,
            None => match line.strip_prefix("input ") {
                Some(rest) => ("", rest),
                None => return line.to_string(),
            },
        };
        let is_end = |character: char| !(character.is_alphanumeric() || character == '_');
        let words = rest.split_inclusive(is_end).map(|part| {
            let word = part.trim_end_matches(is_end);
            let after = &part[word.len()..];
            number(word)
                .map_or_else(|| part.to_string(), |index| format!("input {}{after}", index + 1))
        });
        let words: String = words.collect();
        if head.is_empty() { words } else { format!("{head} reads {words}") }
    }
}
