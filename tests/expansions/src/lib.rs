//! Generated code as a user would have written it: compiled as source, with the
//! lints that macro-expanded code escapes.
#![forbid(unsafe_code)]
#![deny(missing_docs, warnings, clippy::all, clippy::pedantic)]
#![allow(unused_qualifications, reason = "sizes that a description names by their paths")]

const INPUT: usize = 7;
const N: usize = 2;
const WEIGHTS: [f32; 10] = [1.0; 10];
const DECAY: f32 = 1e-2;
const HIDDEN: usize = 24;
const OUTPUT: usize = 3;
const SLOPE: f32 = 0.2;
const RATE: f32 = 0.5;
const LOW: f32 = -0.5;
const LIMIT: f32 = 5.0;

include!(concat!(env!("OUT_DIR"), "/expansions.rs"));

#[cfg(test)]
mod tests {
    use relu_runtime::prelude::*;

    use super::*;

    #[test]
    fn the_printed_code_runs_and_trains() {
        let mut trainer = Trainer::new(Linear::new(0), Sgd::new(0.1));
        for _ in 0..200 {
            trainer.step(&[[0.0], [1.0], [2.0]], &[[1.0], [3.0], [5.0]]).expect("the shapes agree");
        }
        let [y] = trainer.network().forward(&[3.0]);
        assert!((y - 7.0).abs() < 1e-2, "{y}");
    }

    #[test]
    fn several_inputs_and_outputs_train() {
        let boards = [[0.5; 192], [-0.5; 192], [0.25; 192]];
        let (clocks, moves, values) = ([[1.0, 0.0]; 3], [3_u8, 7, 1], [[1.0], [-1.0], [0.5]]);
        let network = Agent::new(1);
        let frozen = network.parameter("seen.weight").expect("the block has a weight");
        let mut trainer = Trainer::new(network, Adam::new(1e-2));
        let mut step = || trainer.step((&boards, &clocks), (&moves, &values)).expect("they agree");
        let first = step().loss;
        let last = (0..100).map(|_| step().loss).last().expect("there are steps");
        assert!(last < 0.7 * first, "{first} {last}");
        assert_eq!(trainer.network().parameter("seen.weight"), Ok(frozen));
        let AgentOutput { policy, value } = trainer.network().forward(&boards[0], &clocks[0]);
        assert!(policy.iter().all(|score| *score <= policy[3]) && value[0] > 0.0);
    }

    #[test]
    fn names_that_generated_code_uses_are_free() {
        let network = Sources::new(0);
        assert!(network.forward(&[1.0; 4]).iter().all(|y| (0.0..=1.0).contains(y)));
        assert!(Constants::CLIP.is_some());
    }

    #[test]
    fn a_network_without_parameters_is_the_identity() {
        assert_eq!(Identity::PARAMETER_COUNT, 0);
        let x = [1.0, -2.0, 3.0, f32::INFINITY, -0.0];
        assert_eq!(Identity::zeroed().forward(&x).map(f32::to_bits), x.map(f32::to_bits));
    }
}
