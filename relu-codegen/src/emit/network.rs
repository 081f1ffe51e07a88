//! The inherent methods and constants, and the trait `Network`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::identifier;
use super::context::{Context, float};
use super::kernel::{self, Kernel};
use super::{inference, table};
use crate::model::{Init, Size};
use crate::plan::field::{Initializer, Segment, SegmentKind};
use crate::plan::step::ValueId;
use crate::plan::{Count, Field, NameSet, uses};

/// The constants and `forward`.
pub fn inherent(context: &Context<'_>, kernel: &Kernel) -> TokenStream {
    let name = context.name();
    let constants = constants(context);
    let forward = forward(context, kernel);
    quote! {
        impl #name {
            #constants
            #forward
        }
    }
}

fn constants(context: &Context<'_>) -> TokenStream {
    let (mut parameters, mut flops) = (Count::default(), Count::default());
    for row in &context.plan.rows {
        parameters.add(row.parameters.clone());
        flops.add(row.flops.clone());
    }
    let (parameters, flops) = (context.count(&parameters), context.count(&flops));
    let count = workspace(context);
    let workspace = context.count(&count);
    let workspace_len = match count.known() {
        Some(0) => quote!(0),
        Some(_) => quote!(Self::TILE * #workspace),
        None => quote!(Self::TILE * (#workspace)),
    };
    quote! {
        /// Learned numbers.
        pub const PARAMETER_COUNT: usize = #parameters;
        /// `f32`s in a value of this type: parameters, state, and the padding of panels.
        pub const STORAGE_LEN: usize = ::core::mem::size_of::<Self>() / ::core::mem::size_of::<f32>();
        /// Floating-point operations of `forward`, two per multiply-add.
        pub const FLOPS: usize = #flops;
        /// `f32`s of stack that a tile of a batch takes.
        pub const WORKSPACE_LEN: usize = #workspace_len;
        /// Samples of a batch that pass through the network together.
        const TILE: usize = relu::tile_rows(#workspace);
    }
}

/// Numbers of a sample on the stack.
fn workspace(context: &Context<'_>) -> Count {
    let mut count = Count::default();
    for slot in &context.plan.inference.slots {
        count.add(Count::product(1, [&slot.width]));
    }
    count
}

fn forward(context: &Context<'_>, kernel: &Kernel) -> TokenStream {
    let plan = &context.plan.inference;
    let mut names = NameSet::default();
    let [input, output] =
        [ValueId(0), plan.output].map(|value| identifier(&names.mint(&plan.values[value.0].name)));
    let outputs = identifier(&names.mint("outputs"));
    let (input_row, output_row) =
        (context.row(&plan.values[0].width), inference::output_row(context));
    let width = context.size(&plan.values[plan.output.0].width);
    let doc = doc(context);
    let values = [
        ("network", quote!(self)),
        ("inputs", quote!(::core::slice::from_ref(#input))),
        ("outputs", quote!(&mut #outputs)),
    ];
    let dispatch = kernel.dispatch(Some(&quote!(1)), &values);
    quote! {
        #(#[doc = #doc])*
        #[must_use]
        pub fn forward(&self, #input: &#input_row) -> #output_row {
            let mut #outputs = [[0.0; #width]];
            #dispatch
            let [#output] = #outputs;
            #output
        }
    }
}

fn doc(context: &Context<'_>) -> Vec<String> {
    let network = context.plan.network;
    let input = &network.inputs[0];
    let output = &network.blocks[network.outputs[0].0];
    let mut lines = vec![
        format!(
            " `{}` `{}` to `{}` `{}`, for one sample.",
            input.name, input.shape, output.name, output.shape
        ),
        String::new(),
        String::from(" On the stack, without allocation."),
    ];
    let notes = [
        ("batch_norm", " Batch norm uses its running statistics."),
        ("dropout", " Dropout is the identity."),
    ];
    let notes = notes.into_iter().filter(|(keyword, _)| uses(network, keyword));
    lines.extend(notes.map(|(_, note)| note.to_owned()));
    lines
}

/// `impl Network for Digits`
pub fn implementation(context: &Context<'_>, kernel: &Kernel) -> TokenStream {
    let name = context.name();
    let text = name.to_string();
    let plan = &context.plan.inference;
    let (input, output) = (context.row(&plan.values[0].width), inference::output_row(context));
    let (rows, segments) = (table::rows(context), segments(context));
    let tile = quote!({ #name::TILE });
    let dispatch = kernel.dispatch(Some(&tile), &[("network", quote!(self))]);
    quote! {
        impl relu::Network for #name {
            type Input = #input;
            type Output = #output;
            const NAME: &'static str = #text;
            const PARAMETER_COUNT: usize = Self::PARAMETER_COUNT;
            const FLOPS: usize = Self::FLOPS;
            const WORKSPACE_LEN: usize = Self::WORKSPACE_LEN;
            const SUMMARY: &'static [relu::SummaryRow] = #rows;
            const SEGMENTS: &'static [relu::Segment] = #segments;

            fn infer(&self, inputs: &[#input], outputs: &mut [#output]) {
                #dispatch
            }

            fn infer_one(&self, input: &#input) -> #output {
                self.forward(input)
            }
        }
    }
}

/// `Display` prints the summary, `Debug` is short.
pub fn formatting(context: &Context<'_>) -> TokenStream {
    let name = context.name();
    let debug = (!derives_debug(context)).then(|| debug(name));
    quote! {
        impl ::core::fmt::Display for #name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                relu::display::<Self>(formatter)
            }
        }

        #debug
    }
}

fn debug(name: &Ident) -> TokenStream {
    let text = name.to_string();
    quote! {
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter
                    .debug_struct(#text)
                    .field("parameters", &Self::PARAMETER_COUNT)
                    .finish_non_exhaustive()
            }
        }
    }
}

/// Whether the user asks for a `Debug` that prints every number.
fn derives_debug(context: &Context<'_>) -> bool {
    let attributes = context.plan.network.attributes.iter();
    let mut derives = attributes.filter(|attribute| attribute.path().is_ident("derive"));
    derives.any(|derive| {
        let tokens = derive.meta.require_list().map(|list| list.tokens.clone());
        tokens.is_ok_and(|tokens| kernel::names(&tokens, "Debug"))
    })
}

fn segments(context: &Context<'_>) -> TokenStream {
    let segments = context.plan.fields.iter().flat_map(|field| {
        field.segments.iter().map(move |segment| self::segment(context, field, segment))
    });
    quote!(&[#(#segments),*])
}

/// `Segment::bias("hidden.bias", offset_of!(Digits, hidden.bias), 64).layer(0)`
fn segment(context: &Context<'_>, field: &Field, segment: &Segment) -> TokenStream {
    let owner = context.name();
    let path = identifier(&field.name);
    let part = segment.part.map(identifier).into_iter();
    let name = &segment.name;
    let offset = quote!(::core::mem::offset_of!(#owner, #path #(.#part)*));
    let of_units = |constructor: &str, units: &Size, value: TokenStream| {
        let (constructor, units) = (identifier(constructor), context.size(units));
        quote!(#constructor(#name, #offset, #units, #value))
    };
    let call = match &segment.kind {
        SegmentKind::Weight { inputs, units, init } => {
            let (inputs, units) = (context.size(inputs), context.size(units));
            let init = initializer(context, init);
            quote!(weight(#name, #offset, #inputs, #units, #init))
        }
        SegmentKind::TwoSidedWeight { inputs, units, init } => {
            let (inputs, units) = (context.size(inputs), context.size(units));
            let init = initializer(context, init);
            quote!(two_sided_weight(#name, #offset, #inputs, #units, #init))
        }
        SegmentKind::Bias(units) => {
            let units = context.size(units);
            quote!(bias(#name, #offset, #units))
        }
        SegmentKind::Vector(units, value) => of_units("vector", units, float(*value)),
        SegmentKind::Prelu(units, value) => of_units("prelu", units, context.scalar(value)),
        SegmentKind::State(units, value) => of_units("state", units, float(*value)),
    };
    let layer = segment.layer;
    let layer = super::context::integer(layer);
    quote!(relu::Segment::#call.layer(#layer))
}

/// `Initializer::HeNormal { slope: 0.0 }`
fn initializer(context: &Context<'_>, initializer: &Initializer) -> TokenStream {
    let slope = context.scalar(&initializer.slope);
    let variant = match initializer.init {
        Init::HeNormal => quote!(HeNormal { slope: #slope }),
        Init::HeUniform => quote!(HeUniform { slope: #slope }),
        Init::XavierNormal => quote!(XavierNormal),
        Init::XavierUniform => quote!(XavierUniform),
        Init::Orthogonal => quote!(Orthogonal),
        Init::LooksLinear => quote!(LooksLinear),
        Init::Zeros => quote!(Zeros),
    };
    quote!(relu::Initializer::#variant)
}
