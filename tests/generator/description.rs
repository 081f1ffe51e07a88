//! A random description: blocks in a chain, with every layer.

use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};

/// Around the width of a panel and of the machines' vectors.
const WIDTHS: [usize; 14] = [1, 2, 3, 5, 8, 15, 16, 17, 24, 31, 33, 48, 65, 80];
/// Of those widths, one and two.
const NARROW: usize = 2;

/// At most so many norms in a network: each multiplies rounding errors.
const NORMS: usize = 2;

const INITS: [&str; 6] =
    ["he_normal", "he_uniform", "xavier_normal", "xavier_uniform", "orthogonal", "zeros"];

/// One of the descriptions; the same for the same seed.
pub fn random(name: &str, seed: u64) -> String {
    let mut random = StdRng::seed_from_u64(seed);
    let blocks = random.random_range(1..=5);
    let with_norms = random.random_bool(0.5);
    let input = width(&mut random, with_norms);
    let mut norms = 0;
    let mut text = format!(
        "    /// Number {seed}.\n    pub struct {name}(input: [{input}]) -> b{} {{\n",
        blocks - 1
    );
    for block in 0..blocks {
        let source = source(&mut random, block);
        let pipeline = pipeline(&mut random, with_norms, &mut norms, block + 1 == blocks);
        writeln!(text, "        b{block}: {source}{pipeline},").expect("a string grows");
    }
    text + "    }\n\n    train { loss: mean_squared_error }\n"
}

/// Some blocks name what they read, some leave it out.
fn source(random: &mut StdRng, block: usize) -> String {
    match block {
        _ if random.random_bool(0.5) => String::new(),
        0 => String::from("input -> "),
        _ => format!("b{} -> ", block - 1),
    }
}

fn pipeline(random: &mut StdRng, with_norms: bool, norms: &mut usize, last: bool) -> String {
    let mut layers = Vec::new();
    for _ in 0..random.random_range(1..=2) {
        layers.push(dense(random, with_norms));
        for _ in 0..random.random_range(0..=3) {
            let layer = other(random, with_norms && *norms < NORMS, !with_norms);
            *norms += usize::from(layer.starts_with("batch_norm"));
            layers.push(layer);
        }
    }
    if last && random.random_bool(0.3) {
        layers.push(String::from("softmax"));
    }
    layers.join(" -> ")
}

/// With norms there are several units: the norm of what depends on a single
/// number leaves nothing but rounding.
fn width(random: &mut StdRng, with_norms: bool) -> usize {
    let widths = if with_norms { &WIDTHS[NARROW..] } else { &WIDTHS };
    *widths.choose(random).expect("there are widths")
}

fn dense(random: &mut StdRng, with_norms: bool) -> String {
    let mut text = format!("dense({}", width(random, with_norms));
    if random.random_bool(0.2) {
        text.push_str(", bias: false");
    }
    if random.random_bool(0.2) {
        write!(text, ", init: {}", INITS.choose(random).expect("there are some"))
            .expect("a string grows");
    }
    text + ")"
}

/// Softmax and batch norm do not meet: a norm divides by the spread of what it
/// reads, that of a softmax is close to zero, and f32 has too few digits for it.
fn other(random: &mut StdRng, norm: bool, softmax: bool) -> String {
    let layers = [
        "relu",
        "leaky_relu(0.1)",
        "leaky_relu(-0.3)",
        "prelu",
        "prelu(0.1, shared: true)",
        "elu",
        "elu(0.7)",
        "sigmoid",
        "tanh",
        "clip(-0.5, 0.75)",
        "relu6",
        "two_sided_relu",
        "two_sided_relu",
        "dropout(0.25)",
    ];
    let norms = ["batch_norm", "batch_norm(momentum: 0.3, epsilon: 1e-3)"];
    let norms = norms.into_iter().filter(|_| norm);
    let softmax = softmax.then_some("softmax");
    let all: Vec<&str> = layers.into_iter().chain(norms).chain(softmax).collect();
    (*all.choose(random).expect("there are layers")).to_owned()
}
