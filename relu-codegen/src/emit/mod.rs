//! From the plan to tokens.
//!
//! | file           | emits                                          |
//! |----------------|------------------------------------------------|
//! | `structure`    | the struct of parameters                       |
//! | `docs`         | its docs                                       |
//! | `interface`    | the types of what a network reads and makes    |
//! | `segments`     | the table of parameters                        |
//! | `inference`    | the steps behind `forward`                     |
//! | `network`      | constants, `forward`, the trait `Network`      |
//! | `weights`      | the constant `PRETRAINED`                      |
//! | `c_api`        | functions that C can call                      |
//! | `tape`         | what training keeps                            |
//! | `training`     | the kernels behind `Train`, and the trait      |
//! | `kernel`       | a function compiled per instruction set        |
//! | `call`         | one step as a call of a kernel                 |
//! | `context`      | sizes, numbers, the user's expressions         |
//! | `requirements` | assertions about the user's expressions        |
//! | `same`         | sizes that must be equal                       |
//! | `fallback`     | the API after a mistake                        |
//! | `hints`        | what editors need                              |

mod c_api;
mod call;
mod context;
mod docs;
pub mod fallback;
mod graph;
pub mod hints;
mod inference;
mod interface;
mod kernel;
mod network;
mod requirements;
mod same;
mod segments;
mod structure;
mod table;
mod tape;
mod training;
mod weights;

use proc_macro2::TokenStream;
use quote::quote;

use crate::Options;
use crate::plan::{Plan, TrainingPlan};
use context::Context;

/// The whole expansion.
#[must_use]
pub fn emit(plan: &Plan<'_>, options: &Options) -> TokenStream {
    let context = Context::new(plan, options);
    let structure = structure::emit(&context);
    let rows = structure::rows(&context);
    let inherent = network::inherent(&context);
    let steps = inference::implementation(&context);
    let implementation = network::implementation(&context);
    let formatting = network::formatting(&context);
    let c_api = c_api::functions(&context);
    let training = plan.training.as_ref().filter(|_| options.training);
    let tape = training.map(|training| tape::emit(&context, training));
    let losses = training.map(|_| training::losses::structure(&context));
    let train = training.map(|training| training::emit(&context, training));
    let train_module = training.map(|_| quote!(, train));
    // For crates without a prelude.
    let iterator = walks(plan, training).then(|| {
        quote!(
            use ::core::iter::Iterator as _;
        )
    });
    let primitives = primitives(&context);
    let runtime = &options.runtime;
    let conditions = context.conditions();
    let requirements = requirements::emit(&context);
    // Last, since the others bind the user's expressions.
    let constants = context.constants();
    quote! {
        #structure
        #rows
        #constants
        #requirements
        #tape
        #losses

        #(#conditions)*
        #[allow(dead_code, reason = "a program need not use the whole of a network")]
        #[allow(clippy::inline_always, reason = "kernels are compiled per instruction set")]
        #[allow(
            clippy::many_single_char_names,
            clippy::similar_names,
            clippy::too_many_lines,
            reason = "names and lengths are those of the description"
        )]
        const _: () = {
            #iterator
            #primitives
            use #runtime::{self as relu, kernels, simd #train_module};

            #inherent
            #steps
            #implementation
            #formatting
            #c_api
            #train
        };
    }
}

/// The types of numbers, whatever the user's items are called.
fn primitives(context: &Context<'_>) -> TokenStream {
    if context.input().has_indices() {
        return quote!(
            use ::core::primitive::{f32, u32};
        );
    }
    quote!(
        use ::core::primitive::f32;
    )
}

/// Whether methods of iterators are called: over the samples of several inputs or
/// outputs, and over repetitions, backward.
fn walks(plan: &Plan<'_>, training: Option<&TrainingPlan>) -> bool {
    let has_inputs = plan.network.inputs.len() > 1;
    let trains = training.is_some_and(|training| {
        plan.network.outputs.len() > 1
            || training.scopes.iter().any(|scope| scope.repetition.is_some())
    });
    has_inputs || trains
}
