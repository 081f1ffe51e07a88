//! Names of locals in generated functions.

use proc_macro2::Ident;

use super::call::identifier;

/// Names that generated functions use for something else.
const TAKEN: [&str; 8] = [
    "network",
    "simd",
    "tape",
    "deltas",
    "parameters",
    "output_gradient",
    "input_gradient",
    "tiles",
];

/// The local that holds the value of a block or an input.
pub fn value(name: &str) -> Ident {
    let starts_as_buffer = name.starts_with("rows_");
    if TAKEN.contains(&name) || starts_as_buffer {
        identifier(&format!("{name}_value"))
    } else {
        identifier(name)
    }
}
