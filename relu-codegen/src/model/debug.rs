//! `Debug`, where syn's types have none without its feature `extra-traits`.

use std::fmt;

use super::{Block, Network};

impl fmt::Debug for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Network")
            .field("name", &self.name)
            .field("inputs", &self.inputs)
            .field("outputs", &self.outputs)
            .field("blocks", &self.blocks)
            .field("train", &self.train)
            .field("requirements", &self.requirements)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Block")
            .field("name", &self.name)
            .field("source", &self.source)
            .field("layers", &self.layers)
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}
