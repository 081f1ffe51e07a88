//! The tape and the gradients between layers.
//!
//! Expands to:
//! ```text
//! pub struct DigitsTape { randomness: Randomness, pixels: Rows<64>, hidden: Rows<64>, ... }
//! pub struct DigitsDeltas { hidden: Rows<64>, ... }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::call::identifier;
use super::context::Context;
use super::inference::output_row;
use crate::plan::{TapeField, TapeKind, TrainingPlan};

pub fn emit(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let tape = tape(context, plan);
    let deltas = deltas(context, plan);
    quote!(#tape #deltas)
}

fn tape(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let runtime = context.runtime();
    let name = context.helper("Tape");
    let visibility = &context.plan.network.visibility;
    let fields = plan.tape.iter().map(|field| tape_field(context, field));
    let doc =
        format!(" What `forward_train` of [`{}`] saves of a batch for `backward`.", context.name());
    let conditions = context.conditions();
    quote! {
        #(#conditions)*
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::default::Default)]
        #visibility struct #name {
            randomness: #runtime::train::Randomness,
            #(#fields)*
        }
    }
}

fn tape_field(context: &Context<'_>, field: &TapeField) -> TokenStream {
    let runtime = context.runtime();
    let name = identifier(&field.name);
    let width = context.size_argument(&field.width);
    match field.kind {
        TapeKind::Rows => quote!(#name: #runtime::train::Rows<#width>,),
        TapeKind::Bits => quote!(#name: #runtime::train::BitRows<#width>,),
        TapeKind::BatchNorm => {
            let panels = context.panels(&field.width);
            quote!(#name: #runtime::train::BatchNormTape<#width, #panels>,)
        }
    }
}

fn deltas(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let runtime = context.runtime();
    let name = context.helper("Deltas");
    let visibility = &context.plan.network.visibility;
    let fields = plan.deltas.iter().map(|delta| {
        let (field, width) = (identifier(&delta.name), context.size_argument(&delta.width));
        quote!(#field: #runtime::train::Rows<#width>,)
    });
    let doc = format!(
        " Gradients of the values between the layers of [`{}`], kept from step to step.",
        context.name()
    );
    let conditions = context.conditions();
    quote! {
        #(#conditions)*
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::default::Default)]
        #visibility struct #name {
            #(#fields)*
        }
    }
}

/// `impl Tape for DigitsTape` and `impl Deltas for DigitsDeltas`.
pub fn implementations(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let (tape, deltas) = (context.helper("Tape"), context.helper("Deltas"));
    let resizes = plan.tape.iter().map(|field| resize(&field.name));
    let delta_resizes: Vec<_> = plan.deltas.iter().map(|delta| resize(&delta.name)).collect();
    let rows = if delta_resizes.is_empty() { quote!(_) } else { quote!(rows) };
    let (input, output) =
        (identifier(&plan.tape[0].name), identifier(&plan.tape[plan.output.0].name));
    let (input_row, output_row) = (context.row(&plan.tape[0].width), output_row(context));
    quote! {
        impl train::Tape for #tape {
            type Input = #input_row;
            type Output = #output_row;

            fn resize(&mut self, rows: usize) {
                #(#resizes)*
            }

            fn inputs(&self) -> &[#input_row] {
                &self.#input
            }

            fn inputs_mut(&mut self) -> &mut [#input_row] {
                &mut self.#input
            }

            fn outputs(&self) -> &[#output_row] {
                &self.#output
            }

            fn set_randomness(&mut self, randomness: train::Randomness) {
                self.randomness = randomness;
            }
        }

        impl train::Deltas for #deltas {
            fn resize(&mut self, #rows: usize) {
                #(#delta_resizes)*
            }
        }
    }
}

fn resize(name: &str) -> TokenStream {
    let name = identifier(name);
    quote!(self.#name.resize(rows);)
}
