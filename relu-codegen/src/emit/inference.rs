//! The steps behind `forward`, over a tile of samples.
//!
//! Expands to, in the body of `<Digits as Steps>::run`:
//! ```text
//! let network = self;
//! let mut rows_64 = kernels::Buffer::<64, { ROWS }>::new();
//! let hidden = kernels::dense(simd, pixels, &network.hidden.weight, ..., &mut rows_64);
//! kernels::dense(simd, hidden, &network.scores.weight, ..., scores);
//! ```
//! A repetition is a loop over its parameters, which changes one value:
//! ```text
//! let deep = kernels::copy(hidden, &mut rows_64);
//! for layer in &network.deep {
//!     let deep_dense = kernels::dense(simd, deep, &layer.dense.weight, ..., &mut rows_64_2);
//!     kernels::add(simd, deep_dense, deep);
//! }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::call::{self, Places, identifier};
use super::context::Context;
use super::interface::Side;
use super::kernel;
use crate::plan::step::{NormId, Place, Step, ValueId};
use crate::plan::{InferencePlan, Repetition, Stage};

/// `impl Steps for Digits`
pub fn implementation(context: &Context<'_>) -> TokenStream {
    let name = context.name();
    let (input_side, output_side) = (context.input(), context.output());
    let (input_row, output_row) = (input_side.row(), output_side.row());
    let plan = &context.plan.inference;
    let places = Locals { plan, parameters: quote!(network), state: quote!(network) };
    let (input, inputs) = places.inputs(&input_side);
    let (output, outputs) = places.outputs(&output_side);
    let (rows, steps) = (rows(), steps(context, &places));
    let body = quote!(#inputs #steps #outputs);
    let simd = identifier(if kernel::names(&body, "simd") { "simd" } else { "_simd" });
    let network = kernel::names(&body, "network").then(|| quote!(let network = self;));
    let buffers = buffers(context, plan);
    quote! {
        impl relu::Steps for #name {
            #[inline(always)]
            fn run<S: simd::Simd, const #rows: usize>(
                &self,
                #simd: S,
                #input: &[#input_row],
                #output: &mut [#output_row],
            ) {
                #network
                #buffers
                #body
            }
        }
    }
}

/// The const generic of the rows of a tile; as an argument in braces, since without
/// them it could be a type of the user.
fn rows() -> Ident {
    Ident::new("ROWS", Span::call_site())
}

/// What lies between the inputs and the outputs.
fn steps(context: &Context<'_>, places: &Locals<'_>) -> TokenStream {
    let norms = places.norms(context, &places.plan.common_norms);
    let stages = places.stages(context, &places.plan.stages);
    quote!(#norms #stages)
}

/// Room for the values between the blocks.
fn buffers(context: &Context<'_>, plan: &InferencePlan) -> TokenStream {
    let (rows, buffer) = (rows(), buffer(plan));
    let buffers = plan.slots.iter().map(|slot| {
        let (name, width) = (identifier(&slot.name), context.size_argument(&slot.width));
        quote!(let mut #name = kernels::#buffer::<#width, { #rows }>::new();)
    });
    quote!(#(#buffers)*)
}

/// The type of the buffers, which says whether small products are inlined: in a
/// network of many, a function per shape takes far less time to compile.
fn buffer(plan: &InferencePlan) -> Ident {
    const FEW: usize = 8;
    identifier(if products(&plan.stages) <= FEW { "Buffer" } else { "DeepBuffer" })
}

/// How many products there are in the code.
fn products(stages: &[Stage]) -> usize {
    let count = |stage: &Stage| match stage {
        Stage::Make(_, step) | Stage::Change(_, step) => usize::from(step.is_product()),
        Stage::Repeat(repetition) => products(&repetition.stages),
    };
    stages.iter().map(count).sum()
}

/// Values of inference are locals, named after their blocks.
struct Locals<'p> {
    plan: &'p InferencePlan,
    /// The struct with the parameters of the layers: `network`, `layer`.
    parameters: TokenStream,
    /// That with their state.
    state: TokenStream,
}

impl Locals<'_> {
    fn local(&self, value: ValueId) -> Ident {
        identifier(&self.plan.values[value.0].name)
    }

    /// The name of the tile's inputs, and steps that take a struct apart.
    fn inputs(&self, side: &Side) -> (Ident, TokenStream) {
        if !side.is_struct() {
            return (self.local(self.plan.inputs[0]), TokenStream::new());
        }
        let numbers = side.fields.iter().zip(&self.plan.inputs);
        let numbers = numbers.filter(|(_, value)| !self.plan.values[value.0].is_indices);
        let parts = numbers.map(|(field, value)| {
            let (local, field) = (self.local(*value), identifier(&field.name));
            let room = self.write(Place::Value(*value));
            quote!(let #local = kernels::gather(inputs.iter().map(|input| &input.#field), #room);)
        });
        (identifier("inputs"), quote!(#(#parts)*))
    }

    /// The name of the tile's outputs, and steps that put a struct together.
    fn outputs(&self, side: &Side) -> (Ident, TokenStream) {
        if !side.is_struct() {
            return (self.local(self.plan.outputs[0]), TokenStream::new());
        }
        let rows = self.plan.outputs.iter().map(|value| {
            let local = self.local(*value);
            (local.clone(), quote!(&*#local))
        });
        (identifier("outputs"), side.put_together(&quote!(outputs), rows.collect()))
    }

    /// `let norm = kernels::Affine::from_batch_norm(simd, &network.norm,
    /// &network.norm_state, 1e-5);`
    fn norms(&self, context: &Context<'_>, norms: &[NormId]) -> TokenStream {
        let (parameters, state) = (&self.parameters, &self.state);
        let norms = norms.iter().map(|norm| {
            let norm = &self.plan.norms[norm.0];
            let [name, field, state_field] =
                [&norm.name, &norm.field, &norm.state].map(|name| identifier(name));
            let epsilon = context.scalar(&norm.epsilon);
            quote! {
                let #name = kernels::Affine::from_batch_norm(
                    simd,
                    &#parameters.#field,
                    &#state.#state_field,
                    #epsilon,
                );
            }
        });
        quote!(#(#norms)*)
    }

    fn stages(&self, context: &Context<'_>, stages: &[Stage]) -> TokenStream {
        let stages = stages.iter().map(|stage| match stage {
            Stage::Make(value, step) => self.make(context, *value, step),
            Stage::Change(_, step) => {
                let (comment, call) = (context.comment(step), call::call(context, self, step));
                quote!(#comment #call;)
            }
            Stage::Repeat(repetition) => self.repeat(context, repetition),
        });
        quote!(#(#stages)*)
    }

    fn make(&self, context: &Context<'_>, value: ValueId, step: &Step) -> TokenStream {
        let (comment, call) = (context.comment(step), call::call(context, self, step));
        // The caller's rows have their name already.
        if self.plan.values[value.0].slot.is_none() {
            return quote!(#comment #call;);
        }
        let name = self.local(value);
        quote!(#comment let #name = #call;)
    }

    fn repeat(&self, context: &Context<'_>, repetition: &Repetition) -> TokenStream {
        let Repetition { count, parameters, state, norms, stages } = repetition;
        if stages.is_empty() {
            return TokenStream::new();
        }
        let inside = Locals { plan: self.plan, parameters: quote!(layer), state: quote!(state) };
        let (norms, stages) = (inside.norms(context, norms), inside.stages(context, stages));
        let of = |owner: &TokenStream, field: &Option<String>| {
            let field = identifier(field.as_ref()?);
            Some(quote!(&#owner.#field))
        };
        let (layers, of_state) = (of(&self.parameters, parameters), of(&self.state, state));
        let (pattern, over) = match (layers, of_state) {
            (Some(layers), Some(state)) => {
                (quote!((layer, state)), quote!(::core::iter::zip(#layers, #state)))
            }
            (Some(layers), None) => (quote!(layer), layers),
            (None, Some(state)) => (quote!(state), state),
            (None, None) => {
                let count = context.size(count);
                (quote!(_), quote!(0..#count))
            }
        };
        quote! {
            for #pattern in #over {
                #norms
                #stages
            }
        }
    }
}

impl Places for Locals<'_> {
    fn read(&self, place: Place) -> TokenStream {
        let Place::Value(value) = place else { unreachable!("inference has no tape") };
        let name = self.local(value);
        quote!(#name)
    }

    /// The buffer where the value is made, itself where it is changed.
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

    fn update(&self, place: Place) -> TokenStream {
        self.read(place)
    }

    fn inputs(&self) -> TokenStream {
        let name = match self.plan.inputs.as_slice() {
            [input] => self.local(*input),
            _ => identifier("inputs"),
        };
        quote!(#name)
    }

    fn parameters(&self) -> TokenStream {
        self.parameters.clone()
    }
}
