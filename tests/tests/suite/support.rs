//! A compiled network and its reference, with the same parameters.

use proc_macro2::TokenStream;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use relu_codegen::diagnostic::Diagnostics;
use relu_codegen::{model, syntax};
use relu_runtime::{Network, Row, Tensor};
use relu_test_reference::{Reference, Rows, Tensors};

use crate::inputs::TestInput;
use crate::networks;

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
pub fn full_name(tensor: &Tensor<'_>) -> String {
    tensor.alias().unwrap_or(tensor.name()).to_string()
}

/// Moves every parameter and state away from where it starts, so that none is
/// zero or one by chance, nor close to zero, where the penalty `l1` has a kink.
pub fn perturb<N: Network>(network: &mut N, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    for name in N::tensors().map(|tensor| tensor.name().to_string()) {
        let mut values = network.parameter(&name).expect("it is in the table");
        for value in &mut values {
            *value +=
                random.random_range(0.02..0.3) * if random.random_bool(0.5) { 1.0 } else { -1.0 };
            *value = value.abs().max(1e-3).copysign(*value);
            if name.ends_with("running_var") {
                *value = value.abs() + 0.1;
            }
        }
        network.set_parameter(&name, &values).expect("it has the same length");
    }
}

/// Parameters and state by their names in the reference.
pub fn tensors<N: Network>(network: &N) -> Tensors {
    let tensor = |tensor: Tensor<'_>| {
        let values = network.parameter(&tensor.name().to_string()).expect("it is in the table");
        (full_name(&tensor), values.into_iter().map(f64::from).collect())
    };
    N::tensors().map(tensor).collect()
}

/// The reference of a network, with its parameters.
pub fn reference<N: Network>(network: &N, description: &str) -> Reference {
    let tensors = tensors(network);
    Reference { network: model(description), tensors, constants: &[("N", networks::N)] }
}

/// Rows of numbers in a range.
pub fn random_rows<R: Row>(samples: usize, range: std::ops::Range<f32>, seed: u64) -> Vec<R> {
    let mut random = StdRng::seed_from_u64(seed);
    let numbers = (0..samples * R::LEN).map(|_| random.random_range(range.clone()));
    R::rows(&numbers.collect::<Vec<f32>>()).to_vec()
}

/// Samples of the network's input.
pub fn random_inputs<R: TestInput>(samples: usize, seed: u64) -> Vec<R> {
    let mut random = StdRng::seed_from_u64(seed);
    (0..samples).map(|_| R::random(&mut random)).collect()
}

/// The same samples for the reference.
pub fn inputs_in_f64<R: TestInput>(inputs: &[R]) -> Rows {
    inputs.iter().map(R::numbers).collect()
}

/// The same rows for the reference.
pub fn in_f64<R: Row>(rows: &[R]) -> Rows {
    rows.iter().map(|row| row.as_slice().iter().copied().map(f64::from).collect()).collect()
}
