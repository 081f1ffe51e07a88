//! Random networks: the same bits whatever the instruction set, for one sample
//! or a batch. The crate `equal-bits` has a few networks, and goes deeper.

use relu_test_equal_bits::{batch, levels, singles};

use crate::inputs::TestNetwork;
use crate::networks;
use crate::support::{perturb, random_inputs};

#[test]
fn random_networks_have_equal_bits_on_all_instruction_sets() {
    macro_rules! check {
        ($network:ty, $index:literal, $description:literal, $targets:tt) => {
            same_on_all_levels::<$network>($index, $description);
        };
    }
    networks::for_each_network!(check);
}

fn same_on_all_levels<N: TestNetwork>(index: u64, description: &str) {
    let mut network = N::new(index);
    perturb(&mut *network, index);
    let inputs: Vec<N::Input> = random_inputs(7, index);
    let run = |level| {
        let rows = batch(&*network, &inputs, level);
        assert_eq!(singles(&*network, &inputs, level), rows, "{level:?}\n{description}");
        rows
    };
    let all: Vec<_> = levels().into_iter().map(run).collect();
    assert!(
        all.windows(2).all(|pair| pair[0] == pair[1]),
        "instruction sets differ in\n{description}"
    );
}
