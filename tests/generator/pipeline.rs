//! The layers of one block after the other.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use crate::size;

const INITS: [&str; 6] =
    ["he_normal", "he_uniform", "xavier_normal", "xavier_uniform", "orthogonal", "zeros"];

const LAYERS: [&str; 17] = [
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
    "two_sided_relu",
    "two_sided_relu",
    "dropout(0.25)",
    "batch_norm",
    COARSE_NORM,
];

const COARSE_NORM: &str = "batch_norm(momentum: 0.3, epsilon: 1e-3)";

/// The layers so far, and what the next one reads.
pub struct Pipeline {
    width: usize,
    /// All units are affine in one number.
    is_line: bool,
    /// It was just normalized.
    is_normal: bool,
    last: String,
}

impl Pipeline {
    /// Nothing but an input.
    pub fn new(width: usize) -> Self {
        Self { width, is_line: width == 1, is_normal: false, last: String::new() }
    }

    /// The last layer.
    pub fn last(&self) -> &str {
        &self.last
    }

    /// The layers of a block: products with others behind them. Some blocks, but
    /// not the first, begin with others.
    pub fn block(&mut self, random: &mut StdRng, first: bool) -> Vec<String> {
        let mut layers = Vec::new();
        let mut products = random.random_range(1..=2);
        if !first && random.random_bool(0.25) {
            products -= 1;
            layers.extend([self.other(random), self.other(random)]);
        }
        for _ in 0..products {
            layers.push(self.dense(random));
            layers.extend((0..random.random_range(0..=3)).map(|_| self.other(random)));
        }
        layers
    }

    fn dense(&mut self, random: &mut StdRng) -> String {
        self.width = size::random(random);
        self.is_line |= self.width == 1;
        self.is_normal = false;
        let bias = if random.random_bool(0.2) { ", bias: false" } else { "" };
        let init = *INITS.choose(random).expect("there are some");
        let init = if random.random_bool(0.2) { format!(", init: {init}") } else { String::new() };
        self.push(format!("dense({}{bias}{init})", size::text(random, self.width)))
    }

    fn other(&mut self, random: &mut StdRng) -> String {
        let layer = *LAYERS.choose(random).expect("there are layers");
        match layer {
            "dropout(0.25)" => self.push(layer.to_owned()),
            _ if layer.starts_with("batch_norm") => self.norm(layer),
            _ => self.curve(layer),
        }
    }

    /// A norm undoes the scale of what it reads. Where nothing else is left, the
    /// gradients before it cancel but for a share of epsilon in the variance,
    /// and a small one drowns in rounding.
    fn norm(&mut self, layer: &str) -> String {
        let coarse = self.is_line || self.is_normal;
        self.is_normal = true;
        self.push((if coarse { COARSE_NORM } else { layer }).to_owned())
    }

    fn curve(&mut self, layer: &str) -> String {
        if layer == "two_sided_relu" {
            self.width *= 2;
        }
        // The two numbers of a softmax sum to one.
        self.is_line = self.width == 1 || layer == "softmax" && self.width == 2;
        self.is_normal = false;
        self.push(layer.to_owned())
    }

    fn push(&mut self, layer: String) -> String {
        self.last.clone_from(&layer);
        layer
    }
}
