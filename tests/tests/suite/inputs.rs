//! Samples of any kind: numbers, indices, and structs of several inputs.

use rand::RngExt as _;
use rand::rngs::StdRng;
use relu_runtime::prelude::*;
use relu_runtime::{Row, Sample};

use crate::networks::ROWS;

/// What a random network reads of a sample.
pub trait TestInput: Sample {
    /// Random numbers, and indices that every table has a row for.
    fn random(random: &mut StdRng) -> Self;

    /// The same for the reference.
    fn numbers(&self) -> Vec<f64>;

    /// Runs backward; returns the gradient of the inputs, where there is one.
    fn backward<N: Train<Input = Self>>(
        network: &N,
        tape: &N::Tape,
        output_gradient: &[N::Output],
        gradients: &mut Gradients<N>,
    ) -> Option<Vec<Self>>;
}

/// Networks that the tests can make samples for.
pub trait TestNetwork: Train<Input: TestInput> {}

impl<N: Train<Input: TestInput>> TestNetwork for N {}

impl<const K: usize> TestInput for [f32; K] {
    fn random(random: &mut StdRng) -> Self {
        std::array::from_fn(|_| random.random_range(-1.5..1.5))
    }

    fn numbers(&self) -> Vec<f64> {
        self.iter().copied().map(f64::from).collect()
    }

    fn backward<N: Train<Input = Self>>(
        network: &N,
        tape: &N::Tape,
        output_gradient: &[N::Output],
        gradients: &mut Gradients<N>,
    ) -> Option<Vec<Self>> {
        Some(backward_to_input(network, tape, output_gradient, gradients))
    }
}

impl<const K: usize> TestInput for [u32; K] {
    fn random(random: &mut StdRng) -> Self {
        std::array::from_fn(|_| random.random_range(0..ROWS))
    }

    fn numbers(&self) -> Vec<f64> {
        self.iter().copied().map(f64::from).collect()
    }

    fn backward<N: Train<Input = Self>>(
        network: &N,
        tape: &N::Tape,
        output_gradient: &[N::Output],
        gradients: &mut Gradients<N>,
    ) -> Option<Vec<Self>> {
        network.backward(tape, output_gradient, gradients).expect("the lengths agree");
        None
    }
}

/// Backward of a network that reads numbers.
pub fn backward_to_input<N: Train<Input: Row>>(
    network: &N,
    tape: &N::Tape,
    output_gradient: &[N::Output],
    gradients: &mut Gradients<N>,
) -> Vec<N::Input> {
    let mut input_gradient = vec![N::Input::ZERO; output_gradient.len()];
    network
        .backward_to_input(tape, output_gradient, gradients, &mut input_gradient)
        .expect("the lengths agree");
    input_gradient
}

/// Implements it for a struct of several inputs: `numbers`, or with `indices` among
/// them.
macro_rules! test_input {
    (@numbers $network:ident, $($argument:ident),+) => {
        Some($crate::inputs::backward_to_input($network, $($argument),+))
    };
    (@indices $network:ident, $($argument:ident),+) => {{
        $network.backward($($argument),+).expect("the lengths agree");
        None
    }};
    ($input:path { $($field:ident),+ } $kind:ident) => {
        impl $crate::inputs::TestInput for $input {
            fn random(random: &mut rand::rngs::StdRng) -> Self {
                Self { $($field: $crate::inputs::TestInput::random(random)),+ }
            }

            fn numbers(&self) -> Vec<f64> {
                [$($crate::inputs::TestInput::numbers(&self.$field)),+].concat()
            }

            fn backward<N: relu_runtime::train::Train<Input = Self>>(
                network: &N,
                tape: &N::Tape,
                output_gradient: &[N::Output],
                gradients: &mut relu_runtime::train::Gradients<N>,
            ) -> Option<Vec<Self>> {
                $crate::inputs::test_input!(
                    @$kind network, tape, output_gradient, gradients
                )
            }
        }
    };
}
pub(crate) use test_input;
