//! A compiled network and its reference, with the same parameters.

use proc_macro2::TokenStream;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use relu_codegen::diagnostic::Diagnostics;
use relu_codegen::{model, syntax};
use relu_runtime::simd::{self, Kernel, Simd};
use relu_runtime::train::Randomness;
use relu_runtime::{Network, Row, Segment, kernels};
use relu_test_reference::{Reference, Rows, Tensors};

/// The checked model of a description.
pub fn model(description: &str) -> model::Network {
    let tokens: TokenStream = description.parse().expect("the description consists of tokens");
    let mut diagnostics = Diagnostics::new();
    let syntax = syntax::parse(tokens, &mut diagnostics);
    let network = syntax.and_then(|syntax| model::check(&syntax, &mut diagnostics));
    let mistakes = diagnostics.finish();
    assert!(mistakes.is_empty(), "{description}\n{mistakes:?}");
    network.expect("there was no mistake")
}

/// The name of a tensor in the reference: always with the layer's position.
pub fn full_name(segment: &Segment) -> String {
    segment.alias.unwrap_or(segment.name).to_owned()
}

/// Moves every parameter and state away from where it starts, so that none is
/// zero or one by chance.
pub fn perturb<N: Network>(network: &mut N, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    for segment in N::SEGMENTS {
        let mut values = network.parameter(segment.name).expect("it is in the table");
        for value in &mut values {
            *value +=
                random.random_range(0.02..0.3) * if random.random_bool(0.5) { 1.0 } else { -1.0 };
            if segment.name.ends_with("running_var") {
                *value = value.abs() + 0.1;
            }
        }
        network.set_parameter(segment.name, &values).expect("it has the same length");
    }
}

/// Parameters and state by their names in the reference.
pub fn tensors<N: Network>(network: &N) -> Tensors {
    let tensor = |segment: &Segment| {
        let values = network.parameter(segment.name).expect("it is in the table");
        (full_name(segment), values.into_iter().map(f64::from).collect())
    };
    N::SEGMENTS.iter().map(tensor).collect()
}

/// The reference of a network, with its parameters.
pub fn reference<N: Network>(network: &N, description: &str) -> Reference {
    Reference { network: model(description), tensors: tensors(network) }
}

/// Rows of numbers in a range.
pub fn random_rows<R: Row>(samples: usize, range: std::ops::Range<f32>, seed: u64) -> Vec<R> {
    let mut random = StdRng::seed_from_u64(seed);
    let numbers = (0..samples * R::LEN).map(|_| random.random_range(range.clone()));
    R::rows(&numbers.collect::<Vec<f32>>()).to_vec()
}

/// Rows of the network's input.
pub fn random_inputs<R: Row>(samples: usize, seed: u64) -> Vec<R> {
    random_rows(samples, -1.5..1.5, seed)
}

/// The same rows for the reference.
pub fn in_f64<R: Row>(rows: &[R]) -> Rows {
    rows.iter().map(|row| row.as_slice().iter().copied().map(f64::from).collect()).collect()
}

/// Dropout's factors of a batch, from the kernel itself: zero or 1 / (1 - rate).
pub fn dropout_factors(
    randomness: Randomness,
    rate: f64,
    stream: u32,
    samples: usize,
    units: usize,
) -> Rows {
    /// As many units as any layer here has.
    const WIDEST: usize = 1024;
    struct Ones {
        randomness: Randomness,
        rate: f32,
        stream: u32,
        rows: Vec<[f32; WIDEST]>,
    }
    impl Kernel for Ones {
        type Output = Vec<[f32; WIDEST]>;
        fn run<S: Simd>(mut self, simd: S) -> Self::Output {
            kernels::dropout(simd, self.rate, self.randomness, self.stream, &mut self.rows);
            self.rows
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "it was an f32")]
    let ones = Ones { randomness, rate: rate as f32, stream, rows: vec![[1.0; WIDEST]; samples] };
    let rows = simd::dispatch(ones);
    rows.iter().map(|row| row[..units].iter().copied().map(f64::from).collect()).collect()
}
