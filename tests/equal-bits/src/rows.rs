//! One sample or a batch, whatever the instruction set.

use relu_runtime::network;
use relu_runtime::{Network, Row, Sample as _};

use crate::numbers::{inputs, perturb};
use crate::{batch, levels, singles};

const LARGEST_BATCH: usize = 130;

#[cfg(debug_assertions)]
network! {
    /// Products on both sides of the size at which they are inlined, and every
    /// fused epilogue.
    struct Large(input: [100]) -> output {
        first: dense(150) -> relu,
        second: dense(70) -> batch_norm -> relu,
        third: dense(33) -> two_sided_relu,
        fourth: dense(129) -> leaky_relu(0.1) -> clip(-1.0, 1.0),
        fifth: dense(40) -> elu,
        sixth: dense(20) -> tanh,
        seventh: dense(20) -> sigmoid,
        output: dense(17) -> softmax,
    }
}

network! {
    /// Nothing but small products, of widths around those of vectors.
    struct Small(input: [9]) -> output {
        first: dense(33) -> two_sided_relu,
        second: dense(47, bias: false) -> batch_norm -> prelu,
        third: dense(1) -> relu,
        output: dense(16) -> clip(-0.5, 0.5),
    }
}

#[cfg(debug_assertions)]
#[test]
fn rows_of_a_batch_have_the_bits_of_single_samples() {
    check::<Large>();
}

#[test]
fn so_they_have_in_small_networks() {
    check::<Small>();
}

fn check<N: Network<Input: Row>>() {
    let mut network = N::new(3);
    perturb(&mut *network);
    let inputs: Vec<N::Input> = inputs(LARGEST_BATCH);
    let mut all = Vec::new();
    for level in levels() {
        let singles = singles(&*network, &inputs, level);
        for samples in 1..=LARGEST_BATCH {
            let rows = batch(&*network, &inputs[..samples], level);
            assert_eq!(rows, singles[..samples], "{level:?}, {samples} samples");
        }
        all.push(singles);
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "instruction sets differ");
    let [first, .., last] = all[0].as_slice() else { unreachable!("there are many samples") };
    assert!(first != last && first.len() == N::Output::LEN, "the outputs do not depend on inputs");
}
