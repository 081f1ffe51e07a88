//! `Debug`, where syn's types have none without its feature `extra-traits`.

use std::fmt;

use super::tree::{BlockSyntax, NetworkSyntax};

impl fmt::Debug for NetworkSyntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NetworkSyntax")
            .field("name", &self.name)
            .field("inputs", &self.inputs)
            .field("outputs", &self.outputs)
            .field("blocks", &self.blocks)
            .field("nameless", &self.nameless)
            .field("train", &self.train)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for BlockSyntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BlockSyntax")
            .field("name", &self.name)
            .field("terms", &self.terms)
            .field("steps", &self.steps)
            .field("broken", &self.broken)
            .finish_non_exhaustive()
    }
}
