//! Generated code as a user would have written it: compiled as source, with the
//! lints that macro-expanded code escapes.
#![forbid(unsafe_code)]
#![deny(missing_docs, warnings, clippy::all, clippy::pedantic)]

const INPUT: usize = 7;
const N: usize = 2;
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
