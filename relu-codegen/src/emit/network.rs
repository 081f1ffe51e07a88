//! The inherent methods and constants, and the trait `Network`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Attribute;

use super::call::identifier;
use super::context::Context;
use super::interface::Side;
use super::kernel;
use super::weights;
use super::{graph, segments, table};
use crate::model::Operand;
use crate::plan::{NameSet, embeddings, total, uses};

/// The constants and `forward`.
pub fn inherent(context: &Context<'_>) -> TokenStream {
    let name = context.name();
    let constants = constants(context);
    let (weights, forward) = (weights::constant(context), forward(context));
    quote! {
        impl #name {
            #constants
            #weights
            #forward
        }
    }
}

fn constants(context: &Context<'_>) -> TokenStream {
    let rows = &context.plan.rows;
    let parameters = context.count(&total(rows.iter().map(|row| &row.parameters)));
    let flops = context.count(&total(rows.iter().map(|row| &row.flops)));
    let count = context.plan.inference.workspace();
    let workspace = context.count(&count);
    let workspace_len = match count.known() {
        Some(0) => quote!(0),
        Some(_) => quote!(Self::TILE * #workspace),
        None => quote!(Self::TILE * (#workspace)),
    };
    let stack_bytes = context.count(&context.plan.inference.stack_bytes());
    quote! {
        /// Learned numbers.
        pub const PARAMETER_COUNT: usize = #parameters;
        /// `f32`s in a value of this type: parameters, state, and the padding of panels.
        pub const STORAGE_LEN: usize = ::core::mem::size_of::<Self>() / ::core::mem::size_of::<f32>();
        /// Floating-point operations of `forward`, two per multiply-add.
        pub const FLOPS: usize = #flops;
        /// `f32`s of stack that a tile of a batch takes.
        pub const WORKSPACE_LEN: usize = #workspace_len;
        /// Bytes of a value of this type: what a program that it is a part of has in
        /// read-only memory, code excluded. `PRETRAINED` and packed files have a header of
        /// 64 bytes before it.
        pub const FLASH_BYTES: usize = ::core::mem::size_of::<Self>();
        /// Bytes of the values that `forward` keeps on the stack; what the compiler adds
        /// to them is not counted.
        pub const STACK_BYTES: usize = #stack_bytes;
        /// Samples of a batch that pass through the network together.
        const TILE: usize = relu::tile_rows(#workspace);
    }
}

fn forward(context: &Context<'_>) -> TokenStream {
    let (input, output) = (context.input(), context.output());
    let mut names = NameSet::default();
    let parameters: Vec<_> =
        input.fields.iter().map(|field| identifier(&names.mint(&field.name))).collect();
    let together = identifier(&names.mint("input"));
    let rows = input.fields.iter().map(|field| &field.row);
    let (output_row, input_struct) = (output.row(), &input.name);
    let (construction, sample) = if input.is_struct() {
        let fields = input.fields.iter().zip(&parameters).map(|(field, parameter)| {
            let field = identifier(&field.name);
            quote!(#field: *#parameter)
        });
        (quote!(let #together = #input_struct { #(#fields),* };), quote!(&#together))
    } else {
        (TokenStream::new(), quote!(#(#parameters)*))
    };
    let doc = doc(context);
    let is_short = parameters.iter().any(|parameter| parameter == "input");
    let field = if is_short && !input.is_struct() { sample } else { quote!(input: #sample) };
    quote! {
        #(#[doc = #doc])*
        #[must_use]
        pub fn forward(&self, #(#parameters: &#rows),*) -> #output_row {
            #construction
            simd::dispatch(relu::One { network: self, #field })
        }
    }
}

fn doc(context: &Context<'_>) -> Vec<String> {
    let network = context.plan.network;
    let list = |side: Side| {
        let fields =
            side.fields.iter().map(|field| format!("`{}` {}", field.name, field.described()));
        fields.collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![
        format!(" {} to {}, for one sample.", list(context.input()), list(context.output())),
        String::new(),
        String::from(" On the stack, without allocation."),
    ];
    let notes = [
        ("batch_norm", " Batch norm uses its running statistics."),
        ("dropout", " Dropout is the identity."),
        (
            "embedding",
            " An index that `embedding` has no row for makes NaN; a batch with such is refused.",
        ),
    ];
    let notes = notes.into_iter().filter(|(keyword, _)| uses(network, keyword));
    lines.extend(notes.map(|(_, note)| note.to_owned()));
    lines
}

/// `impl Network for Digits`
pub fn implementation(context: &Context<'_>) -> TokenStream {
    let name = context.name();
    let text = name.to_string();
    let (input_side, output_side) = (context.input(), context.output());
    let (input, output) = (input_side.row(), output_side.row());
    let arguments = if input_side.is_struct() {
        let fields = input_side.fields.iter().map(|field| identifier(&field.name));
        quote!(#(&input.#fields),*)
    } else {
        quote!(input)
    };
    let (rows, segments) = (table::rows(context), segments::emit(context));
    let graph = graph::emit(context);
    let check_indices = check_indices(context);
    quote! {
        impl relu::Network for #name {
            type Input = #input;
            type Output = #output;
            const NAME: &'static str = #text;
            const PARAMETER_COUNT: usize = Self::PARAMETER_COUNT;
            const FLOPS: usize = Self::FLOPS;
            const WORKSPACE_LEN: usize = Self::WORKSPACE_LEN;
            const STACK_BYTES: usize = Self::STACK_BYTES;
            const SUMMARY: &'static [relu::SummaryRow] = #rows;
            const GRAPH: relu::Graph = #graph;
            const SEGMENTS: &'static [relu::Segment] = #segments;

            fn infer(&self, inputs: &[#input], outputs: &mut [#output]) {
                simd::dispatch(relu::Tiles::<Self, { Self::TILE }> { network: self, inputs, outputs });
            }

            fn infer_one(&self, input: &#input) -> #output {
                self.forward(#arguments)
            }

            #check_indices
        }
    }
}

/// Refuses batches with indices that are too large; nothing where there are none.
///
/// Expands to: `fn check_indices(inputs: &impl relu::Inputs<[u32; 3]>) -> Result<(),
/// relu::Error> { relu::check_indices(inputs, "context", |input| input, 1000) }`
fn check_indices(context: &Context<'_>) -> TokenStream {
    let (side, network) = (context.input(), context.plan.network);
    let row = side.row();
    let mut checks: Vec<(String, TokenStream)> = Vec::new();
    for (input, count) in embeddings(network) {
        let field = identifier(&side.fields[input].name);
        let part = if side.is_struct() { quote!(&input.#field) } else { quote!(input) };
        let (name, count) = (network.name_of(Operand::Input(input)), context.size(count));
        let check = quote!(relu::check_indices(inputs, #name, |input| #part, #count));
        let text = check.to_string();
        if checks.iter().all(|(other, _)| *other != text) {
            checks.push((text, check));
        }
    }
    let Some((_, last)) = checks.pop() else { return TokenStream::new() };
    let others = checks.iter().map(|(_, check)| check);
    quote! {
        fn check_indices(
            inputs: &impl relu::Inputs<#row>,
        ) -> ::core::result::Result<(), relu::Error> {
            #(#others?;)*
            #last
        }
    }
}

/// `Display` prints the summary, `Debug` is short.
pub fn formatting(context: &Context<'_>) -> TokenStream {
    let name = context.name();
    let debug = (!derives_debug(&context.plan.network.attributes)).then(|| debug(name));
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
pub fn derives_debug(attributes: &[Attribute]) -> bool {
    let mut derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    derives.any(|derive| {
        let tokens = derive.meta.require_list().map(|list| list.tokens.clone());
        tokens.is_ok_and(|tokens| kernel::names(&tokens, "Debug"))
    })
}
