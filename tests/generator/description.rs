//! A random description: blocks in a chain, with every layer.

use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use crate::pipeline::Pipeline;
use crate::{names, size};

/// A description.
pub struct Description {
    /// The name of the type.
    pub name: String,
    /// The loss's.
    pub loss: &'static str,
    /// What stands in the macro's braces.
    pub text: String,
}

/// One of the descriptions; the same for the same seed.
pub fn random(seed: u64) -> Description {
    let mut random = StdRng::seed_from_u64(seed);
    let name = names::type_name(&mut random);
    let count = random.random_range(1..=5);
    // Blocks, and the input.
    let names = names::values(&mut random, count + 1);
    let width = size::random(&mut random);
    let input = format!("{}: [{}]", names[0], size::text(&mut random, width));
    let mut pipeline = Pipeline::new(width);
    let mut blocks = String::new();
    for (block, pair) in names.windows(2).enumerate() {
        let source = source(&mut random, &pair[0]);
        let layers = pipeline.block(&mut random, block == 0).join(" -> ");
        writeln!(blocks, "        {}: {source}{layers},", pair[1]).expect("a string grows");
    }
    let (output, loss) = (&names[count], loss(&mut random, pipeline.last()));
    let clip = clip(&mut random);
    let text = format!(
        "    /// Number {seed}.\n    \
         pub struct {name}({input}) -> {output} {{\n{blocks}    }}\n\n    \
         train {{ loss: {loss}{clip} }}\n"
    );
    Description { name, loss, text }
}

/// Some blocks name what they read, some leave it out.
fn source(random: &mut StdRng, above: &str) -> String {
    if random.random_bool(0.5) { String::new() } else { format!("{above} -> ") }
}

/// A loss that may follow the last layer.
fn loss(random: &mut StdRng, last: &str) -> &'static str {
    let losses: &[&str] = match last {
        "softmax" => &["mean_squared_error"],
        "sigmoid" => &["mean_squared_error", "softmax_cross_entropy"],
        _ => &["mean_squared_error", "softmax_cross_entropy", "binary_cross_entropy"],
    };
    losses.choose(random).expect("there are losses")
}

/// Limits such that some gradients are above them and some below.
fn clip(random: &mut StdRng) -> &'static str {
    let clips = ["", ", clip: global_norm(0.5)", ", clip: norm(0.1)", ", clip: value(0.01)"];
    clips.choose(random).expect("there are some")
}
