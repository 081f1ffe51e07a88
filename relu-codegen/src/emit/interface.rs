//! The types of what a network reads and makes: an array for one value, a
//! struct with named fields for several.
//!
//! Expands to, for `(board: [192], clock: [2])`:
//! ```text
//! #[derive(Clone, Copy, Debug, PartialEq)]
//! #[repr(C)]
//! pub struct AgentInput { pub board: [f32; 192], pub clock: [f32; 2] }
//! row!(AgentInput { board: Board = [f32; 192], clock: Clock = [f32; 2] });
//! ```
//! and with indices among them to `sample!` in the place of `row!`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Visibility;

use super::call::identifier;
use crate::model::Element;
use crate::plan::{NameSet, camel_case};

/// The values on one side of a network.
pub struct Side {
    /// `AgentInput`
    pub name: Ident,
    /// In order.
    pub fields: Vec<Field>,
}

/// One of the values.
pub struct Field {
    /// As the user calls it, in small letters.
    pub name: String,
    /// Where the user wrote that, for editors.
    pub span: Span,
    /// For docs: the shape.
    pub shape: String,
    /// What it is of.
    pub element: Element,
    /// `[f32; 192]`, inside the anonymous constant.
    pub row: TokenStream,
    /// The same outside of it.
    pub path: TokenStream,
}

impl Field {
    /// For docs: `` `[3]` of indices ``.
    pub fn described(&self) -> String {
        match self.element {
            Element::Number => format!("`{}`", self.shape),
            Element::Index => format!("`{}` of indices", self.shape),
        }
    }

    /// Nothing where the shape is unknown.
    fn doc(&self) -> Option<TokenStream> {
        let doc = format!(" {}", self.described());
        (!self.shape.is_empty()).then(|| quote!(#[doc = #doc]))
    }
}

impl Side {
    /// `[f32; 64]`, or `AgentInput`.
    pub fn row(&self) -> TokenStream {
        if let [field] = self.fields.as_slice() {
            return field.row.clone();
        }
        let name = &self.name;
        quote!(#name)
    }

    /// A loop that writes a struct per sample from the rows of its fields, each
    /// with a name for one of them.
    ///
    /// Expands to: `for (output, (policy, value)) in zip(outputs, zip(&*policy,
    /// &*value)) { *output = AgentOutput { policy: *policy, value: *value }; }`
    pub fn put_together(
        &self,
        structs: &TokenStream,
        rows: Vec<(Ident, TokenStream)>,
    ) -> TokenStream {
        let name = &self.name;
        let names: Vec<_> = rows.iter().map(|(row, _)| row.to_string()).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let output = identifier(&NameSet::of(&names).mint("output"));
        let fields = self.fields.iter().zip(&rows).map(|(field, (row, _))| {
            let field = identifier(&field.name);
            quote!(#field: *#row)
        });
        let fields = quote!(#(#fields),*);
        let rows = rows.into_iter().map(|(name, rows)| (quote!(#name), rows));
        let zipped = rows.rev().reduce(|(names, all), (name, rows)| {
            (quote!((#name, #names)), quote!(::core::iter::zip(#rows, #all)))
        });
        let (names, rows) = zipped.unwrap_or_else(|| unreachable!("a struct has fields"));
        quote! {
            for (#output, #names) in ::core::iter::zip(#structs, #rows) {
                *#output = #name { #fields };
            }
        }
    }

    /// Whether there is a struct.
    pub fn is_struct(&self) -> bool {
        self.fields.len() > 1
    }

    /// Whether some of the values are indices.
    pub fn has_indices(&self) -> bool {
        self.fields.iter().any(|field| field.element == Element::Index)
    }

    /// The type parameters that stand for batches of the fields: `Board`, `Clock`.
    pub fn generics(&self) -> Vec<Ident> {
        let mut names = NameSet::of(&["Self", &self.name.to_string()]);
        let generic = |field: &Field| {
            let name = camel_case(&field.name);
            let is_name = name.starts_with(char::is_alphabetic);
            let name = if is_name { name } else { format!("Batch{name}") };
            format_ident!("{}", names.mint(&name))
        };
        self.fields.iter().map(generic).collect()
    }

    /// The struct, where there are several values.
    pub fn definition(
        &self,
        doc: &str,
        visibility: &Visibility,
        conditions: &TokenStream,
        runtime: &TokenStream,
    ) -> TokenStream {
        if !self.is_struct() {
            return TokenStream::new();
        }
        let name = &self.name;
        let fields = self.fields.iter().map(|field| {
            let (mut name, row) = (identifier(&field.name), &field.path);
            name.set_span(Span::call_site().located_at(field.span));
            let doc = field.doc();
            quote!(#doc pub #name: #row,)
        });
        let part_of_batch = identifier(if self.has_indices() { "sample" } else { "row" });
        let parts = self.fields.iter().zip(self.generics()).map(|(field, generic)| {
            let (name, row) = (identifier(&field.name), &field.path);
            quote!(#name: #generic = #row)
        });
        quote! {
            #conditions
            #[doc = #doc]
            #[derive(
                ::core::clone::Clone,
                ::core::marker::Copy,
                ::core::fmt::Debug,
                ::core::cmp::PartialEq,
            )]
            #[repr(C)]
            #visibility struct #name {
                #(#fields)*
            }
            #conditions
            #runtime::#part_of_batch!(#name { #(#parts),* });
        }
    }
}
