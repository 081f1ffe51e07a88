//! Names for blocks, inputs and types: words that generated code, the runtime
//! or the language use themselves, besides plain ones.

use std::collections::BTreeSet;

use rand::seq::{IteratorRandom as _, SliceRandom as _};
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

/// So many different names of values; some are raw without a need. Those that become
/// fields differ in more than case.
pub fn values(
    random: &mut impl Rng,
    count: usize,
    is_field: impl Fn(usize) -> bool,
) -> Vec<String> {
    let mut pool = VALUES.to_vec();
    pool.shuffle(random);
    let (mut names, mut fields) = (Vec::new(), BTreeSet::new());
    for name in pool {
        let is_taken = is_field(names.len()) && !fields.insert(name.to_lowercase());
        if names.len() < count && !is_taken {
            let is_raw = random.random_bool(0.1) && !name.starts_with("r#");
            names.push(if is_raw { format!("r#{name}") } else { name.to_owned() });
        }
    }
    names
}

/// The name of a type.
pub fn type_name(random: &mut impl Rng) -> String {
    (*TYPES.iter().choose(random).expect("there are some")).to_owned()
}
