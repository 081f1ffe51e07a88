//! The kernel behind `backward`.
//!
//! Expands to, in the body of `DigitsBackward`:
//! ```text
//! kernels::weight_gradient(simd, &tape.deep, output_gradient, &mut parameters.scores.weight);
//! ...
//! for (index, (layer, (saved, gradients))) in
//!     zip(&network.deep, zip(&tape.deep_tapes, &mut parameters.deep)).enumerate().rev()
//! {
//!     let value: &[[f32; 64]] = match tape.deep_tapes.before(index) {
//!         Some(before) => &before.dense,
//!         None => &tape.hidden,
//!     };
//!     kernels::weight_gradient(simd, value, &deltas.deep, &mut gradients.dense.weight);
//!     kernels::input_gradient(simd, &deltas.deep, &layer.dense.weight, &mut deltas.deep_value);
//!     swap(&mut deltas.deep, &mut deltas.deep_value);
//! }
//! ```

use std::cell::Cell;

use proc_macro2::TokenStream;
use quote::quote;

use super::places::Fields;
use crate::emit::call::{self, Places, identifier};
use crate::emit::context::Context;
use crate::emit::kernel::{self, Kernel};
use crate::plan::step::{Argument, GradientId, Place, Step};

use crate::plan::{BackwardStage, GradientStep, RepeatedScope, ScopeId, TrainingPlan};

/// The kernel.
pub fn kernel(context: &Context<'_>, plan: &TrainingPlan) -> Kernel {
    let name = context.name();
    let (tape, deltas) = (context.helper("Tape"), context.helper("Deltas"));
    let (input, output) = (context.input(), context.output());
    let (input_row, output_row) = (input.row(), output.row());
    let places = Fields { plan, scope: ScopeId(0), several_inputs: input.is_struct() };
    let uses = for_input(&plan.backward);
    let backward = Backward { context, uses_left: Cell::new(uses) };
    let stages = backward.stages(&places, &plan.backward);
    let together = (input.is_struct() && plan.has_input_gradient).then(|| {
        let rows = input.fields.iter().enumerate().map(|(index, field)| {
            let rows = places.gradient(GradientId::Input(index));
            (identifier(&field.name), quote!(&#rows[..]))
        });
        let together = input.put_together(&quote!(input_gradient), rows.collect());
        quote! {
            if let ::core::option::Option::Some(input_gradient) = input_gradient {
                #together
            }
        }
    });
    let body = quote!(#stages #together);
    let mutable = (uses > 1 && !input.is_struct()).then(|| quote!(mut));
    let arguments = [
        ("network", quote!(&'a #name)),
        ("tape", quote!(&'a #tape)),
        ("output_gradient", quote!(&'a [#output_row])),
        ("deltas", quote!(&'a mut #deltas)),
        ("parameters", quote!(&'a mut #name)),
        ("input_gradient", quote!(::core::option::Option<&'a mut [#input_row]>)),
    ];
    // A kernel has the name of the last.
    let arguments = &arguments[..arguments.len() - usize::from(!plan.has_input_gradient)];
    Kernel::new(context.helper("Backward"), body, arguments)
        .with_mutable("input_gradient", mutable.is_some())
}

/// How many steps write to the input's gradient.
fn for_input(stages: &[BackwardStage]) -> usize {
    let writes = |stage: &&BackwardStage| match stage {
        BackwardStage::Step(step) => is_direct(&step.step),
        BackwardStage::Repeat { .. } => false,
    };
    stages.iter().filter(writes).count()
}

/// Whether a step touches the gradient of an input; a later term is computed
/// beside it.
fn is_direct(step: &Step) -> bool {
    step.places().any(|place| matches!(place, Place::Gradient(GradientId::Input(_))))
}

struct Backward<'c, 'p> {
    context: &'c Context<'p>,
    /// Steps that write to the input's gradient and are still to come: the last
    /// one takes the reference.
    uses_left: Cell<usize>,
}

impl Backward<'_, '_> {
    fn stages(&self, places: &Fields<'_>, stages: &[BackwardStage]) -> TokenStream {
        let stages = stages.iter().map(|stage| match stage {
            BackwardStage::Step(step) => self.step(places, step),
            BackwardStage::Repeat { scope, stages, swap } => {
                self.repeat(places, *scope, stages, *swap)
            }
        });
        quote!(#(#stages)*)
    }

    fn step(
        &self,
        places: &Fields<'_>,
        GradientStep { step, for_input }: &GradientStep,
    ) -> TokenStream {
        let (comment, call) = (self.context.comment(step), self.call(places, step));
        if for_input.is_none() {
            return quote!(#comment #call;);
        }
        if places.several_inputs || !is_direct(step) {
            return quote! {
                #comment
                if input_gradient.is_some() {
                    #call;
                }
            };
        }
        self.uses_left.set(self.uses_left.get() - 1);
        let gradient = if self.uses_left.get() > 0 {
            quote!(input_gradient.as_deref_mut())
        } else {
            quote!(input_gradient)
        };
        quote! {
            #comment
            if let ::core::option::Option::Some(input_gradient) = #gradient {
                #call;
            }
        }
    }

    fn call(&self, places: &Fields<'_>, step: &Step) -> TokenStream {
        let output = self.context.output();
        match step.arguments.as_slice() {
            // One of several outputs: a field of the user's structs.
            [Argument::Read(Place::OutputGradient(index)), Argument::Write(to)]
                if output.is_struct() =>
            {
                let (field, to) = (identifier(&output.fields[*index].name), places.write(*to));
                quote!(kernels::gather(output_gradient.iter().map(|row| &row.#field), #to))
            }
            _ => call::call(self.context, places, step),
        }
    }

    fn repeat(
        &self,
        outside: &Fields<'_>,
        scope: ScopeId,
        stages: &[BackwardStage],
        swap: [GradientId; 2],
    ) -> TokenStream {
        let plan = outside.plan;
        let Some(repetition) = &plan.scopes[scope.0].repetition else {
            return TokenStream::new();
        };
        let inside = outside.inside(scope);
        let body = self.stages(&inside, stages);
        let index = inside.local(scope, "index");
        let value = self.value_before(outside, &inside, repetition, &body);
        let randomness = plan.scopes[scope.0].is_random.then(|| {
            let own = inside.randomness_of(scope);
            let outer = outside.randomness_of(outside.scope);
            quote!(let #own = #outer.nested(#index);)
        });
        let needs_index = value.is_some() || randomness.is_some();
        let (pattern, over) = over(outside, &inside, scope, &body);
        let (pattern, over) = if needs_index {
            (quote!((#index, #pattern)), quote!(#over.enumerate()))
        } else {
            (pattern, over)
        };
        let [output, input] = swap.map(|gradient| outside.gradient(gradient));
        quote! {
            for #pattern in #over.rev() {
                #value
                #randomness
                #body
                ::core::mem::swap(&mut #output, &mut #input);
            }
        }
    }

    /// `let value = ...;`: what an iteration has read, where the body needs it.
    fn value_before(
        &self,
        outside: &Fields<'_>,
        inside: &Fields<'_>,
        repetition: &RepeatedScope,
        body: &TokenStream,
    ) -> Option<TokenStream> {
        let (plan, scope) = (outside.plan, inside.scope);
        let (value, index) = (inside.local(scope, "value"), inside.local(scope, "index"));
        let (tape, tapes) = (outside.tape(outside.scope), identifier(&repetition.tapes));
        let row = self.context.row(&plan.tape[repetition.carry.0].width);
        let entry = outside.read(Place::Tape(repetition.entry));
        let last = identifier(&plan.tape[repetition.last.0].name);
        kernel::names(body, &value.to_string()).then(|| {
            quote! {
                let #value: &[#row] = match #tape.#tapes.before(#index) {
                    ::core::option::Option::Some(before) => &before.#last,
                    ::core::option::Option::None => #entry,
                };
            }
        })
    }
}

/// The pattern and the iterator over what the body needs of each repetition.
fn over(
    outside: &Fields<'_>,
    inside: &Fields<'_>,
    scope: ScopeId,
    body: &TokenStream,
) -> (TokenStream, TokenStream) {
    let repetition = outside.plan.scopes[scope.0].repetition.as_ref();
    let repetition = repetition.unwrap_or_else(|| unreachable!("the scope is a repetition"));
    let tapes = identifier(&repetition.tapes);
    let (tape, owner, gradients) = (
        outside.tape(outside.scope),
        outside.parameters_of(outside.scope),
        outside.gradients_of(outside.scope),
    );
    let saved = (inside.tape(scope), quote!(&#tape.#tapes));
    let of_parameters = repetition.parameters.iter().flat_map(|field| {
        let field = identifier(field);
        let layer = (inside.parameters_of(scope), quote!(&#owner.#field));
        [layer, (inside.gradients_of(scope), quote!(&mut #gradients.#field))]
    });
    let all: Vec<_> = of_parameters.chain([saved]).collect();
    let used = all.into_iter().filter(|(name, _)| kernel::names(body, &name.to_string()));
    let used = used.map(|(name, over)| (quote!(#name), over));
    let zipped = used.rev().reduce(|(names, all), (name, over)| {
        (quote!((#name, #names)), quote!(::core::iter::zip(#over, #all)))
    });
    match zipped {
        // A zip is an iterator, a reference is not yet.
        Some((pattern, over)) if kernel::names(&over, "zip") => (pattern, over),
        Some((pattern, over)) => (pattern, quote!(::core::iter::IntoIterator::into_iter(#over))),
        None => (quote!(_), quote!(#tape.#tapes.iter())),
    }
}
