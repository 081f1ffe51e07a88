//! The way in from `relu_runtime::network!`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use crate::{Options, expand};

/// Expands what `relu_runtime::network!` forwards: `{ crate: $crate, training:
/// true }`, then the description.
#[must_use]
pub fn expand_macro(input: TokenStream) -> TokenStream {
    let mut tokens = input.into_iter();
    let header = match tokens.next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            header(group.stream())
        }
        _ => None,
    };
    match header {
        Some(options) => expand(tokens.collect(), &options).tokens,
        None => {
            quote!(::core::compile_error! { "call `relu_runtime::network!` instead of this macro" })
        }
    }
}

/// `crate: PATH, training: BOOL`
fn header(tokens: TokenStream) -> Option<Options> {
    let mut tokens = tokens.into_iter().skip(2);
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let runtime = tokens.by_ref().take_while(|token| !is_comma(token)).collect();
    let training = tokens.nth(2)?.to_string() == "true";
    Some(Options { runtime, training, hints: true, ..Options::default() })
}
