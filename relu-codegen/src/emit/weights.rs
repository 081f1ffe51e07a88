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

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;

/// What the variable is called that the build script sets.
#[must_use]
pub fn variable(name: &str) -> String {
    let word = |character: char| if character == '-' { '_' } else { character };
    format!("RELU_WEIGHTS_{}", name.to_ascii_uppercase().chars().map(word).collect::<String>())
}

/// The constant, where the description asks for it.
pub fn constant(context: &Context<'_>) -> TokenStream {
    let Some(name) = &context.plan.network.weights else { return TokenStream::new() };
    let doc = format!(" The weights `{name}`, in read-only memory: nothing is loaded or copied.");
    let (variable, help) = (variable(name), help(name));
    quote! {
        #[doc = #doc]
        pub const PRETRAINED: &'static Self = {
            static PACKED: &relu::packed::Aligned<[::core::primitive::u8]> =
                &relu::packed::Aligned(*::core::include_bytes!(::core::env!(#variable, #help)));
            relu::packed::pretrained(PACKED)
        };
    }
}

/// Says what to write where there is no such variable.
fn help(name: &str) -> String {
    format!(
        "there are no packed weights `{name}`\n  help: write into `build.rs`, beside Cargo.toml:\n\n      \
         fn main() {{\n          relu_build::weights(\"{name}\", \"{name}.safetensors\");\n      }}\n\n  \
         and into Cargo.toml:\n\n      [build-dependencies]\n      relu-build = \"{}\"\n",
        env!("CARGO_PKG_VERSION")
    )
}
