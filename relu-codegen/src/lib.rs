//! The compiler behind `network!`: from a description of a neural network to
//! Rust code.
//!
//! ```text
//! tokens --syntax--> NetworkSyntax --model--> Network --plan--> Plan --emit--> tokens
//! ```
//!
//! An ordinary library: no file system, no environment. Each step owns a
//! module and its data type, and never reaches back; `layers` holds what the
//! steps know of each kind of layer, one file per kind.

pub mod c_api;
pub mod diagnostic;
pub mod drawing;
pub mod emit;
pub mod layers;
pub mod model;
pub mod plan;
pub mod syntax;
pub mod weights;

mod entry;

use proc_macro2::TokenStream;
use quote::quote;

pub use diagnostic::Diagnostic;
pub use entry::expand_macro;

/// What an expansion depends on besides the description.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path of the runtime crate: `$crate`, or `::relu_runtime`.
    pub runtime: TokenStream,
    /// Whether code for a `train { }` section is generated; training needs the
    /// runtime's feature `training`.
    pub training: bool,
    /// The comment above each step, for code that is to be read; a macro has none,
    /// since comments are no tokens. It comes out as a doc comment.
    pub comment: Option<fn(&plan::Origin) -> String>,
    /// Whether what editors need stands in front: [`emit::hints`].
    pub hints: bool,
    /// Whether the docs of the type have the drawing of the network, and links from its
    /// layers to theirs: only rustdoc shows them, and they take time.
    pub docs: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            runtime: quote!(::relu_runtime),
            training: true,
            comment: None,
            hints: false,
            docs: false,
        }
    }
}

/// Generated code, and what was wrong with the description.
#[derive(Debug)]
pub struct Expansion {
    /// Where there were mistakes: the type with its API, and an error for each.
    pub tokens: TokenStream,
    /// In the order found: what could not be read first, then what makes no
    /// sense.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a description, without generating code.
///
/// # Errors
///
/// All mistakes in it, at least one.
pub fn check(description: TokenStream) -> Result<model::Network, Vec<Diagnostic>> {
    let mut diagnostics = diagnostic::Diagnostics::default();
    let syntax = syntax::parse(description, &mut diagnostics);
    let network = syntax.as_ref().and_then(|syntax| model::check(syntax, &mut diagnostics));
    if let Some(network) = &network {
        plan::lower(network).check(&mut diagnostics);
    }
    let diagnostics = diagnostics.finish();
    network.filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
}

/// Compiles a description.
#[must_use]
pub fn expand(description: TokenStream, options: &Options) -> Expansion {
    let mut diagnostics = diagnostic::Diagnostics::default();
    let syntax = syntax::parse(description, &mut diagnostics);
    let network = syntax.as_ref().and_then(|syntax| model::check(syntax, &mut diagnostics));
    let plan = network.as_ref().map(plan::lower);
    if let Some(plan) = &plan {
        plan.check(&mut diagnostics);
    }
    let diagnostics = diagnostics.finish();
    let tokens = match (&plan, &syntax) {
        (Some(plan), _) if diagnostics.is_empty() => emit::emit(plan, options),
        (_, Some(syntax)) => emit::fallback::emit(syntax, &diagnostics, options),
        (_, None) => emit::fallback::errors(&diagnostics),
    };
    let hints = syntax.as_ref().filter(|_| options.hints);
    let hints = hints.map(|syntax| emit::hints::emit(syntax, network.as_ref(), options));
    Expansion { tokens: hints.into_iter().chain([tokens]).collect(), diagnostics }
}
