//! `forward_train`, `backward`, and the trait `Train`.
//!
//! | file       | emits                                  |
//! |------------|----------------------------------------|
//! | `forward`  | the kernel behind `forward_train`      |
//! | `backward` | the kernel behind `backward`           |
//! | `losses`   | the loss, or one per output            |
//! | `places`   | where their values lie                 |
//! | `state`    | new running statistics                 |

mod backward;
mod forward;
pub mod losses;
mod places;
mod state;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::kernel::Kernel;
use super::tape;
use crate::model::{Clip, Scalar};
use crate::plan::TrainingPlan;

/// Everything inside the anonymous constant.
pub fn emit(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let tape = tape::implementations(context, plan);
    let (forward, backward) = (forward::kernel(context, plan), backward::kernel(context, plan));
    let implementation = implementation(context, plan, &forward, &backward);
    let (forward, backward) = (forward.definition(), backward.definition());
    let losses = losses::implementation(context);
    quote!(#tape #forward #backward #losses #implementation)
}

fn implementation(
    context: &Context<'_>,
    plan: &TrainingPlan,
    forward: &Kernel,
    backward: &Kernel,
) -> TokenStream {
    let name = context.name();
    let (tape, deltas) = (context.helper("Tape"), context.helper("Deltas"));
    let (loss, loss_value, clip) = (losses::kind(context), losses::value(context), clip(context));
    let regularization = regularization(context);
    let smallest = if plan.updates.is_empty() { quote!(1) } else { quote!(2) };
    let methods = methods(context, plan, forward, backward);
    quote! {
        impl train::Train for #name {
            type Tape = #tape;
            type Deltas = #deltas;
            type Loss = #loss;
            const LOSS: #loss = #loss_value;
            #regularization
            const CLIP: ::core::option::Option<train::Clip> = #clip;
            const SMALLEST_BATCH: usize = #smallest;
            #methods
        }
    }
}

fn methods(
    context: &Context<'_>,
    plan: &TrainingPlan,
    forward: &Kernel,
    backward: &Kernel,
) -> TokenStream {
    let (tape, deltas) = (context.helper("Tape"), context.helper("Deltas"));
    let (input, output) = (context.input().row(), context.output().row());
    let network = [("network", quote!(self))];
    let (run_forward, run_backward) = (forward.dispatch(&network), backward.dispatch(&network));
    let forward_tape = forward.parameter("tape");
    let arguments = ["tape", "output_gradient", "deltas", "parameters", "input_gradient"];
    let [tape_name, output_name, deltas_name, parameters, input_name] =
        arguments.map(|name| backward.parameter(name));
    let update = state::update(context, plan);
    quote! {
        fn run_forward(&self, #forward_tape: &mut #tape) {
            #run_forward
        }

        fn run_backward(
            &self,
            #tape_name: &#tape,
            #output_name: &[#output],
            #deltas_name: &mut #deltas,
            #parameters: &mut Self,
            #input_name: ::core::option::Option<&mut [#input]>,
        ) {
            #run_backward
        }

        #update
    }
}

fn clip(context: &Context<'_>) -> TokenStream {
    let (kind, limit) =
        match context.plan.network.train.as_ref().and_then(|train| train.clip.as_ref()) {
            None => return quote!(::core::option::Option::None),
            Some(Clip::GlobalNorm(limit)) => (quote!(GlobalNorm), limit),
            Some(Clip::Norm(limit)) => (quote!(Norm), limit),
            Some(Clip::Value(limit)) => (quote!(Value), limit),
        };
    let limit = context.scalar(limit);
    quote!(::core::option::Option::Some(train::Clip::#kind(#limit)))
}

/// `const PENALTY: train::Penalty = train::Penalty::l2(1e-4);`, and the weight
/// decay; nothing where the section has neither.
fn regularization(context: &Context<'_>) -> TokenStream {
    let Some(train) = &context.plan.network.train else { return TokenStream::new() };
    let number = |scalar: &Option<Scalar>| scalar.as_ref().map(|scalar| context.scalar(scalar));
    let penalty = match (number(&train.l1), number(&train.l2)) {
        (Some(l1), Some(l2)) => Some(quote!(elastic(#l1, #l2))),
        (Some(l1), None) => Some(quote!(l1(#l1))),
        (None, Some(l2)) => Some(quote!(l2(#l2))),
        (None, None) => None,
    };
    let penalty =
        penalty.map(|penalty| quote!(const PENALTY: train::Penalty = train::Penalty::#penalty;));
    let decay = number(&train.weight_decay).map(|decay| {
        quote! {
            const WEIGHT_DECAY: ::core::option::Option<f32> =
                ::core::option::Option::Some(#decay);
        }
    });
    quote!(#penalty #decay)
}
