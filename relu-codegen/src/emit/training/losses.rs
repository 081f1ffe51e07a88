//! What training minimizes.
//!
//! Expands to, for several outputs:
//! ```text
//! pub struct AgentLoss {
//!     pub policy: train::Part<train::SoftmaxCrossEntropy>,
//!     pub value: train::Part<train::MeanSquaredError>,
//! }
//! losses!(AgentLoss of AgentOutput { policy: Policy = [f32; 10] => SoftmaxCrossEntropy, ... });
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::call::identifier;
use crate::emit::context::{Context, float};
use crate::model::OutputLoss;

/// The type of the loss: `train::Huber`, `train::Part<train::Huber>` where it has
/// a weight, or `AgentLoss`.
pub fn kind(context: &Context<'_>) -> TokenStream {
    if let [loss] = losses(context) {
        let kind = kind_of(loss);
        if loss.weight.is_some() {
            return quote!(train::Part<train::#kind>);
        }
        return quote!(train::#kind);
    }
    let name = context.helper("Loss");
    quote!(#name)
}

/// The loss itself: `train::Huber::new(1.0)`.
pub fn value(context: &Context<'_>) -> TokenStream {
    if let [loss] = losses(context) {
        return if loss.weight.is_some() { part(context, loss) } else { value_of(context, loss) };
    }
    let name = context.helper("Loss");
    let parts = context.output().fields.into_iter().zip(losses(context)).map(|(field, loss)| {
        let (field, part) = (identifier(&field.name), part(context, loss));
        quote!(#field: #part)
    });
    quote!(#name { #(#parts),* })
}

/// `train::Part::new(train::Huber::new(1.0), 0.5)`
fn part(context: &Context<'_>, loss: &OutputLoss) -> TokenStream {
    let value = value_of(context, loss);
    let weight = loss.weight.as_ref().map_or_else(|| float(1.0), |weight| context.scalar(weight));
    quote!(train::Part::new(#value, #weight))
}

/// The struct of several losses.
pub fn structure(context: &Context<'_>) -> TokenStream {
    if losses(context).len() < 2 {
        return TokenStream::new();
    }
    let (runtime, name) = (context.runtime(), context.helper("Loss"));
    let (visibility, conditions) = (&context.plan.network.visibility, context.conditions());
    let doc = format!(" The losses of the outputs of [`{}`].", context.name());
    let fields = context.output().fields.into_iter().zip(losses(context)).map(|(field, loss)| {
        let (name, kind) = (identifier(&field.name), kind_of(loss));
        let doc = format!(" Of `{}`.", field.name);
        quote!(#[doc = #doc] pub #name: #runtime::train::Part<#runtime::train::#kind>,)
    });
    quote! {
        #(#conditions)*
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #visibility struct #name {
            #(#fields)*
        }
    }
}

/// What makes the struct a loss.
pub fn implementation(context: &Context<'_>) -> TokenStream {
    if losses(context).len() < 2 {
        return TokenStream::new();
    }
    let output = context.output();
    let (loss, row) = (context.helper("Loss"), output.row());
    let fields = output.fields.iter().zip(output.generics());
    let parts = fields.zip(losses(context)).map(|((field, targets), loss)| {
        let (name, kind, row) = (identifier(&field.name), kind_of(loss), &field.row);
        quote!(#name: #targets = #row => train::#kind)
    });
    quote!(relu::losses!(#loss of #row { #(#parts),* });)
}

fn losses<'p>(context: &Context<'p>) -> &'p [OutputLoss] {
    context.plan.network.train.as_ref().map_or(&[], |train| &train.losses)
}

fn kind_of(loss: &OutputLoss) -> Ident {
    identifier(loss.entry.kind)
}

fn value_of(context: &Context<'_>, loss: &OutputLoss) -> TokenStream {
    let kind = kind_of(loss);
    let positional = loss.positional.iter().map(|number| context.scalar(number));
    let named = loss.named.iter().map(|(setter, number)| {
        let (setter, number) = (identifier(setter), context.scalar(number));
        quote!(.#setter(#number))
    });
    let weights = loss.class_weights.as_ref().map(|weights| {
        let weights = context.numbers(weights);
        quote!(.with_class_weights(#weights))
    });
    quote!(train::#kind::new(#(#positional),*) #(#named)* #weights)
}
