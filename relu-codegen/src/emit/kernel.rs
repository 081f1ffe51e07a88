//! A function that is compiled per instruction set: a struct of its arguments
//! that implements `simd::Kernel`.
//!
//! Expands to:
//! ```text
//! struct DigitsBackward<'a> {
//!     network: &'a Digits,
//!     tape: &'a DigitsTape,
//!     ...
//! }
//!
//! impl simd::Kernel for DigitsBackward<'_> {
//!     type Output = ();
//!     #[inline(always)]
//!     fn run<S: simd::Simd>(self, simd: S) {
//!         let Self { network, tape, ... } = self;
//!         ...
//!     }
//! }
//! ```

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::call::identifier;

/// A function with its arguments.
pub struct Kernel {
    name: Ident,
    arguments: Vec<Argument>,
    body: TokenStream,
}

struct Argument {
    name: Ident,
    /// Whether the body changes the local.
    mutable: bool,
    kind: TokenStream,
}

impl Kernel {
    /// Arguments that the body does not name are left out.
    pub fn new(name: Ident, body: TokenStream, arguments: &[(&str, TokenStream)]) -> Self {
        let named = arguments.iter().filter(|(name, _)| names(&body, name));
        let arguments = named.map(|(name, kind)| Argument {
            name: identifier(name),
            mutable: false,
            kind: kind.clone(),
        });
        Self { name, arguments: arguments.collect(), body }
    }

    /// Lets the body change an argument.
    pub fn with_mutable(mut self, name: &str, mutable: bool) -> Self {
        for argument in self.arguments.iter_mut().filter(|argument| argument.name == name) {
            argument.mutable = mutable;
        }
        self
    }

    /// The struct and its implementation; nothing for an empty body.
    pub fn definition(&self) -> TokenStream {
        if self.body.is_empty() {
            return TokenStream::new();
        }
        let Self { name, body, .. } = self;
        let fields = self.arguments.iter().map(|Argument { name, kind, .. }| quote!(#name: #kind,));
        let names =
            self.arguments.iter().map(
                |Argument { name, mutable, .. }| {
                    if *mutable { quote!(mut #name) } else { quote!(#name) }
                },
            );
        let simd = identifier(if self::names(body, "simd") { "simd" } else { "_simd" });
        quote! {
            struct #name<'a> {
                #(#fields)*
            }

            impl simd::Kernel for #name<'_> {
                type Output = ();

                #[inline(always)]
                fn run<S: simd::Simd>(self, #simd: S) {
                    let Self { #(#names),* } = self;
                    #body
                }
            }
        }
    }

    /// `simd::dispatch(DigitsBackward { network: self, tape, ... });`
    pub fn dispatch(&self, values: &[(&str, TokenStream)]) -> TokenStream {
        if self.body.is_empty() {
            return TokenStream::new();
        }
        let name = &self.name;
        let fields = self.arguments.iter().map(|Argument { name, .. }| {
            if let Some((_, value)) = values.iter().find(|(value, _)| name == value) {
                quote!(#name: #value)
            } else {
                quote!(#name)
            }
        });
        quote!(simd::dispatch(#name { #(#fields),* });)
    }

    /// The parameter of a method that passes its argument on: `_tape` where the
    /// body does not need it.
    pub fn parameter(&self, name: &str) -> Ident {
        let is_used = self.arguments.iter().any(|argument| argument.name == name);
        identifier(&if is_used { name.to_owned() } else { format!("_{name}") })
    }
}

/// Whether a word stands anywhere in the tokens.
pub fn names(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => names(&group.stream(), word),
        _ => false,
    })
}
