//! Rust sources, and the descriptions in them.

mod files;
mod modules;
mod position;
mod scan;

use std::ops::Range;

use proc_macro2::{Span, TokenStream};

pub use files::{manifest, read};
pub use position::{Lines, Position};
pub use scan::scan;

/// A file, or standard input.
#[derive(Debug)]
pub struct Source {
    /// The path as messages name it, `<stdin>`.
    pub name: String,
    /// The path, but for standard input.
    pub path: Option<std::path::PathBuf>,
    /// All of it.
    pub text: String,
    /// The tokens of all of it.
    pub tokens: TokenStream,
    /// The networks in it, in order.
    pub descriptions: Vec<Description>,
}

/// What stands in a `network!`.
#[derive(Clone, Debug)]
pub struct Description {
    /// The name of the struct, where it can be read.
    pub name: Option<String>,
    /// Between the delimiters.
    pub tokens: TokenStream,
    /// Of the word `network`.
    pub span: Span,
    /// The bytes between the delimiters.
    pub inside: Range<usize>,
}

impl Description {
    /// The name, or a stand-in.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or("a network without a name")
    }

    /// The bytes of a token; the word `network` for what has no token.
    #[must_use]
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let bytes = span.byte_range();
        let is_inside = bytes.start >= self.inside.start && bytes.end <= self.inside.end + 1;
        if is_inside { bytes } else { self.span.byte_range() }
    }
}
