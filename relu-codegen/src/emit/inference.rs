//! `forward`, and the kernel that runs the steps over tiles of samples.
//!
//! Expands to, in the body of `DigitsForward`:
//! ```text
//! let tiles = zip(inputs.chunks(ROWS), outputs.chunks_mut(ROWS));
//! for (pixels, scores) in tiles {
//!     let mut rows_64 = kernels::Buffer::<64, ROWS>::new();
//!     let hidden = kernels::dense(simd, pixels, &network.hidden.weight, ..., &mut rows_64);
//!     kernels::dense(simd, hidden, &network.scores.weight, ..., scores);
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::{self, Places, identifier};
use super::context::Context;
use super::kernel::Kernel;
use crate::plan::step::{Place, Step, ValueId};
use crate::plan::{InferencePlan, NormBinding};

pub fn kernel(context: &Context<'_>) -> Kernel {
    let plan = &context.plan.inference;
    let name = context.name();
    let (input, output) = (context.row(&plan.values[0].width), output_row(context));
    let arguments = [
        ("network", quote!(&'a #name)),
        ("inputs", quote!(&'a [#input])),
        ("outputs", quote!(&'a mut [#output])),
    ];
    Kernel::new(context.helper("Forward"), true, body(context, plan), &arguments)
}

/// `[f32; 10]`
pub fn output_row(context: &Context<'_>) -> TokenStream {
    let plan = &context.plan.inference;
    context.row(&plan.values[plan.output.0].width)
}

fn body(context: &Context<'_>, plan: &InferencePlan) -> TokenStream {
    let norms = plan.norms.iter().map(|norm| self::norm(context, norm));
    let buffers = plan.slots.iter().map(|slot| {
        let (name, width) = (identifier(&slot.name), context.size_argument(&slot.width));
        quote!(let mut #name = kernels::Buffer::<#width, ROWS>::new();)
    });
    let places = Locals { plan };
    let steps = plan.steps.iter().map(|(value, step)| places.step(context, *value, step));
    let (input, output) = (places.local(ValueId(0)), places.local(plan.output));
    quote! {
        #(#norms)*
        let tiles = ::core::iter::zip(inputs.chunks(ROWS), outputs.chunks_mut(ROWS));
        for (#input, #output) in tiles {
            #(#buffers)*
            #(#steps)*
        }
    }
}

/// `let norm = kernels::Affine::from_batch_norm(simd, &network.norm, &network.norm_state, 1e-5);`
fn norm(context: &Context<'_>, norm: &NormBinding) -> TokenStream {
    let NormBinding { name, field, state, epsilon } = norm;
    let (name, field, state) = (identifier(name), identifier(field), identifier(state));
    let epsilon = context.scalar(epsilon);
    quote! {
        let #name = kernels::Affine::from_batch_norm(simd, &network.#field, &network.#state, #epsilon);
    }
}

/// Values of inference are locals, named after their blocks.
struct Locals<'p> {
    plan: &'p InferencePlan,
}

impl Locals<'_> {
    fn local(&self, value: ValueId) -> Ident {
        identifier(&self.plan.values[value.0].name)
    }

    fn step(&self, context: &Context<'_>, value: ValueId, step: &Step) -> TokenStream {
        let call = call::call(context, self, step);
        if value == self.plan.output {
            return quote!(#call;);
        }
        let name = self.local(value);
        quote!(let #name = #call;)
    }
}

impl Places for Locals<'_> {
    fn read(&self, place: Place) -> TokenStream {
        let Place::Value(value) = place else { unreachable!("inference has no tape") };
        let name = self.local(value);
        quote!(#name)
    }

    fn write(&self, place: Place) -> TokenStream {
        let Place::Value(value) = place else { unreachable!("inference has no tape") };
        if let Some(slot) = self.plan.values[value.0].slot {
            let slot = identifier(&self.plan.slots[slot].name);
            quote!(&mut #slot)
        } else {
            let name = self.local(value);
            quote!(#name)
        }
    }
}
