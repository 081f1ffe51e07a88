//! A compiled network and its reference, with the same parameters.

use proc_macro2::TokenStream;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use relu_codegen::diagnostic::Diagnostics;
use relu_codegen::{model, syntax};
use relu_runtime::simd::{self, Kernel, Simd};
use relu_runtime::train::Randomness;
use relu_runtime::{Network, Row, Segment, kernels};
use relu_tests::reference::{Reference, Rows, Tensors};

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
    let (block, rest) = segment.name.split_once('.').expect("a name starts with its block");
    let tensor = rest.rsplit('.').next().expect("and ends with the tensor");
    format!("{block}.{}.{tensor}", segment.layer.expect("generated code says which layer"))
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

/// The reference of a network, with its parameters.
pub fn reference<N: Network>(network: &N, description: &str) -> Reference {
    let tensor = |segment: &Segment| {
        let values = network.parameter(segment.name).expect("it is in the table");
        (full_name(segment), values.into_iter().map(f64::from).collect())
    };
    let tensors: Tensors = N::SEGMENTS.iter().map(tensor).collect();
    Reference { network: model(description), tensors }
}

/// Rows of the network's input.
pub fn random_rows<R: Row>(samples: usize, seed: u64) -> Vec<R> {
    let mut random = StdRng::seed_from_u64(seed);
    let flat: Vec<f32> = (0..samples * R::LEN).map(|_| random.random_range(-1.5..1.5)).collect();
    R::rows(&flat).to_vec()
}

/// The same rows for the reference.
pub fn in_f64<R: Row>(rows: &[R]) -> Rows {
    rows.iter().map(|row| row.as_slice().iter().copied().map(f64::from).collect()).collect()
}

/// |ours - reference| / |reference|, as vectors.
///
/// A gradient may cancel by construction, as those of what stands directly
/// before batch norm do; what is left is rounding, so that one less than a
/// thirtieth of `scale`, the norm of all gradients, is compared with that.
pub fn relative_error(ours: &[f32], reference: &[f64], scale: f64) -> f64 {
    assert_eq!(ours.len(), reference.len());
    let pairs = ours.iter().zip(reference);
    let error = norm(pairs.map(|(ours, reference)| f64::from(*ours) - reference));
    let size = norm(reference.iter().copied()).max(scale / 30.0);
    if error == 0.0 { 0.0 } else { error / size }
}

/// The Euclidean norm.
pub fn norm(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().map(|value| value * value).sum::<f64>().sqrt()
}

/// Dropout's factor for a number, from the kernel itself: zero or 1 / (1 - rate).
pub fn dropout_factor(
    randomness: Randomness,
    rate: f64,
    stream: u32,
    sample: usize,
    unit: usize,
) -> f64 {
    struct Ones {
        randomness: Randomness,
        rate: f32,
        stream: u32,
        rows: Vec<[f32; 256]>,
    }
    impl Kernel for Ones {
        type Output = Vec<[f32; 256]>;
        fn run<S: Simd>(mut self, simd: S) -> Self::Output {
            kernels::dropout(simd, self.rate, self.randomness, self.stream, &mut self.rows);
            self.rows
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "it was an f32")]
    let ones = Ones { randomness, rate: rate as f32, stream, rows: vec![[1.0; 256]; sample + 1] };
    f64::from(simd::dispatch(ones)[sample][unit])
}
