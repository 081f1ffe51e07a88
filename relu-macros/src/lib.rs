//! The procedural macros of `relu_runtime`.

mod documented;

use proc_macro::TokenStream;

/// Expands a description; called through `relu_runtime::network!`, which puts
/// the path of the runtime and its features in front.
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    relu_codegen::expand_macro(input.into()).into()
}

/// Gives an item the text of a file as its docs: `#[documented("folder" word)]` that of
/// `folder/word.md` in the crate.
///
/// As `#[doc = include_str!("folder/word.md")]`, which few editors show. For
/// `relu_runtime` itself.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn documented(path: TokenStream, item: TokenStream) -> TokenStream {
    documented::expand(path, item)
}
