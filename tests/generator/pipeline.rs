//! The layers of a block.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use crate::size;
use crate::value::Value;

const INITS: [&str; 6] =
    ["he_normal", "he_uniform", "xavier_normal", "xavier_uniform", "orthogonal", "zeros"];

/// Those that keep the shape.
const LAYERS: [&str; 15] = [
    "relu",
    "leaky_relu(0.1)",
    "leaky_relu(-0.3)",
    "prelu",
    "prelu(0.1, shared: true)",
    "elu",
    "elu(0.7)",
    "sigmoid",
    "tanh",
    "softmax",
    "clip(-0.5, 0.75)",
    "relu6",
    "dropout(0.25)",
    "batch_norm",
    COARSE_NORM,
];

const COARSE_NORM: &str = "batch_norm(momentum: 0.3, epsilon: 1e-3)";

/// Norms in a row.
const MOST_NORMS: usize = 2;

/// `repeat`s and `residual`s in one another.
const DEEPEST: usize = 2;

/// The layers of a block: products with others behind them. Some blocks that
/// read one value begin with others, some that read several have no layers.
pub fn block(
    random: &mut StdRng,
    value: &mut Value,
    widths: &[usize],
    reads_one: bool,
) -> Vec<String> {
    let mut layers = Vec::new();
    if value.is_indices {
        layers.push(embedding(random, value));
    }
    let mut products = random.random_range(1..=2);
    if random.random_bool(0.25) {
        products -= 1;
        if reads_one || random.random_bool(0.5) {
            layers.extend([other(random, value, 0), other(random, value, 0)]);
        }
    }
    for product in (0..products).rev() {
        // So that there are values to be added.
        let same = widths.choose(random).filter(|_| product == 0 && random.random_bool(0.5));
        let width = same.copied().unwrap_or_else(|| size::random(random));
        layers.push(dense(random, value, width));
        layers.extend((0..random.random_range(0..=2)).map(|_| other(random, value, 0)));
    }
    layers
}

fn embedding(random: &mut StdRng, value: &mut Value) -> String {
    let width = size::of_row(random);
    let rows = *[size::ROWS, size::N, 33].choose(random).expect("there are some");
    value.width *= width;
    value.is_line = value.width == 1;
    value.is_indices = false;
    let init = *INITS.choose(random).expect("there are some");
    let init = if random.random_bool(0.2) { format!(", init: {init}") } else { String::new() };
    let [rows, width] = [rows, width].map(|size| size::text(random, size));
    push(value, format!("embedding({rows}, {width}{init})"))
}

fn dense(random: &mut StdRng, value: &mut Value, width: usize) -> String {
    value.width = width;
    value.is_line |= width == 1;
    value.norms = 0;
    let bias = if random.random_bool(0.2) { ", bias: false" } else { "" };
    let init = *INITS.choose(random).expect("there are some");
    let init = if random.random_bool(0.2) { format!(", init: {init}") } else { String::new() };
    push(value, format!("dense({}{bias}{init})", size::text(random, width)))
}

fn other(random: &mut StdRng, value: &mut Value, depth: usize) -> String {
    if value.width <= size::WIDEST && random.random_bool(0.12) {
        return two_sides(value);
    }
    keep(random, value, depth)
}

/// A layer that keeps the shape, inside so many others.
fn keep(random: &mut StdRng, value: &mut Value, depth: usize) -> String {
    match random.random_range(0..20) {
        0..3 if depth < DEEPEST => repeat(random, value, depth),
        3..5 if depth < DEEPEST => residual(random, value, depth),
        _ => layer(random, value, depth),
    }
}

fn layer(random: &mut StdRng, value: &mut Value, depth: usize) -> String {
    let layer = *LAYERS.choose(random).expect("there are layers");
    match layer {
        "dropout(0.25)" => push(value, layer.to_owned()),
        _ if layer.starts_with("batch_norm") => norm(value, layer, depth),
        _ => curve(value, layer),
    }
}

/// A norm undoes the scale of what it reads. Where nothing else is left, the
/// gradients before it cancel but for a share of epsilon in the variance,
/// and a small one drowns in rounding; so does a small value in several norms, as
/// in a `repeat`.
fn norm(value: &mut Value, layer: &str, depth: usize) -> String {
    if value.norms == MOST_NORMS {
        return curve(value, "tanh");
    }
    let coarse = value.is_line || value.norms > 0 || depth > 0;
    value.norms += 1;
    push(value, (if coarse { COARSE_NORM } else { layer }).to_owned())
}

fn curve(value: &mut Value, layer: &str) -> String {
    // The two numbers of a softmax sum to one.
    value.is_line = value.width == 1 || layer == "softmax" && value.width == 2;
    value.norms = 0;
    push(value, layer.to_owned())
}

fn two_sides(value: &mut Value) -> String {
    value.width *= 2;
    curve(value, "two_sided_relu")
}

fn repeat(random: &mut StdRng, value: &mut Value, depth: usize) -> String {
    let count = random.random_range(1..=4);
    // Each iteration reads what the one before made.
    value.norms = MOST_NORMS;
    let body = body(random, value, depth + 1).join(" -> ");
    push(value, format!("repeat({}, {body})", size::text(random, count)))
}

fn residual(random: &mut StdRng, value: &mut Value, depth: usize) -> String {
    let is_line = value.is_line;
    let body = body(random, value, depth + 1).join(" -> ");
    value.is_line |= is_line;
    value.norms = 0;
    push(value, format!("residual({body})"))
}

/// Layers that together keep the shape.
fn body(random: &mut StdRng, value: &mut Value, depth: usize) -> Vec<String> {
    let width = value.width;
    let mut layers: Vec<_> =
        (0..random.random_range(0..=1)).map(|_| keep(random, value, depth)).collect();
    if layers.is_empty() || random.random_bool(0.5) {
        if random.random_bool(0.4) {
            let hidden = size::small(random);
            layers.push(dense(random, value, hidden));
            layers.push(other(random, value, depth));
        }
        if width.is_multiple_of(2) && random.random_bool(0.3) {
            layers.push(dense(random, value, width / 2));
            layers.push(two_sides(value));
        } else {
            layers.push(dense(random, value, width));
        }
        layers.extend((0..random.random_range(0..=1)).map(|_| keep(random, value, depth)));
    }
    layers
}

fn push(value: &mut Value, layer: String) -> String {
    value.last.clone_from(&layer);
    layer
}
