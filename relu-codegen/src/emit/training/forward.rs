//! The kernel behind `forward_train`.
//!
//! Expands to, in the body of `DigitsForwardTrain`:
//! ```text
//! kernels::dense(simd, &tape.pixels, &network.hidden.weight, ..., &mut tape.hidden);
//! let mut value: &[[f32; 64]] = &tape.hidden;
//! for (layer, saved) in zip(&network.deep, &mut tape.deep_tapes) {
//!     kernels::dense(simd, value, &layer.dense.weight, ..., &mut saved.dense);
//!     value = &saved.dense;
//! }
//! kernels::copy(value, &mut tape.deep);
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::places::Fields;
use crate::emit::call::{self, Places, identifier};
use crate::emit::context::Context;
use crate::emit::kernel::Kernel;
use crate::plan::step::Place;
use crate::plan::{ForwardStage, ScopeId, TrainingPlan};

/// The kernel.
pub fn kernel(context: &Context<'_>, plan: &TrainingPlan) -> Kernel {
    let (name, tape) = (context.name(), context.helper("Tape"));
    let (input, output) = (context.input(), context.output());
    let places = Fields { plan, scope: ScopeId(0), several_inputs: input.is_struct() };
    let numbers = input.fields.iter().zip(&plan.inputs);
    let numbers = numbers.filter(|(_, rows)| plan.is_field(&plan.tape[rows.0]));
    let inputs = numbers.map(|(field, rows)| {
        let (field, rows) = (identifier(&field.name), places.write(Place::Tape(*rows)));
        quote!(kernels::gather(tape.inputs.iter().map(|input| &input.#field), #rows);)
    });
    let inputs = input.is_struct().then(|| quote!(#(#inputs)*));
    let outputs = output.is_struct().then(|| {
        let rows = output.fields.iter().zip(&plan.outputs).map(|(field, rows)| {
            let rows = places.read(Place::Tape(*rows));
            (identifier(&field.name), quote!(#rows[..]))
        });
        output.put_together(&quote!(&mut tape.outputs[..]), rows.collect())
    });
    let stages = stages(context, &places, &plan.forward);
    let body = quote!(#inputs #stages #outputs);
    let arguments = [("network", quote!(&'a #name)), ("tape", quote!(&'a mut #tape))];
    Kernel::new(context.helper("ForwardTrain"), body, &arguments)
}

fn stages(context: &Context<'_>, places: &Fields<'_>, stages: &[ForwardStage]) -> TokenStream {
    let stages = stages.iter().map(|stage| match stage {
        ForwardStage::Step(step) => {
            let (comment, call) = (context.comment(step), call::call(context, places, step));
            quote!(#comment #call;)
        }
        ForwardStage::Repeat(scope, stages) => repeat(context, places, *scope, stages),
    });
    quote!(#(#stages)*)
}

fn repeat(
    context: &Context<'_>,
    outside: &Fields<'_>,
    scope: ScopeId,
    stages: &[ForwardStage],
) -> TokenStream {
    let plan = outside.plan;
    let Some(repetition) = &plan.scopes[scope.0].repetition else {
        return TokenStream::new();
    };
    let inside = outside.inside(scope);
    let body = self::stages(context, &inside, stages);
    let row = context.row(&plan.tape[repetition.carry.0].width);
    let (entry, last) =
        (outside.read(Place::Tape(repetition.entry)), inside.read(Place::Tape(repetition.last)));
    let value = inside.local(scope, "value");
    let saved = inside.tape(scope);
    let (tape, tapes) = (outside.tape(outside.scope), identifier(&repetition.tapes));
    let tapes = quote!(&mut #tape.#tapes);
    let (mut pattern, mut over) = (quote!(#saved), tapes);
    if let Some(field) = &repetition.parameters {
        let (layer, field) = (inside.parameters_of(scope), identifier(field));
        let owner = outside.parameters_of(outside.scope);
        pattern = quote!((#layer, #pattern));
        over = quote!(::core::iter::zip(&#owner.#field, #over));
    }
    let mut randomness = TokenStream::new();
    if plan.scopes[scope.0].is_random {
        let (index, own) = (inside.local(scope, "index"), inside.randomness_of(scope));
        let outer = outside.randomness_of(outside.scope);
        pattern = quote!((#index, #pattern));
        over = quote!(::core::iter::zip(0.., #over));
        randomness = quote!(let #own = #outer.nested(#index););
    }
    quote! {
        let mut #value: &[#row] = #entry;
        for #pattern in #over {
            #randomness
            #body
            #value = #last;
        }
    }
}
