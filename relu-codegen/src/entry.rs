//! The way in from `relu_runtime::network!`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use crate::{Options, expand};

/// Expands what `relu_runtime::network!` forwards: `{ crate: $crate, training:
/// true, docs: false }`, then the description.
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

/// `crate: PATH, training: BOOL, docs: BOOL`
fn header(tokens: TokenStream) -> Option<Options> {
    let mut tokens = tokens.into_iter();
    // After the name and the colon.
    let mut value = || {
        let is_comma =
            |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
        tokens.by_ref().skip(2).take_while(|token| !is_comma(token)).collect::<TokenStream>()
    };
    let runtime = value();
    let mut flag = || match value().to_string().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    };
    Some(Options { runtime, training: flag()?, docs: flag()?, hints: true, comment: None })
}
