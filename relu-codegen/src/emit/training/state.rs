//! New running statistics from a batch.
//!
//! Expands to: `self.norm_state.update(&tape.norm_saved, 0.1);`, and for a
//! repetition to a loop over its state.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::call::identifier;
use crate::emit::context::Context;
use crate::plan::{ScopeId, TrainingPlan};

/// The method; without state the default does.
pub fn update(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    if plan.updates.is_empty() {
        return TokenStream::new();
    }
    let tape = context.helper("Tape");
    let updates = of_scope(context, plan, ScopeId(0), &quote!(self), &quote!(tape));
    quote! {
        fn run_update_state(&mut self, tape: &#tape) {
            #updates
        }
    }
}

fn of_scope(
    context: &Context<'_>,
    plan: &TrainingPlan,
    scope: ScopeId,
    state: &TokenStream,
    tape: &TokenStream,
) -> TokenStream {
    let own = plan.updates.iter().filter(|update| update.scope == scope).map(|update| {
        let (field, saved) =
            (identifier(&update.state), identifier(&plan.tape[update.tape.0].name));
        let momentum = context.scalar(&update.momentum);
        quote!(#state.#field.update(&#tape.#saved, #momentum);)
    });
    let inside = plan.scopes.iter().enumerate().map(|(index, inner)| {
        let repetition = inner.repetition.as_ref().filter(|_| inner.outer == Some(scope))?;
        let (field, tapes) =
            (identifier(repetition.state.as_ref()?), identifier(&repetition.tapes));
        let (inner_state, saved) = (quote!(state), quote!(saved));
        let body = of_scope(context, plan, ScopeId(index), &inner_state, &saved);
        Some(quote! {
            for (state, saved) in ::core::iter::zip(&mut #state.#field, &#tape.#tapes) {
                #body
            }
        })
    });
    let inside = inside.flatten();
    quote!(#(#own)* #(#inside)*)
}
