//! The same networks, written by hand for these sizes: plain loops over arrays, which the
//! compiler unrolls and turns into vectors.
//!
//! A weight is a row per input. Sums are in as many blocks of terms as ours have, so that the
//! bits are the same.
#![allow(clippy::inline_always, reason = "loops have to be compiled with AVX2")]

use relu_runtime::Network;

use crate::networks;

/// A dense layer.
pub struct Dense<const IN: usize, const OUT: usize> {
    weight: [[f32; OUT]; IN],
    bias: [f32; OUT],
}

impl<const IN: usize, const OUT: usize> Dense<IN, OUT> {
    /// Takes the layer's parameters over; the columns from `first` on of its matrix.
    fn of(network: &impl Network, layer: &str, first: usize) -> Self {
        let get =
            |name: &str| network.parameter(&format!("{layer}.{name}")).expect("the layer has it");
        let (matrix, bias) = (get("weight"), get("bias"));
        let columns = matrix.len() / OUT;
        let weight = core::array::from_fn(|input| {
            core::array::from_fn(|unit| matrix[unit * columns + first + input])
        });
        Self { weight, bias: core::array::from_fn(|unit| bias[unit]) }
    }

    /// The product and the bias.
    #[inline(always)]
    fn apply<const BLOCKS: usize>(&self, x: &[f32; IN]) -> [f32; OUT] {
        let terms = IN / BLOCKS;
        let mut parts = [[0.0; OUT]; BLOCKS];
        for term in 0..terms {
            for (block, part) in parts.iter_mut().enumerate() {
                let input = block * terms + term;
                add(part, x[input], &self.weight[input]);
            }
        }
        for (x, row) in x.iter().zip(&self.weight).skip(BLOCKS * terms) {
            add(&mut parts[BLOCKS - 1], *x, row);
        }
        with_bias(&parts, &self.bias)
    }
}

#[inline(always)]
fn add<const OUT: usize>(sums: &mut [f32; OUT], x: f32, row: &[f32; OUT]) {
    for (sum, weight) in sums.iter_mut().zip(row) {
        *sum = x.mul_add(*weight, *sum);
    }
}

#[inline(always)]
fn with_bias<const OUT: usize, const BLOCKS: usize>(
    parts: &[[f32; OUT]; BLOCKS],
    bias: &[f32; OUT],
) -> [f32; OUT] {
    let mut sums = parts[0];
    for part in &parts[1..] {
        for (sum, part) in sums.iter_mut().zip(part) {
            *sum += part;
        }
    }
    for (sum, bias) in sums.iter_mut().zip(bias) {
        *sum += bias;
    }
    sums
}

#[inline(always)]
fn relu<const N: usize>(mut x: [f32; N]) -> [f32; N] {
    for x in &mut x {
        *x = if *x > 0.0 { *x } else { 0.0 };
    }
    x
}

/// 6-64-8-4.
pub struct Xs {
    a: Dense<6, 64>,
    b: Dense<64, 8>,
    y: Dense<8, 4>,
}

impl Xs {
    pub fn of(network: &networks::Xs) -> Self {
        let (a, b) = (Dense::of(network, "a", 0), Dense::of(network, "b", 0));
        Self { a, b, y: Dense::of(network, "y", 0) }
    }
}

/// Runs it with AVX2.
pub fn xs(network: &Xs, x: &[f32; 6]) -> [f32; 4] {
    #[target_feature(enable = "avx2,fma")]
    fn run(network: &Xs, x: &[f32; 6]) -> [f32; 4] {
        let a = relu(network.a.apply::<1>(x));
        let b = relu(network.b.apply::<4>(&a));
        network.y.apply::<1>(&b)
    }
    // SAFETY: the test that runs this looks for AVX2 and FMA first.
    unsafe { run(network, x) }
}

/// 16-32-32-4.
pub struct S {
    a: Dense<16, 32>,
    b: Dense<32, 32>,
    y: Dense<32, 4>,
}

impl S {
    pub fn of(network: &networks::S) -> Self {
        let (a, b) = (Dense::of(network, "a", 0), Dense::of(network, "b", 0));
        Self { a, b, y: Dense::of(network, "y", 0) }
    }
}

/// Runs it with AVX2.
pub fn s(network: &S, x: &[f32; 16]) -> [f32; 4] {
    #[target_feature(enable = "avx2,fma")]
    fn run(network: &S, x: &[f32; 16]) -> [f32; 4] {
        let a = relu(network.a.apply::<1>(x));
        let b = relu(network.b.apply::<2>(&a));
        network.y.apply::<2>(&b)
    }
    // SAFETY: as in `xs`.
    unsafe { run(network, x) }
}

/// The reader of digits: both sides of the second layer beside each other, and its norm as a
/// scale and a shift.
pub struct Digits {
    hidden: Dense<64, 64>,
    narrow: [[[f32; 32]; 2]; 64],
    bias: [f32; 32],
    scale: [f32; 32],
    shift: [f32; 32],
    scores: Dense<32, 10>,
}

impl Digits {
    pub fn of(network: &networks::Digits) -> Self {
        let sides = [0, 64].map(|first| Dense::<64, 32>::of(network, "narrow.0", first));
        let get = |name: &str| network.parameter(name).expect("the network has it");
        let [weight, bias, mean, variance] = ["weight", "bias", "running_mean", "running_var"]
            .map(|part| get(&format!("narrow.1.{part}")));
        let scale = core::array::from_fn(|unit| weight[unit] / (variance[unit] + 1e-5).sqrt());
        Self {
            hidden: Dense::of(network, "hidden", 0),
            narrow: core::array::from_fn(|input| [sides[0].weight[input], sides[1].weight[input]]),
            bias: sides[0].bias,
            shift: core::array::from_fn(|unit| mean[unit].mul_add(-scale[unit], bias[unit])),
            scale,
            scores: Dense::of(network, "scores", 0),
        }
    }

    /// The second layer: each input chooses its row.
    #[inline(always)]
    fn narrow(&self, x: &[f32; 64]) -> [f32; 32] {
        const TERMS: usize = 16;
        let mut parts = [[0.0; 32]; 4];
        for term in 0..TERMS {
            for (block, part) in parts.iter_mut().enumerate() {
                let input = block * TERMS + term;
                add(part, x[input], &self.narrow[input][usize::from(x[input] < 0.0)]);
            }
        }
        let mut y = with_bias(&parts, &self.bias);
        for (y, (scale, shift)) in y.iter_mut().zip(self.scale.iter().zip(&self.shift)) {
            *y = y.mul_add(*scale, *shift);
            *y = if *y > 0.0 { *y } else { 0.01 * *y };
        }
        y
    }
}

/// Runs it with AVX2.
pub fn digits(network: &Digits, x: &[f32; 64]) -> [f32; 10] {
    #[target_feature(enable = "avx2,fma")]
    fn run(network: &Digits, x: &[f32; 64]) -> [f32; 10] {
        let hidden = network.hidden.apply::<2>(x);
        let narrow = network.narrow(&hidden);
        network.scores.apply::<2>(&narrow)
    }
    // SAFETY: as in `xs`.
    unsafe { run(network, x) }
}
