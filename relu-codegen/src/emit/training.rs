//! `forward_train`, `backward`, and the trait `Train`.
//!
//! Expands to, in the body of `DigitsForwardTrain`:
//! ```text
//! kernels::dense(simd, &tape.pixels, &network.hidden.weight, ..., &mut tape.hidden);
//! ...
//! ```
//! and in that of `DigitsBackward`:
//! ```text
//! kernels::weight_gradient(simd, &tape.hidden, output_gradient, &mut parameters.scores.weight);
//! ...
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::call::{self, Places, identifier};
use super::context::Context;
use super::inference::output_row;
use super::kernel::Kernel;
use super::tape;
use crate::model::{Clip, Loss};
use crate::plan::step::{GradientId, Place};
use crate::plan::{GradientStep, TrainingPlan};

/// Everything inside the anonymous constant.
pub fn emit(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    let tape = tape::implementations(context, plan);
    let (forward, backward) = (forward(context, plan), backward(context, plan));
    let implementation = implementation(context, plan, &forward, &backward);
    let (forward, backward) = (forward.definition(), backward.definition());
    quote!(#tape #forward #backward #implementation)
}

fn forward(context: &Context<'_>, plan: &TrainingPlan) -> Kernel {
    let (name, tape) = (context.name(), context.helper("Tape"));
    let places = Fields { plan, tape: Access::Mutable };
    let steps = plan.forward.iter().map(|step| call::call(context, &places, step));
    let body = quote!(#(#steps;)*);
    let arguments = [("network", quote!(&'a #name)), ("tape", quote!(&'a mut #tape))];
    Kernel::new(context.helper("ForwardTrain"), false, body, &arguments)
}

fn backward(context: &Context<'_>, plan: &TrainingPlan) -> Kernel {
    let name = context.name();
    let (tape, deltas) = (context.helper("Tape"), context.helper("Deltas"));
    let (input, output) = (context.row(&plan.tape[0].width), output_row(context));
    let places = Fields { plan, tape: Access::Shared };
    let uses = plan.backward.iter().filter(|step| step.for_input).count();
    let steps = plan.backward.iter().map(|step| gradient_step(context, &places, step, uses > 1));
    let body = quote!(#(#steps)*);
    let arguments = [
        ("network", quote!(&'a #name)),
        ("tape", quote!(&'a #tape)),
        ("output_gradient", quote!(&'a [#output])),
        ("deltas", quote!(&'a mut #deltas)),
        ("parameters", quote!(&'a mut #name)),
        ("input_gradient", quote!(::core::option::Option<&'a mut [#input]>)),
    ];
    Kernel::new(context.helper("Backward"), false, body, &arguments)
}

fn gradient_step(
    context: &Context<'_>,
    places: &Fields<'_>,
    step: &GradientStep,
    several: bool,
) -> TokenStream {
    let call = call::call(context, places, &step.step);
    if !step.for_input {
        return quote!(#call;);
    }
    let gradient =
        if several { quote!(input_gradient.as_deref_mut()) } else { quote!(input_gradient) };
    quote! {
        if let ::core::option::Option::Some(input_gradient) = #gradient {
            #call;
        }
    }
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
    let (input, output) = (context.row(&plan.tape[0].width), output_row(context));
    let network = [("network", quote!(self))];
    let (run_forward, run_backward) =
        (forward.dispatch(None, &network), backward.dispatch(None, &network));
    let forward_tape = forward.parameter("tape");
    let arguments = ["tape", "output_gradient", "deltas", "parameters", "input_gradient"];
    let [tape_name, output_name, deltas_name, parameters, input_name] =
        arguments.map(|name| backward.parameter(name));
    let update = update_state(context, plan);
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

/// `self.norm_state.update(&tape.norm, 0.1);`; without state the default does.
fn update_state(context: &Context<'_>, plan: &TrainingPlan) -> TokenStream {
    if plan.updates.is_empty() {
        return TokenStream::new();
    }
    let tape = context.helper("Tape");
    let updates = plan.updates.iter().map(|update| {
        let (state, saved) =
            (identifier(&update.state), identifier(&plan.tape[update.tape.0].name));
        let momentum = context.scalar(&update.momentum);
        quote!(self.#state.update(&tape.#saved, #momentum);)
    });
    quote! {
        fn run_update_state(&mut self, tape: &#tape) {
            #(#updates)*
        }
    }
}

fn loss(context: &Context<'_>) -> TokenStream {
    let train = context.plan.network.train.as_ref().map(|train| train.loss);
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

/// Values of training are fields of the tape and of the deltas.
struct Fields<'p> {
    plan: &'p TrainingPlan,
    tape: Access,
}

#[derive(PartialEq)]
enum Access {
    Shared,
    Mutable,
}

impl Places for Fields<'_> {
    fn read(&self, place: Place) -> TokenStream {
        match place {
            Place::Tape(id) => {
                let name = identifier(&self.plan.tape[id.0].name);
                quote!(&tape.#name)
            }
            Place::Gradient(GradientId::Delta(delta)) => {
                let name = identifier(&self.plan.deltas[delta].name);
                quote!(&deltas.#name)
            }
            Place::Gradient(GradientId::Input) => quote!(input_gradient),
            Place::OutputGradient => quote!(output_gradient),
            Place::Value(_) => unreachable!("training has no locals"),
        }
    }

    fn write(&self, place: Place) -> TokenStream {
        match place {
            Place::Tape(id) => {
                debug_assert!(self.tape == Access::Mutable, "backward only reads the tape");
                let name = identifier(&self.plan.tape[id.0].name);
                quote!(&mut tape.#name)
            }
            Place::Gradient(GradientId::Delta(delta)) => {
                let name = identifier(&self.plan.deltas[delta].name);
                quote!(&mut deltas.#name)
            }
            Place::Gradient(GradientId::Input) => quote!(input_gradient),
            Place::OutputGradient | Place::Value(_) => unreachable!("only read"),
        }
    }

    fn randomness(&self) -> TokenStream {
        quote!(tape.randomness)
    }
}
