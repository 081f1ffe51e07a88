//! The struct of parameters and state.
//!
//! Expands to:
//! ```text
//! /// The user's docs, and the summary table.
//! #[repr(C)]
//! pub struct Digits {
//!     /// `hidden`: weight [64, 64], bias [64].
//!     hidden: Dense<64, 64, { panels(64) }>,
//!     ...
//! }
//! storage!(Digits { hidden, ... });
//! ```

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::call::identifier;
use super::context::Context;
use super::docs;
use crate::model::Size;
use crate::plan::Field;
use crate::plan::field::FieldKind;

pub fn emit(context: &Context<'_>) -> TokenStream {
    let (runtime, name) = (context.runtime(), context.name());
    let network = context.plan.network;
    let (attributes, visibility) = (&network.attributes, &network.visibility);
    let fields = context.plan.fields.iter().map(|field| self::field(context, field));
    let names = context.plan.fields.iter().map(|field| identifier(&field.name));
    let (imports, docs) = (docs::imports(context), docs::lines(context));
    let conditions = context.conditions();
    let nested = context.plan.fields.iter().map(|field| nested(context, field));
    quote! {
        #imports
        #(#nested)*
        #(#attributes)*
        #(#[doc = #docs])*
        #[repr(C)]
        #visibility struct #name {
            #(#fields)*
        }
        #(#conditions)*
        #runtime::storage!(#name { #(#names),* });
    }
}

/// The structs of several inputs, and of several outputs.
pub fn rows(context: &Context<'_>) -> TokenStream {
    let (runtime, visibility) = (context.runtime(), &context.plan.network.visibility);
    let conditions = context.conditions();
    let conditions = quote!(#(#conditions)*);
    let name = context.name();
    let doc = |what: &str| format!(" What [`{name}::forward`] {what} of one sample.");
    let input = context.input().definition(&doc("reads"), visibility, &conditions, runtime);
    let output = context.output().definition(&doc("makes"), visibility, &conditions, runtime);
    quote!(#input #output)
}

/// The struct of one repetition, and those inside it.
///
/// Expands to:
/// ```text
/// #[repr(C)]
/// struct DigitsDeep { dense: Dense<64, 64, { panels(64) }> }
/// storage!(DigitsDeep { dense });
/// ```
fn nested(context: &Context<'_>, field: &Field) -> TokenStream {
    let FieldKind::Repeated { type_name, fields, .. } = &field.kind else {
        return TokenStream::new();
    };
    let (runtime, name) = (context.runtime(), context.helper(type_name));
    let inside = fields.iter().map(|field| nested(context, field));
    let names = fields.iter().map(|field| identifier(&field.name));
    let doc = format!(" One repetition of {}", field.doc);
    let fields = fields.iter().map(|field| self::field(context, field));
    let conditions = context.conditions();
    quote! {
        #(#inside)*
        #(#conditions)*
        #[doc = #doc]
        #[repr(C)]
        struct #name {
            #(#fields)*
        }
        #(#conditions)*
        #runtime::storage!(#name { #(#names),* });
    }
}

fn field(context: &Context<'_>, field: &Field) -> TokenStream {
    let mut name = identifier(&field.name);
    name.set_span(Span::call_site().located_at(field.span));
    let doc = format!(" {}", field.doc);
    let kind = kind(context, &field.kind);
    quote!(#[doc = #doc] #name: #kind,)
}

fn kind(context: &Context<'_>, kind: &FieldKind) -> TokenStream {
    let runtime = context.runtime();
    let of_units = |name: &str, size: &Size| {
        let name = identifier(name);
        let (units, panels) = (context.size_argument(size), context.panels(size));
        quote!(#runtime::#name<#units, #panels>)
    };
    match kind {
        FieldKind::Dense { inputs, units, two_sided, bias } => {
            let name = identifier(match (two_sided, bias) {
                (false, true) => "Dense",
                (false, false) => "Weight",
                (true, true) => "TwoSidedDense",
                (true, false) => "TwoSidedWeight",
            });
            let inputs = context.size_argument(inputs);
            let (units, panels) = (context.size_argument(units), context.panels(units));
            quote!(#runtime::#name<#inputs, #units, #panels>)
        }
        FieldKind::Embedding { count, width } => {
            let (count, panels) = (context.size_argument(count), context.panels(width));
            let width = context.size_argument(width);
            quote!(#runtime::Embedding<#count, #width, #panels>)
        }
        FieldKind::BatchNorm(units) => of_units("BatchNorm", units),
        FieldKind::RunningStatistics(units) => of_units("RunningStatistics", units),
        FieldKind::LayerNorm(units) => of_units("LayerNorm", units),
        FieldKind::RmsNorm(units) => of_units("RmsNorm", units),
        FieldKind::Scale(units) => of_units("Scale", units),
        FieldKind::Prelu(units) => of_units("Prelu", units),
        FieldKind::Repeated { count, type_name, .. } => {
            let (name, count) = (context.helper(type_name), context.size(count));
            quote!([#name; #count])
        }
    }
}
