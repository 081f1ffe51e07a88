//! Which part of the description a step comes from.

use proc_macro2::Span;

use super::At;
use super::summary::source_text;
use crate::model::{Block, Network, Source};

/// The layers that a step does the work of, as the user wrote them.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The block; empty where a step serves the whole network, as one that copies the
    /// gradient of an output.
    pub block: String,
    /// In the order of the arrows; a product has those that are fused behind it, too.
    pub parts: Vec<Part>,
}

/// A layer, or the sum or concatenation at the head of a block.
#[derive(Clone, Debug)]
pub struct Part {
    /// `dense(64, bias: false)`, `hidden + deep`
    pub text: String,
    /// Of the layer's name, or of the block's for its head.
    pub span: Span,
}

impl Origin {
    /// The head of a block.
    #[must_use]
    pub fn of_source(network: &Network, block: &Block) -> Self {
        let parts = match &block.source {
            Source::One(_) => Vec::new(),
            source => {
                vec![Part { text: source_text(network, source), span: block.name.span() }]
            }
        };
        Self { block: block.word(), parts }
    }

    /// A layer.
    #[must_use]
    pub fn of_layer(&self, at: &At<'_>) -> Self {
        let part = Part { text: at.layer.text.clone(), span: at.layer.span };
        Self { block: self.block.clone(), parts: vec![part] }
    }

    /// Adds what is fused to the step.
    pub fn extend(&mut self, other: &Self) {
        self.parts.extend(other.parts.iter().cloned());
    }
}
