//! Mistakes in a description, collected so that all are reported at once.

pub mod catalogue;
mod code;
mod suggest;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

pub use code::Code;
pub use suggest::{closest, list};

/// A mistake, where it is, and what to write instead.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// `E0101`
    pub code: Code,
    /// The user's token.
    pub span: Span,
    /// What is wrong, in one line.
    pub message: String,
    /// What the token is, in a few words.
    pub label: String,
    /// What to write instead; further lines say more.
    pub help: String,
    /// Other places that belong to it, such as the first of two blocks of a name;
    /// `relu check` shows them, rustc does not.
    pub related: Vec<Place>,
}

/// A place in the description, and why it matters to a mistake.
#[derive(Clone, Debug)]
pub struct Place {
    /// The user's token.
    pub span: Span,
    /// What it is, in a few words.
    pub label: String,
}

/// The mistakes found so far.
///
/// Panics when dropped before [`Diagnostics::finish`], so that none is lost.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    finished: bool,
}

impl Diagnostic {
    /// The same, with another place that belongs to it.
    #[must_use]
    pub fn with_place(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Place { span, label: label.into() });
        self
    }

    /// The text of the error: rustc shows neither labels nor notes of stable
    /// macros, so the help is a line of the message.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { code, message, help, .. } = self;
        // Further lines stand below the first.
        let help = help.replace('\n', "\n        ");
        format!("{message} [relu::{code}]\n  help: {help}")
    }

    /// Expands to: `::core::compile_error! { "unknown layer `dens` ..." }`,
    /// underlined at the user's token.
    #[must_use]
    pub fn to_tokens(&self) -> TokenStream {
        let text = self.text();
        quote_spanned!(self.span=> ::core::compile_error! { #text })
    }
}

impl Diagnostics {
    /// No mistake yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a mistake.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// How many mistakes were found so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether none was found so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All mistakes, in the order in which they were found.
    #[must_use]
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.finished = true;
        std::mem::take(&mut self.list)
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        let seen = self.finished || std::thread::panicking();
        assert!(seen, "diagnostics were dropped without a look at them");
    }
}
