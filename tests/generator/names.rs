//! Names for blocks, inputs and types: words that generated code, the runtime
//! or the language use themselves, besides plain ones.

use rand::seq::IteratorRandom as _;
use rand::{Rng, RngExt as _};

/// Of blocks and inputs.
const VALUES: &[&str] = &[
    "hidden",
    "narrow",
    "scores",
    "stem",
    "left",
    "x",
    "y",
    // Words of generated code.
    "network",
    "simd",
    "tape",
    "deltas",
    "parameters",
    "outputs",
    "output",
    "inputs",
    "input",
    "rows",
    "rows_32",
    "rows_48",
    "tiles",
    "kernels",
    "core",
    "zip",
    "gradients",
    "gradient",
    "output_gradient",
    "input_gradient",
    "samples",
    "running",
    "randomness",
    "state",
    "self_",
    "storage",
    "segments",
    "bits",
    "saved",
    "chunks",
    // Of the runtime.
    "relu_runtime",
    "relu",
    "relu_",
    "dense",
    "dense_",
    "batch_norm",
    "two_sided_relu",
    "softmax",
    "weight",
    "bias",
    "mean",
    "forward",
    "backward",
    // Of the language.
    "r#type",
    "r#fn",
    "r#match",
    "usize_",
    "f32_",
    // As constants and types are named.
    "ROWS",
    "PANEL",
    "N",
    "S",
    "T",
    "IN",
    "OUT",
    "HIDDEN",
    "Self_",
    "Option",
    "Some",
    "None",
    "Ok",
    "Box",
];

/// Of types.
const TYPES: &[&str] = &[
    "Digits",
    "Net",
    "S",
    "N",
    "R",
    "T",
    "Kernel",
    "Simd",
    "Network",
    "Train",
    "Tape",
    "Gradients",
    "Dense",
    "Vector",
    "Option",
    "Box",
    "Default",
    "Infer",
    "ROWS",
];

/// So many different names of values; some are raw without a need.
pub fn values(random: &mut impl Rng, count: usize) -> Vec<String> {
    let names = VALUES.iter().sample(random, count);
    let mut raw = |name: &str| random.random_bool(0.1) && !name.starts_with("r#");
    names
        .into_iter()
        .map(|name| if raw(name) { format!("r#{name}") } else { (*name).to_owned() })
        .collect()
}

/// The name of a type.
pub fn type_name(random: &mut impl Rng) -> String {
    (*TYPES.iter().choose(random).expect("there are some")).to_owned()
}
