//! The training of a network that has a mistake: its types, traits and loss.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::sizes::Sizes;
use super::{body, helper};
use crate::emit::call::identifier;
use crate::emit::context::float;
use crate::model::loss;
use crate::syntax::{NetworkSyntax, TrainValue};

/// The tape, the gradients, the trait and the loss.
pub fn emit(
    name: &Ident,
    sizes: &Sizes,
    syntax: &NetworkSyntax,
    runtime: &TokenStream,
) -> TokenStream {
    let (input, output) = (sizes.input.row(), sizes.output.row());
    let (tape, deltas) = (helper(name, "Tape"), helper(name, "Deltas"));
    let (body, visibility) = (body(name), &syntax.visibility);
    let Loss { definition, kind, value } = Loss::of(name, sizes, syntax, runtime);
    let types = [&tape, &deltas].map(|name| {
        quote! {
            #[allow(missing_docs)]
            #[derive(::core::fmt::Debug, ::core::default::Default)]
            #visibility struct #name {}
        }
    });
    quote! {
        #definition
        #(#types)*

        impl #runtime::train::Tape for #tape {
            type Input = #input;
            type Output = #output;
            fn resize(&mut self, _rows: usize) { #body }
            fn inputs(&self) -> &[#input] { #body }
            fn inputs_mut(&mut self) -> &mut [#input] { #body }
            fn outputs(&self) -> &[#output] { #body }
            fn set_randomness(&mut self, _randomness: #runtime::train::Randomness) { #body }
        }

        impl #runtime::train::Deltas for #deltas {
            fn resize(&mut self, _rows: usize) { #body }
        }

        impl #runtime::train::Train for #name {
            type Tape = #tape;
            type Deltas = #deltas;
            type Loss = #kind;
            const LOSS: #kind = #value;
            const CLIP: ::core::option::Option<#runtime::train::Clip> = ::core::option::Option::None;
            const SMALLEST_BATCH: usize = 1;
            fn run_forward(&self, _tape: &mut #tape) { #body }
            fn run_backward(
                &self,
                _tape: &#tape,
                _output_gradient: &[#output],
                _deltas: &mut #deltas,
                _parameters: &mut Self,
                _input_gradient: ::core::option::Option<&mut [#input]>,
            ) {
                #body
            }
        }
    }
}

/// What the network is trained with.
struct Loss {
    /// Of a type of our own.
    definition: TokenStream,
    kind: TokenStream,
    value: TokenStream,
}

impl Loss {
    fn of(name: &Ident, sizes: &Sizes, syntax: &NetworkSyntax, runtime: &TokenStream) -> Self {
        if sizes.output.names.len() > 1 {
            return Self::of_several(name, sizes, syntax, runtime);
        }
        let definition = TokenStream::new();
        let Some(entry) = named_loss(syntax).filter(|_| !sizes.output.is_unknown()) else {
            let any = quote!(#runtime::train::AnyLoss);
            return Self { definition, value: any.clone(), kind: any };
        };
        let kind = identifier(entry.kind);
        let kind = quote!(#runtime::train::#kind);
        let arguments = entry.arguments.iter().filter(|argument| argument.setter.is_none());
        let arguments = arguments.map(|argument| float(argument.default));
        Self { definition, value: quote!(#kind::new(#(#arguments),*)), kind }
    }

    /// Of several outputs: any tuple of targets will do.
    fn of_several(
        name: &Ident,
        sizes: &Sizes,
        syntax: &NetworkSyntax,
        runtime: &TokenStream,
    ) -> Self {
        let (kind, output) = (helper(name, "Loss"), &sizes.output.structure);
        let (body, visibility) = (body(name), &syntax.visibility);
        let targets = (0..sizes.output.names.len()).map(|index| format_ident!("Targets{index}"));
        let targets: Vec<_> = targets.collect();
        let definition = quote! {
            #[allow(missing_docs)]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #visibility struct #kind {}

            impl #runtime::train::Loss for #kind {
                const NAME: &'static str = "losses of several outputs";
            }

            impl<#(#targets),*> #runtime::train::Targets<#kind, #output> for (#(#targets,)*) {
                type Shares = ();
                fn check(
                    &self,
                    _loss: &#kind,
                    _samples: usize,
                ) -> ::core::result::Result<(), #runtime::Error> {
                    #body
                }
                fn shares(&self, _loss: &#kind, _samples: usize) { #body }
                fn sample(
                    &self,
                    _loss: &#kind,
                    _shares: &(),
                    _sample: usize,
                    _case: #runtime::train::Case<'_, #output>,
                ) -> ::core::primitive::f64 {
                    #body
                }
                fn divisor(&self, _loss: &#kind, _samples: usize) -> ::core::primitive::f64 {
                    #body
                }
                fn right_answers(
                    &self,
                    _sample: usize,
                    _output: &#output,
                ) -> ::core::option::Option<::core::primitive::f64> {
                    #body
                }
            }
        };
        Self { definition, value: quote!(#kind {}), kind: quote!(#kind) }
    }
}

/// The loss that was named, or probably meant.
fn named_loss(syntax: &NetworkSyntax) -> Option<&'static loss::Entry> {
    let entries = &syntax.train.as_ref()?.entries;
    let entry = entries.iter().find(|entry| entry.key == "loss")?;
    let Some(TrainValue::Step(value)) = &entry.value else { return None };
    loss::Entry::meant(&value.word().to_string())
}
