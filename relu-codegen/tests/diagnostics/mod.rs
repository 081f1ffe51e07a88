//! What the front end says about good and bad descriptions.

pub mod bad;
mod good;
mod messages;
mod mutations;
mod render;

use std::str::FromStr;

use proc_macro2::TokenStream;
use relu_codegen::diagnostic::{Diagnostic, Diagnostics};
use relu_codegen::emit::hints;
use relu_codegen::model::{self, Network};
use relu_codegen::{Options, plan, syntax};

/// The front end of the compiler on tokens.
fn check_tokens(tokens: TokenStream) -> (Option<Network>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::new();
    let syntax = syntax::parse(tokens, &mut diagnostics);
    let network = syntax.as_ref().and_then(|syntax| model::check(syntax, &mut diagnostics));
    let _ = network.as_ref().map(|network| plan::lower(network).check(&mut diagnostics));
    let options = Options::default();
    let _ = syntax.as_ref().map(|syntax| hints::emit(syntax, network.as_ref(), &options));
    let network = network.filter(|_| diagnostics.is_empty());
    // The fallback asks for as much as is known of any description.
    let _ = syntax.as_ref().map(model::interface);
    (network, diagnostics.finish())
}

/// The front end of the compiler on text.
fn check(description: &str) -> (Option<Network>, Vec<Diagnostic>) {
    check_tokens(TokenStream::from_str(description).expect("the brackets match"))
}
