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

use proc_macro2::TokenStream;
use quote::quote;

use super::call::identifier;
use super::context::Context;
use super::table;
use crate::model::Size;
use crate::plan::Field;
use crate::plan::field::FieldKind;

pub fn emit(context: &Context<'_>) -> TokenStream {
    let (runtime, name) = (context.runtime(), context.name());
    let network = context.plan.network;
    let (attributes, visibility) = (&network.attributes, &network.visibility);
    let fields = context.plan.fields.iter().map(|field| self::field(context, field));
    let names = context.plan.fields.iter().map(|field| identifier(&field.name));
    let table = table::docs(context.plan);
    let conditions = context.conditions();
    quote! {
        #(#attributes)*
        #(#[doc = #table])*
        #[repr(C)]
        #visibility struct #name {
            #(#fields)*
        }
        #(#conditions)*
        #runtime::storage!(#name { #(#names),* });
    }
}

fn field(context: &Context<'_>, field: &Field) -> TokenStream {
    let name = identifier(&field.name);
    let doc = format!(" {}", field.doc);
    let kind = kind(context, &field.kind);
    quote!(#[doc = #doc] #name: #kind,)
}

fn kind(context: &Context<'_>, kind: &FieldKind) -> TokenStream {
    let runtime = context.runtime();
    let of_units = |size: &Size| {
        let (units, panels) = (context.size_argument(size), context.panels(size));
        quote!(<#units, #panels>)
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
        FieldKind::BatchNorm(units) => {
            let arguments = of_units(units);
            quote!(#runtime::BatchNorm #arguments)
        }
        FieldKind::RunningStatistics(units) => {
            let arguments = of_units(units);
            quote!(#runtime::RunningStatistics #arguments)
        }
        FieldKind::Prelu(units) => {
            let arguments = of_units(units);
            quote!(#runtime::Prelu #arguments)
        }
    }
}
