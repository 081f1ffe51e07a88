//! `forward_train`, `backward`, and the trait `Train`.
//!
//! | file       | emits                                  |
//! |------------|----------------------------------------|
//! | `forward`  | the kernel behind `forward_train`      |
//! | `backward` | the kernel behind `backward`           |
//! | `places`   | where their values lie                 |
//! | `state`    | new running statistics                 |

mod backward;
mod forward;
mod places;
mod state;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::kernel::Kernel;
use super::tape;
use crate::model::{Clip, Loss};
use crate::plan::TrainingPlan;

/// Everything inside the anonymous constant.
pub fn emit(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let tape = tape::implementations(context, plan);
    let (forward, backward) = (forward::kernel(context, plan), backward::kernel(context, plan));
    let implementation = implementation(context, plan, &forward, &backward);
    let (forward, backward) = (forward.definition(), backward.definition());
    quote!(#tape #forward #backward #implementation)
}

fn implementation(
    context: &Context<'_>,
    plan: &TrainingPlan,
    forward: &Kernel,
    backward: &Kernel,
) -> TokenStream {
    let name = context.name();
    let (tape, deltas) = (context.helper("Tape"), context.helper("Deltas"));
    let (loss, clip) = (loss(context), clip(context));
    let smallest = if plan.updates.is_empty() { quote!(1) } else { quote!(2) };
    let methods = methods(context, plan, forward, backward);
    quote! {
        impl train::Train for #name {
            type Tape = #tape;
            type Deltas = #deltas;
            type Loss = #loss;
            const LOSS: #loss = #loss::new();
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
    let (run_forward, run_backward) =
        (forward.dispatch(None, &network), backward.dispatch(None, &network));
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

fn loss(context: &Context<'_>) -> TokenStream {
    let train = context.plan.network.train.as_ref().map(|train| train.losses[0].loss);
    match train {
        Some(Loss::BinaryCrossEntropy) => quote!(train::BinaryCrossEntropy),
        Some(Loss::MeanSquaredError) => quote!(train::MeanSquaredError),
        Some(Loss::SoftmaxCrossEntropy) | None => quote!(train::SoftmaxCrossEntropy),
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
