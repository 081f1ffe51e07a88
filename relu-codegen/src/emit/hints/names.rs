//! The names that a description defines: those of inputs and blocks.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Attribute;
use syn::ext::IdentExt;

use crate::model::{Element, Network, Shape};
use crate::syntax::{BlockSyntax, NetworkSyntax, is_usable_name, pipeline};

/// What may be read so far, and modules that hold just that.
pub struct Names<'a> {
    runtime: &'a TokenStream,
    /// In the order of the description.
    list: Vec<&'a Ident>,
    known: HashSet<String>,
    /// Modules for words that name nothing yet, so that what may stand there, and
    /// nothing else, is offered.
    modules: Vec<TokenStream>,
}

impl<'a> Names<'a> {
    /// Those of the inputs.
    pub fn new(syntax: &'a NetworkSyntax, runtime: &'a TokenStream) -> Self {
        let (list, known) = (Vec::new(), HashSet::new());
        let mut names = Self { runtime, list, known, modules: Vec::new() };
        for input in syntax.inputs.iter().flatten() {
            names.define(&input.name);
        }
        names
    }

    /// From here on the name may be read.
    pub fn define(&mut self, name: &'a Ident) {
        if is_usable_name(name) && self.known.insert(name.unraw().to_string()) {
            self.list.push(name);
        }
    }

    /// Whether the word names something.
    pub fn contains(&self, word: &Ident) -> bool {
        self.known.contains(&word.unraw().to_string())
    }

    /// The item that the word names.
    pub fn path(&mut self, word: &Ident) -> TokenStream {
        if self.contains(word) {
            return quote!(hints::names::#word);
        }
        self.choice(word, &TokenStream::new())
    }

    /// Where a word that names something may be missing.
    pub fn missing(&mut self) -> TokenStream {
        let any = self.list.first().map_or_else(|| format_ident!("none"), |name| identifier(name));
        self.choice(&any, &TokenStream::new())
    }

    /// That of the first word of a block, which names nothing: a layer may stand there,
    /// too.
    pub fn head(&mut self, word: &Ident) -> TokenStream {
        let runtime = self.runtime;
        let words = quote! {
            pub use #runtime::vocabulary::layer::*;
            pub use #runtime::vocabulary::source::*;
        };
        self.choice(word, &words)
    }

    fn choice(&mut self, word: &Ident, words: &TokenStream) -> TokenStream {
        let module = format_ident!("choice_{}", self.modules.len());
        let names = self.list.iter().map(|name| identifier(name));
        self.modules.push(quote! {
            pub mod #module {
                pub use super::names::{#(#names),*};
                #words
            }
        });
        quote!(hints::#module::#word)
    }

    /// The module of all names, and those above.
    pub fn modules(&self, syntax: &NetworkSyntax, network: Option<&Network>) -> TokenStream {
        let inputs = syntax.inputs.iter().flatten().enumerate().map(|(index, input)| {
            let value = network.and_then(|network| network.inputs.get(index));
            let element = value.map_or(Element::Number, |input| input.element);
            item(
                &input.name,
                &[],
                &input.name.to_string(),
                value.map(|input| &input.shape),
                element,
            )
        });
        let blocks = syntax.blocks.iter().flatten().enumerate().map(|(index, block)| {
            let value = network.and_then(|network| network.blocks.get(index));
            let text = format!("{}: {}", block.name, written(block));
            let shape = value.map(|block| &block.shape);
            item(&block.name, &block.attributes, &text, shape, Element::Number)
        });
        let (items, modules) = (inputs.chain(blocks), &self.modules);
        quote! {
            mod hints {
                pub mod names { #(#items)* }
                #(#modules)*
            }
        }
    }
}

/// The same name at no place of the description.
fn identifier(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(Span::call_site());
    name
}

/// `pub type hidden = [f32];`, with the block and its shape as docs.
fn item(
    name: &Ident,
    attributes: &[Attribute],
    text: &str,
    shape: Option<&Shape>,
    element: Element,
) -> TokenStream {
    if !is_usable_name(name) {
        return TokenStream::new();
    }
    let docs = attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let docs: Vec<_> = docs.collect();
    let gap = (!docs.is_empty()).then(|| quote!(#[doc = ""]));
    let shape = shape.map_or_else(String::new, |shape| format!(": `{shape}`"));
    let (doc, element) = (format!(" `{text}`{shape}"), element.tokens());
    quote! {
        #[doc = #doc]
        #gap
        #(#docs)*
        pub type #name = [#element];
    }
}

/// As it was written: `pixels -> dense(64) -> relu`.
fn written(block: &BlockSyntax) -> String {
    let terms: Vec<_> = block.terms.iter().map(ToString::to_string).collect();
    let parts = [terms.join(" + "), pipeline(&block.steps)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" -> ")
}
