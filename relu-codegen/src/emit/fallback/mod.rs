//! The API of a network whose description has a mistake.
//!
//! The type, its methods and its traits exist, so that the mistake is the only
//! error that the user sees; their bodies cannot run, since the crate does not
//! compile. What could not be read takes anything: its sizes are const generics in
//! `forward`, and the runtime has an input and a loss for it.
//!
//! Expands to:
//! ```text
//! pub struct Digits {}
//! storage!(Digits {});
//! const _: () = {
//!     impl Digits {
//!         pub fn forward<const OUTPUT: usize>(&self, input: &[f32; 64]) -> [f32; OUTPUT] { ... }
//!     }
//!     impl Network for Digits { ... }
//! };
//! compile_error! { "..." }
//! ```

mod sizes;
mod train;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::network::derives_debug;
use crate::Options;
use crate::diagnostic::Diagnostic;
use crate::syntax::NetworkSyntax;
use sizes::Sizes;

/// The API, then the errors.
#[must_use]
pub fn emit(syntax: &NetworkSyntax, diagnostics: &[Diagnostic], options: &Options) -> TokenStream {
    let errors = errors(diagnostics);
    let Some(name) = &syntax.name else { return errors };
    let sizes = Sizes::of(syntax, name, &options.runtime);
    let structure = structure(syntax, name, options);
    let inherent = inherent(syntax, name, &sizes);
    let network = network(name, &sizes, &options.runtime);
    // A description that ends before the blocks may go on with `train`.
    let trainable = options.training && (syntax.train.is_some() || syntax.blocks.is_none());
    let train = trainable.then(|| train::emit(name, &sizes, syntax, &options.runtime));
    let rows = [&sizes.input, &sizes.output].map(|side| side.definition(syntax, &options.runtime));
    quote!(#structure #(#rows)* #inherent #network #train #errors)
}

/// An error per mistake.
#[must_use]
pub fn errors(diagnostics: &[Diagnostic]) -> TokenStream {
    diagnostics.iter().map(Diagnostic::to_tokens).collect()
}

fn structure(syntax: &NetworkSyntax, name: &Ident, options: &Options) -> TokenStream {
    let runtime = &options.runtime;
    let (attributes, visibility) = (&syntax.attributes, &syntax.visibility);
    quote! {
        #(#attributes)*
        #[repr(C)]
        #visibility struct #name {}
        #runtime::storage!(#name {});
    }
}

fn inherent(syntax: &NetworkSyntax, name: &Ident, sizes: &Sizes) -> TokenStream {
    let (input_generics, rows) = sizes.input.arguments();
    let (output_generics, output) = sizes.output.result();
    let inputs = (0..rows.len()).map(|index| format_ident!("_input_{index}"));
    let body = body(name);
    let debug = (!derives_debug(&syntax.attributes)).then(|| {
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, _formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #body
                }
            }
        }
    });
    let pretrained = syntax.weights.as_ref().map(|weights| {
        let condition = weights.condition.iter();
        quote!(
            #(#[cfg(#condition)])*
            pub const PRETRAINED: &'static Self = &Self {};
        )
    });
    quote! {
        #[allow(missing_docs)]
        impl #name {
            pub const PARAMETER_COUNT: usize = 0;
            pub const STORAGE_LEN: usize = 0;
            pub const FLOPS: usize = 0;
            pub const WORKSPACE_LEN: usize = 0;
            pub const FLASH_BYTES: usize = 0;
            pub const STACK_BYTES: usize = 0;
            #pretrained

            pub fn forward<#input_generics #output_generics>(
                &self,
                #(#inputs: &#rows),*
            ) -> #output {
                #body
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, _formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #body
            }
        }

        #debug
    }
}

fn network(name: &Ident, sizes: &Sizes, runtime: &TokenStream) -> TokenStream {
    let (input, output) = (sizes.input.row(), sizes.output.row());
    let (text, body) = (name.to_string(), body(name));
    quote! {
        impl #runtime::Network for #name {
            type Input = #input;
            type Output = #output;
            const NAME: &'static str = #text;
            const PARAMETER_COUNT: usize = 0;
            const FLOPS: usize = 0;
            const WORKSPACE_LEN: usize = 0;
            const STACK_BYTES: usize = 0;
            const SUMMARY: &'static [#runtime::SummaryRow] = &[];
            const GRAPH: #runtime::Graph = #runtime::Graph { inputs: &[], blocks: &[], outputs: &[] };
            const SEGMENTS: &'static [#runtime::Segment] = &[];

            fn infer(&self, _inputs: &[#input], _outputs: &mut [#output]) {
                #body
            }

            fn infer_one(&self, _input: &#input) -> #output {
                #body
            }
        }
    }
}

fn helper(name: &Ident, suffix: &str) -> Ident {
    format_ident!("{name}{suffix}", span = Span::call_site())
}

fn body(name: &Ident) -> TokenStream {
    let text = format!("the description of `{name}` has a mistake");
    quote!(::core::unreachable!(#text))
}
