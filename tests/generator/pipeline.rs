//! The layers of a block.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use relu_codegen::model::Element;

use crate::size;
use crate::value::Value;

const INITS: [&str; 6] =
    ["he_normal", "he_uniform", "xavier_normal", "xavier_uniform", "orthogonal", "zeros"];

/// Functions of one number, and of a row.
const CURVES: [&str; 27] = [
    "relu",
    "leaky_relu(0.1)",
    "leaky_relu(-0.3)",
    "prelu",
    "prelu(0.1, shared: true)",
    "rrelu",
    "rrelu(0.2, 0.6)",
    "elu",
    "elu(0.7)",
    "selu",
    "gelu",
    ROUGH,
    "silu",
    "mish",
    "softplus",
    "sigmoid",
    "tanh",
    "softsign",
    "hard_sigmoid",
    "hard_tanh",
    "hard_tanh(-0.4, 0.6)",
    "hard_swish",
    "softmax",
    "log_softmax",
    "clip(-0.5, 0.75)",
    "threshold(0.1, -0.2)",
    "relu6",
];

/// Of negative numbers this makes small ones, most of which rounding takes.
const ROUGH: &str = "gelu(approximate: true)";

/// Functions with a kink at zero.
const BENT: [&str; 9] =
    ["relu", "leaky_relu", "prelu", "rrelu", "elu", "selu", "softsign", "relu6", "two_sided_relu"];

/// Norms, and the same with an epsilon that is not small.
const NORMS: [[&str; 2]; 3] = [
    ["batch_norm", "batch_norm(momentum: 0.3, epsilon: 1e-3)"],
    ["layer_norm", "layer_norm(epsilon: 1e-1)"],
    ["rms_norm", "rms_norm(epsilon: 1e-1)"],
];

/// Layers that change less than the scale.
const OTHERS: [&str; 5] =
    ["dropout(0.25)", "alpha_dropout(0.2)", "gaussian_noise(0.1)", "scale", "scale(0.5)"];

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
    if value.is_indices() {
        layers.push(embedding(random, value));
    }
    let mut products = if random.random_bool(0.25) { 2 } else { 1 };
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
        layers.extend((0..random.random_range(1..=3)).map(|_| other(random, value, 0)));
    }
    layers
}

fn embedding(random: &mut StdRng, value: &mut Value) -> String {
    let width = size::of_row(random);
    let rows = *[size::ROWS, size::N, 33].choose(random).expect("there are some");
    value.width *= width;
    value.is_line = value.width == 1;
    value.element = Element::Number;
    let init = *INITS.choose(random).expect("there are some");
    let init = if random.random_bool(0.2) { format!(", init: {init}") } else { String::new() };
    let [rows, width] = [rows, width].map(|size| size::text(random, size));
    push(value, format!("embedding({rows}, {width}{init})"))
}

fn dense(random: &mut StdRng, value: &mut Value, width: usize) -> String {
    value.width = width;
    value.is_line |= width == 1;
    value.is_rough = false;
    value.norms = 0;
    let bias = if random.random_bool(0.2) { ", bias: false" } else { "" };
    let init = *INITS.choose(random).expect("there are some");
    let init = if random.random_bool(0.2) { format!(", init: {init}") } else { String::new() };
    push(value, format!("dense({}{bias}{init})", size::text(random, width)))
}

fn other(random: &mut StdRng, value: &mut Value, depth: usize) -> String {
    // Others may make equal numbers, of which no one is the largest.
    let is_product = value.last.starts_with("dense(");
    match random.random_range(0..20) {
        0..2 if value.width <= size::WIDEST && !value.is_rough => two_sides(value),
        2..5 if is_product && value.width.is_multiple_of(3) => maxout(value, 3),
        2..5 if is_product && value.width.is_multiple_of(2) => maxout(value, 2),
        _ => keep(random, value, depth),
    }
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
    // Inside others, state and random numbers have more ways to go wrong.
    let [norms, others] = if depth == 0 { [4, 8] } else { [6, 14] };
    match random.random_range(0..20) {
        number if number < norms => {
            let [fine, coarse] = NORMS.choose(random).expect("there are norms");
            norm(value, fine, coarse, depth)
        }
        number if number < others => {
            let layer = *OTHERS.choose(random).expect("there are some");
            // A norm after it undoes it.
            value.norms = value.norms.max(usize::from(layer.starts_with("scale")));
            push(value, layer.to_owned())
        }
        _ => {
            let layer = *CURVES.choose(random).expect("there are curves");
            // In a `repeat`, what is above may read it.
            curve(value, if layer == ROUGH && depth > 0 { "gelu" } else { layer })
        }
    }
}

/// A norm undoes the scale of what it reads. Where nothing else is left, the
/// gradients before it cancel but for a share of epsilon in the variance,
/// and a small one drowns in rounding; so do small differences of samples, the more
/// so in a `repeat`.
fn norm(value: &mut Value, fine: &str, coarse: &str, depth: usize) -> String {
    if value.norms == MOST_NORMS {
        return curve(value, "tanh");
    }
    let is_few = value.width < 4 && !fine.starts_with("batch_norm");
    let is_weak = value.is_line || value.is_faint || value.norms > 0;
    let is_coarse = is_weak || is_few || depth > 0;
    value.is_faint = false;
    value.norms += 1;
    push(value, (if is_coarse { coarse } else { fine }).to_owned())
}

fn curve(value: &mut Value, layer: &str) -> String {
    // Nobody knows on which side such a number is.
    let is_bent = BENT.contains(&layer.split('(').next().unwrap_or_default());
    let layer = if value.is_rough && is_bent { "tanh" } else { layer };
    value.is_rough |= layer == ROUGH;
    // The two numbers of a softmax sum to one.
    value.is_line = value.width == 1 || layer == "softmax" && value.width == 2;
    value.is_faint |= layer == "softmax";
    value.norms = 0;
    push(value, layer.to_owned())
}

fn maxout(value: &mut Value, pieces: usize) -> String {
    value.width /= pieces;
    curve(value, &format!("maxout({pieces})"))
}

fn two_sides(value: &mut Value) -> String {
    value.width *= 2;
    curve(value, "two_sided_relu")
}

fn repeat(random: &mut StdRng, value: &mut Value, depth: usize) -> String {
    // Rounding grows with the depth.
    let count = random.random_range(1..=if depth == 0 { 4 } else { 2 });
    // Each iteration reads what the one before made.
    value.norms = MOST_NORMS;
    let body = body(random, value, depth + 1).join(" -> ");
    value.is_faint = true;
    push(value, format!("repeat({}, {body})", size::text(random, count)))
}

fn residual(random: &mut StdRng, value: &mut Value, depth: usize) -> String {
    let (is_line, is_rough) = (value.is_line, value.is_rough);
    let body = body(random, value, depth + 1).join(" -> ");
    value.is_line |= is_line;
    value.is_rough |= is_rough;
    value.norms = 0;
    push(value, format!("residual({body})"))
}

/// Layers that together keep the shape.
fn body(random: &mut StdRng, value: &mut Value, depth: usize) -> Vec<String> {
    let width = value.width;
    let mut layers: Vec<_> =
        (0..random.random_range(0..=1)).map(|_| keep(random, value, depth)).collect();
    if layers.is_empty() || random.random_bool(0.5) {
        if random.random_bool(0.5) {
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
