//! compiler
/// x
#[must_use]
pub fn expand_macro(input: proc_macro2::TokenStream) -> proc_macro2::TokenStream { input }
