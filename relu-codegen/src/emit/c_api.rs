//! Functions that C can call.
//!
//! Expands to:
//! ```text
//! relu::c_api!(packed Digits: digits_from_packed, digits_from_packed_checked);
//! relu::c_api!(
//!     forward Digits: digits_forward_with, digits_forward_batch_with,
//!     inputs: [pixels: [f32; 64]],
//!     outputs: scores => [scores: [f32; 10] = scores]
//! );
//! relu::c_api!(
//!     pretrained Digits:
//!     digits_forward = digits_forward_with,
//!     digits_forward_batch = digits_forward_batch_with,
//!     inputs: [pixels: [f32; 64]],
//!     outputs: [scores: [f32; 10]]
//! );
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::identifier;
use super::context::Context;
use super::interface::Side;
use crate::c_api::Names;
use crate::plan::NameSet;

/// The functions, where the description asks for them.
pub fn functions(context: &Context<'_>) -> TokenStream {
    if !context.plan.network.c_api {
        return TokenStream::new();
    }
    let network = context.name();
    let names = Names::of(network);
    let [from_packed, checked] =
        [&names.from_packed, &names.from_packed_checked].map(|name| identifier(name));
    let [one, batch] = [&names.forward_with, &names.forward_batch_with].map(|n| identifier(n));
    let (input, output) = (context.input(), context.output());
    let mut minted = NameSet::default();
    let (inputs, outputs) = (pointers(&input, &mut minted), pointers(&output, &mut minted));
    let made = identifier(&minted.mint("made"));
    let parts = parts(&output, &made);
    let typed = |side: &Side, names: &[Ident]| {
        let rows = side.fields.iter().map(|field| field.row.clone());
        std::iter::zip(names, rows).map(|(name, row)| quote!(#name: #row)).collect::<Vec<_>>()
    };
    let (inputs, outputs) = (typed(&input, &inputs), typed(&output, &outputs));
    let pretrained = context.plan.network.weights.as_ref().map(|weights| {
        let condition = weights.condition.iter();
        let [own, own_batch] = [&names.forward, &names.forward_batch].map(|n| identifier(n));
        quote! {
            #(#[cfg(#condition)])*
            relu::c_api!(
                pretrained #network: #own = #one, #own_batch = #batch,
                inputs: [#(#inputs),*],
                outputs: [#(#outputs),*]
            );
        }
    });
    quote! {
        relu::c_api!(packed #network: #from_packed, #checked);
        relu::c_api!(
            forward #network: #one, #batch,
            inputs: [#(#inputs),*],
            outputs: #made => [#(#outputs = #parts),*]
        );
        #pretrained
    }
}

/// The names of the pointers, each once.
fn pointers(side: &Side, names: &mut NameSet) -> Vec<Ident> {
    side.fields.iter().map(|field| identifier(&names.mint(&field.name))).collect()
}

/// The outputs as parts of what `forward` returns.
fn parts(output: &Side, made: &Ident) -> Vec<TokenStream> {
    if !output.is_struct() {
        return vec![quote!(#made)];
    }
    let fields = output.fields.iter().map(|field| identifier(&field.name));
    fields.map(|field| quote!(#made.#field)).collect()
}
