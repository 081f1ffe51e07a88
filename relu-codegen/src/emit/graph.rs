//! What the network computes from its tensors, for files.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use crate::layers::{Form, Value};
use crate::model::Operand;
use crate::plan::{self, GraphBlock};

/// Expands to:
/// ```text
/// relu::Graph {
///     inputs: &[&[64]],
///     blocks: &[relu::GraphBlock {
///         name: "hidden",
///         source: "input 1",
///         layers: &[
///             relu::GraphLayer("dense({})", &[relu::GraphValue::Size(64)]),
///             relu::GraphLayer(
///                 "leaky_relu({})",
///                 &[relu::GraphValue::Number(DigitsConstants::SLOPE)],
///             ),
///         ],
///     }],
///     outputs: &["hidden"],
/// }
/// ```
pub fn emit(context: &Context<'_>) -> TokenStream {
    let network = context.plan.network;
    let inputs = network.inputs.iter().map(|input| {
        let shape = input.shape.0.iter().map(|size| context.size(size));
        quote!(&[#(#shape),*])
    });
    let blocks = plan::graph(network);
    let blocks = blocks.iter().map(|block| self::block(context, block));
    let outputs = network.outputs.iter().map(|output| network.name_of(Operand::Block(*output)));
    quote! {
        relu::Graph {
            inputs: &[#(#inputs),*],
            blocks: &[#(#blocks),*],
            outputs: &[#(#outputs),*],
        }
    }
}

fn block(context: &Context<'_>, block: &GraphBlock) -> TokenStream {
    let GraphBlock { name, source, layers } = block;
    let layers = layers.iter().map(|form| layer(context, form));
    quote!(relu::GraphBlock { name: #name, source: #source, layers: &[#(#layers),*] })
}

fn layer(context: &Context<'_>, form: &Form) -> TokenStream {
    let text = form.text();
    let values = form.values.iter().map(|value| match value {
        Value::Size(size) => {
            let size = context.size(size);
            quote!(relu::GraphValue::Size(#size))
        }
        Value::Number(number) => {
            let number = context.scalar(number);
            quote!(relu::GraphValue::Number(#number))
        }
    });
    quote!(relu::GraphLayer(#text, &[#(#values),*]))
}
