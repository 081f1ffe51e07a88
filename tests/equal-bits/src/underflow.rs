//! Sums of terms that underflow, which may be -0: what is left out of a large product must not
//! show, and a small one leaves nothing out.

use relu_runtime::prelude::*;

use crate::numbers::numbers;
use crate::{batch, bits, levels, singles, with_level};

const SAMPLES: usize = 20;

macro_rules! network_of {
    ($name:ident, $width:literal) => {
        network! {
            struct $name(x: [$width]) -> y {
                first: dense($width) -> relu,
                y: dense($width),
            }
            train { loss: mean_squared_error }
        }
    };
}

network_of!(Small, 9);
network_of!(Large, 70);

#[test]
fn zeros_have_one_sign() {
    let minus_zero = (-0.0_f32).to_bits();
    let small = rows::<Small, 9>();
    assert!(small.iter().flatten().any(|number| *number == minus_zero), "no sum underflows");
    let large = rows::<Large, 70>();
    assert!(large.iter().flatten().all(|number| *number != minus_zero), "a zero has a sign");
}

/// The bits of samples, which are those of a batch and of training.
fn rows<N, const WIDTH: usize>() -> Vec<Vec<u32>>
where
    N: Train<Input = [f32; WIDTH], Output = [f32; WIDTH]>,
{
    let network = tiny::<N>();
    let mut inputs = vec![[0.0; WIDTH]; SAMPLES];
    inputs.as_flattened_mut().iter_mut().zip(picks(1)).for_each(|(value, pick)| *value = pick);
    let mut all = levels().into_iter().map(|level| {
        let singles = singles(&*network, &inputs, level);
        assert_eq!(batch(&*network, &inputs, level), singles, "{level:?}");
        let mut tape = N::Tape::default();
        let trained =
            with_level(level, || network.forward_train(&inputs, &mut tape).map(<[_]>::to_vec));
        let trained: Vec<_> = trained.expect("the batch is not empty").iter().map(bits).collect();
        assert_eq!(trained, singles, "{level:?}, training");
        singles
    });
    let first = all.next().expect("there is a level");
    all.for_each(|other| assert_eq!(other, first));
    first
}

/// Weights of both signs and biases of -0; what the second layer multiplies underflows.
#[expect(clippy::unnecessary_box_returns, reason = "that is how a network is made")]
fn tiny<N: Network>() -> Box<N> {
    let mut network = N::zeroed();
    for (layer, factor) in [("first", 1.0e30), ("y", 1.0)] {
        let weight = format!("{layer}.weight");
        let mut values = network.parameter(&weight).expect("the layer has one");
        values.iter_mut().zip(picks(1000)).for_each(|(value, pick)| *value = factor * pick);
        network.set_parameter(&weight, &values).expect("it has the same length");
        let bias = format!("{layer}.bias");
        let values = network.parameter(&bias).expect("the layer has one");
        network.set_parameter(&bias, &vec![-0.0; values.len()]).expect("it has the same length");
    }
    network
}

/// Tiny numbers and zeros, of either sign.
fn picks(first: usize) -> impl Iterator<Item = f32> {
    numbers(first)
        .map(|number| if number.abs() < 0.5 { 0.0 * number } else { 1.0e-30_f32.copysign(number) })
}
