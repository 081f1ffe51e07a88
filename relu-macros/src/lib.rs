//! The procedural macro behind `relu_runtime::network!`.

use proc_macro::TokenStream;

/// Expands a description; called through `relu_runtime::network!`, which puts
/// the path of the runtime and its features in front.
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    relu_codegen::expand_macro(input.into()).into()
}
