//! The tape and the gradients between layers.
//!
//! Expands to:
//! ```text
//! pub struct DigitsTape { randomness: Randomness, pixels: Rows<64>, hidden: Rows<64>, ... }
//! pub struct DigitsDeltas { hidden: Rows<64>, ... }
//! ```
//! A repetition has a tape each:
//! ```text
//! pub struct DigitsDeepTape { dense: Rows<64>, relu_bits: BitRows<64> }
//! pub struct DigitsTape { ..., deep_tapes: Repeated<DigitsDeepTape, 50> }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::identifier;
use super::context::Context;
use crate::model::Size;
use crate::plan::{ScopeId, TapeField, TapeKind, TrainingPlan};

/// The structs.
pub fn emit(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let nested = (1..plan.scopes.len()).map(|scope| nested(context, plan, ScopeId(scope)));
    let tape = tape(context, plan);
    let deltas = deltas(context, plan);
    quote!(#(#nested)* #tape #deltas)
}

fn tape(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let runtime = context.runtime();
    let (input, output) = (context.input(), context.output());
    let whole = |is_struct: bool, name: &str, row: TokenStream| {
        let name = identifier(name);
        is_struct.then(|| quote!(#name: #runtime::train::RowsOf<#row>,))
    };
    let inputs = whole(input.is_struct(), "inputs", input.row());
    let outputs = whole(output.is_struct(), "outputs", output.row());
    let fields = fields(context, plan, ScopeId(0));
    let doc =
        format!(" What `forward_train` of [`{}`] saves of a batch for `backward`.", context.name());
    let fields = quote!(randomness: #runtime::train::Randomness, #inputs #outputs #fields);
    structure(context, &context.helper("Tape"), &doc, &fields)
}

/// The tape of a repetition, and how it makes room for a batch.
fn nested(context: &Context<'_>, plan: &TrainingPlan, scope: ScopeId) -> TokenStream {
    let Some(repetition) = &plan.scopes[scope.0].repetition else {
        return TokenStream::new();
    };
    let (name, runtime) = (context.helper(&repetition.type_name), context.runtime());
    let doc = format!(" What a repetition in [`{}`] saves of a batch.", context.name());
    let structure = structure(context, &name, &doc, &fields(context, plan, scope));
    let resizes = resizes(plan, scope);
    let conditions = context.conditions();
    quote! {
        #structure

        #(#conditions)*
        impl #runtime::train::Saved for #name {
            fn resize(&mut self, rows: usize) {
                #resizes
            }
        }
    }
}

fn structure(context: &Context<'_>, name: &Ident, doc: &str, fields: &TokenStream) -> TokenStream {
    let visibility = &context.plan.network.visibility;
    let conditions = context.conditions();
    quote! {
        #(#conditions)*
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::default::Default)]
        #visibility struct #name {
            #fields
        }
    }
}

/// The fields of a scope, and the tapes of the repetitions in it.
fn fields(context: &Context<'_>, plan: &TrainingPlan, scope: ScopeId) -> TokenStream {
    let runtime = context.runtime();
    let own = plan.tape.iter().filter(|field| field.scope == scope && plan.is_field(field));
    let own = own.map(|field| tape_field(context, field));
    let inside = plan.scopes.iter().filter(|inner| inner.outer == Some(scope));
    let inside = inside.filter_map(|inner| inner.repetition.as_ref()).map(|repetition| {
        let name = identifier(&repetition.tapes);
        let tape = context.helper(&repetition.type_name);
        let count = context.size_argument(&repetition.count);
        quote!(#name: #runtime::train::Repeated<#tape, #count>,)
    });
    quote!(#(#own)* #(#inside)*)
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
        TapeKind::Norm => quote!(#name: #runtime::train::NormTape<#width>,),
        TapeKind::Indices => {
            quote!(#name: #runtime::train::RowsOf<[::core::primitive::u32; #width]>,)
        }
        TapeKind::Carry => TokenStream::new(),
    }
}

/// The names and widths of all gradients between layers; where there are several
/// inputs, theirs are among them, to be put together.
fn gradients(plan: &TrainingPlan) -> Vec<(&str, &Size)> {
    let are_put_together = plan.inputs.len() > 1 && plan.has_input_gradient;
    let inputs = plan.inputs.iter().filter(|_| are_put_together);
    let inputs = inputs.map(|input| &plan.tape[input.0]);
    let inputs = inputs.map(|field| (field.name.as_str(), &field.width));
    inputs.chain(plan.deltas.iter().map(|delta| (delta.name.as_str(), &delta.width))).collect()
}

fn deltas(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let runtime = context.runtime();
    let fields = gradients(plan).into_iter().map(|(name, width)| {
        let (field, width) = (identifier(name), context.size_argument(width));
        quote!(#field: #runtime::train::Rows<#width>,)
    });
    let doc = format!(
        " Gradients of the values between the layers of [`{}`], kept from step to step.",
        context.name()
    );
    structure(context, &context.helper("Deltas"), &doc, &quote!(#(#fields)*))
}

/// `impl Tape for DigitsTape` and `impl Deltas for DigitsDeltas`.
pub fn implementations(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let (tape, deltas) = (context.helper("Tape"), context.helper("Deltas"));
    let (input_side, output_side) = (context.input(), context.output());
    let whole = [("inputs", &input_side), ("outputs", &output_side)].into_iter();
    let whole = whole.filter(|(_, side)| side.is_struct()).map(|(name, _)| resize(name));
    let resizes = resizes(plan, ScopeId(0));
    let delta_resizes: Vec<_> = gradients(plan).iter().map(|(name, _)| resize(name)).collect();
    let rows = if delta_resizes.is_empty() { quote!(_) } else { quote!(rows) };
    let of = |is_struct: bool, name: &str, id: crate::plan::step::TapeId| {
        identifier(if is_struct { name } else { &plan.tape[id.0].name })
    };
    let input = of(input_side.is_struct(), "inputs", plan.inputs[0]);
    let output = of(output_side.is_struct(), "outputs", plan.outputs[0]);
    let (input_row, output_row) = (input_side.row(), output_side.row());
    quote! {
        impl train::Tape for #tape {
            type Input = #input_row;
            type Output = #output_row;

            fn resize(&mut self, rows: usize) {
                #(#whole)*
                #resizes
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

fn resizes(plan: &TrainingPlan, scope: ScopeId) -> TokenStream {
    let own = plan.tape.iter().filter(|field| field.scope == scope && plan.is_field(field));
    let own = own.map(|field| resize(&field.name));
    let inside = plan.scopes.iter().filter(|inner| inner.outer == Some(scope));
    let inside = inside.filter_map(|inner| inner.repetition.as_ref());
    let inside = inside.map(|repetition| resize(&repetition.tapes));
    quote!(#(#own)* #(#inside)*)
}

fn resize(name: &str) -> TokenStream {
    let name = identifier(name);
    quote!(self.#name.resize(rows);)
}
