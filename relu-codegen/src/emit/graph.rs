//! How the blocks are joined, for files.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use crate::model::Operand;
use crate::plan::source_text;

/// `Graph { inputs: &[("pixels", &[64])], blocks: &[("hidden", "pixels")], outputs: &["hidden"] }`
pub fn emit(context: &Context<'_>) -> TokenStream {
    let network = context.plan.network;
    let inputs = network.inputs.iter().enumerate().map(|(index, input)| {
        let name = network.name_of(Operand::Input(index));
        let shape = input.shape.0.iter().map(|size| context.size(size));
        quote!((#name, &[#(#shape),*]))
    });
    let blocks = network.blocks.iter().map(|block| {
        let (name, source) = (block.word(), source_text(network, &block.source));
        quote!((#name, #source))
    });
    let outputs = network.outputs.iter().map(|output| network.name_of(Operand::Block(*output)));
    quote! {
        relu::Graph {
            inputs: &[#(#inputs),*],
            blocks: &[#(#blocks),*],
            outputs: &[#(#outputs),*],
        }
    }
}
