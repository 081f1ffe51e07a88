//! One sample or a batch, zeros skipped or not, whatever the instruction set:
//! the same bits.

use relu_runtime::Row;
use relu_runtime::prelude::*;
use relu_runtime::simd::Level;

use crate::networks::{self, *};
use crate::support::{perturb, random_rows, with_level};

const LARGEST_BATCH: usize = 130;

network! {
    /// Products on both sides of the size at which they are inlined, zeros to
    /// skip, and every fused epilogue.
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

#[test]
fn rows_of_a_batch_have_the_bits_of_single_samples() {
    let mut network = Large::new(3);
    perturb(&mut *network, 3);
    let inputs: Vec<[f32; 100]> = random_rows(LARGEST_BATCH, 4);
    let mut all = Vec::new();
    for level in levels() {
        let singles: Vec<_> =
            with_level(level, || inputs.iter().map(|x| bits(&network.forward(x))).collect());
        for samples in 1..=LARGEST_BATCH {
            let mut outputs = vec![[0.0; 17]; samples];
            with_level(level, || network.forward_batch_into(&inputs[..samples], &mut outputs))
                .expect("the lengths agree");
            let rows: Vec<_> = outputs.iter().map(bits).collect();
            assert_eq!(rows, singles[..samples], "{level:?}, {samples} samples");
        }
        all.push(singles);
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "instruction sets differ");
}

#[test]
fn random_networks_have_equal_bits_on_all_instruction_sets() {
    macro_rules! check {
        ($network:ident, $index:literal, $description:literal) => {
            same_on_all_levels::<$network>($index, $description);
        };
    }
    networks::for_each_network!(check);
}

fn same_on_all_levels<N: Network>(index: u64, description: &str) {
    let mut network = N::new(index);
    perturb(&mut *network, index);
    let inputs: Vec<N::Input> = random_rows(5, index);
    let run = |level| {
        with_level(level, || {
            let mut outputs = vec![N::Output::ZERO; inputs.len()];
            network.forward_batch_into(&inputs, &mut outputs).expect("the lengths agree");
            let single = network.infer_one(&inputs[0]);
            assert_eq!(bits(&single), bits(&outputs[0]), "{level:?}\n{description}");
            outputs.iter().map(bits).collect::<Vec<_>>()
        })
    };
    let all: Vec<_> = levels().into_iter().map(run).collect();
    assert!(
        all.windows(2).all(|pair| pair[0] == pair[1]),
        "instruction sets differ in\n{description}"
    );
}

/// The sets of this machine whose multiply-add is fused.
fn levels() -> Vec<Level> {
    let fused = [Level::Avx512, Level::Avx2, Level::Fused];
    let levels: Vec<_> = fused.into_iter().filter(|level| level.is_available()).collect();
    assert!(!levels.is_empty(), "this machine has no fused multiply-add");
    levels
}

fn bits<R: Row>(row: &R) -> Vec<u32> {
    row.as_slice().iter().map(|value| value.to_bits()).collect()
}
