//! Networks with the layers that the others lack, to compare their bits.

use core::mem::MaybeUninit;

use relu_runtime::{Network, network};

use crate::Checksum;

network! {
    /// Curves, and what reads whole rows.
    pub struct Curves(x: [12]) -> y {
        a: dense(16) -> gelu -> dense(16) -> gelu(approximate: true) -> tanh,
        b: silu -> dense(8) -> mish -> softplus -> sigmoid -> elu(0.5),
        c: dense(8) -> selu -> softsign -> dense(8) -> hard_sigmoid -> hard_swish,
        d: dense(8) -> hard_tanh -> threshold(0.1, -0.5),
        e: dense(12) -> maxout(3) -> scale(0.5) -> log_softmax,
        y: dense(5) -> softmax,
    }
}

network! {
    /// Straight pieces, norms and repetitions.
    pub struct Pieces(x: [33]) -> y {
        a: dense(40) -> two_sided_relu -> dense(33, bias: false) -> relu -> clip(-1.0, 1.0),
        b: dense(16) -> batch_norm -> relu6,
        c: dense(17) -> prelu -> dense(9) -> prelu(0.1, shared: true),
        d: repeat(3, residual(layer_norm -> dense(9) -> leaky_relu -> scale(0.1))),
        y: rms_norm -> two_sided_relu,
    }
}

network! {
    /// Products that are too large for code of their own.
    pub struct Large(x: [100]) -> y {
        a: dense(90) -> two_sided_relu,
        b: dense(60) -> relu,
        c: dense(70) -> relu,
        y: dense(7),
    }
}

/// Adds the results for one sample and for a batch of seven, from random parameters.
fn add<N: Network<Input = [f32; IN], Output = [f32; OUT]>, const IN: usize, const OUT: usize>(
    checksum: &mut Checksum,
) {
    let mut room = MaybeUninit::<N>::zeroed();
    // SAFETY: a network is a struct of `f32`s.
    let network = unsafe { room.assume_init_mut() };
    network.initialize(7);
    let number = |index: usize| ((index * 37 % 101) as f32 - 50.0) / 25.0;
    let inputs: [[f32; IN]; 7] =
        core::array::from_fn(|sample| core::array::from_fn(|index| number(sample * IN + index)));
    let mut outputs = [[0.0; OUT]; 7];
    network.infer(&inputs, &mut outputs);
    for (input, output) in inputs.iter().zip(&outputs) {
        checksum.add(&network.infer_one(input));
        checksum.add(output);
    }
}

/// The checksum of all of them.
#[must_use]
pub fn checksum() -> Checksum {
    let mut checksum = Checksum::new();
    add::<Curves, 12, 5>(&mut checksum);
    add::<Pieces, 33, 18>(&mut checksum);
    add::<Large, 100, 7>(&mut checksum);
    checksum
}
