//! The trained weights as a part of the program.
//!
//! Expands to:
//! ```text
//! pub const PRETRAINED: &'static Self = {
//!     static PACKED: &relu::packed::Aligned<[u8]> =
//!         &relu::packed::Aligned(*include_bytes!(env!("RELU_WEIGHTS_DIGITS", "...")));
//!     relu::packed::pretrained(PACKED)
//! };
//! ```
//!
//! with `#[cfg(feature = "trained")]` in front where the description has
//! `#[cfg_attr(feature = "trained", weights("digits"))]`.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use crate::model::Weights;
use crate::weights::variable;

/// The constant, where the description asks for it.
pub fn constant(context: &Context<'_>) -> TokenStream {
    let Some(Weights { name, condition }) = &context.plan.network.weights else {
        return TokenStream::new();
    };
    let condition = condition.iter();
    let doc = format!(" The weights `{name}`, in read-only memory: nothing is loaded or copied.");
    let (variable, help) = (variable(name), help(name));
    quote! {
        #(#[cfg(#condition)])*
        #[doc = #doc]
        pub const PRETRAINED: &'static Self = {
            static PACKED: &relu::packed::Aligned<[::core::primitive::u8]> =
                &relu::packed::Aligned(*::core::include_bytes!(::core::env!(#variable, #help)));
            relu::packed::pretrained(PACKED)
        };
    }
}

/// Says what to write where there is no such variable. Where `relu-build` comes from, only the
/// user knows.
fn help(name: &str) -> String {
    format!(
        "there are no packed weights `{name}`\n  help: write into `build.rs`, beside Cargo.toml:\n\n      \
         fn main() {{\n          relu_build::weights(\"{name}\", \"{name}.safetensors\");\n      }}\n\n  \
         and into Cargo.toml, from where `relu-runtime` is taken (a path, `git`, a version):\n\n      \
         [build-dependencies]\n      relu-build = {{ path = \"...\" }}\n"
    )
}
