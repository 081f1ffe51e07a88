//! Three steps each; the expected values are computed in double precision from
//! the formulas in the documentation of `torch.optim`.

use super::*;
use crate::{Initializer, Segment};

static SEGMENTS: [Segment; 3] = [
    Segment::weight("weight", 0, 1, 16, Initializer::Zeros),
    Segment::bias("bias", 64, 16),
    Segment::state("state", 128, 16, 0.0),
];

const GRADIENTS: [f32; 3] = [0.5, -0.3, 0.2];

/// The first weight, the first bias and the first state after each step from 1.
fn run(mut optimizer: impl Optimizer, factor: f32) -> [[f32; 3]; 3] {
    let mut parameters = [0.0; 48];
    for segment in &SEGMENTS {
        parameters[segment.offset] = 1.0;
    }
    GRADIENTS.map(|gradient| {
        let mut gradients = [0.0; 48];
        for segment in &SEGMENTS {
            gradients[segment.offset] = gradient / factor;
        }
        optimizer.update(&mut parameters, &gradients, factor, &SEGMENTS);
        let padding = parameters.iter().filter(|value| **value != 0.0).count();
        assert_eq!(padding, SEGMENTS.len(), "the padding has changed");
        SEGMENTS.each_ref().map(|segment| parameters[segment.offset])
    })
}

#[track_caller]
fn assert_steps(optimizer: &(impl Optimizer + Clone), expected: [f64; 3]) {
    for factor in [1.0, 0.25] {
        for ([weight, bias, state], expected) in
            run(optimizer.clone(), factor).into_iter().zip(expected)
        {
            assert!((f64::from(weight) - expected).abs() < 5e-7, "{weight} is not {expected}");
            assert_eq!(weight.to_bits(), bias.to_bits());
            assert_eq!(state.to_bits(), 1.0_f32.to_bits());
        }
    }
}

#[test]
fn sgd() {
    assert_steps(&Sgd::new(0.1), SGD);
    assert_steps(&Sgd::new(0.1).with_momentum(0.9), SGD_MOMENTUM);
    assert_steps(&Sgd::new(0.1).with_nesterov(0.9), SGD_NESTEROV);
    let dampened = Sgd::new(0.1).with_momentum(0.9).with_dampening(0.5).with_weight_decay(0.2);
    assert_steps(&dampened, SGD_DAMPENED);
}

#[test]
fn adam() {
    assert_steps(&Adam::new(0.1), ADAM);
    assert_steps(&Adam::new(0.1).with_weight_decay(0.2), ADAM_DECAY);
    assert_steps(&AdamW::new(0.1).with_weight_decay(0.2), ADAM_W);
    let changed = Adam::new(0.05).with_betas(0.8, 0.9).with_epsilon(1e-2);
    assert_steps(&changed, ADAM_CHANGED);
}

#[test]
fn matrices_only() {
    let [.., [weight, bias, _]] =
        run(AdamW::new(0.1).with_weight_decay(0.2).decay_matrices_only(), 1.0);
    assert!((f64::from(weight) - ADAM_W[2]).abs() < 5e-7);
    assert!((f64::from(bias) - ADAM[2]).abs() < 5e-7);
    let decayed = Sgd::new(0.1).with_weight_decay(0.2).decay_matrices_only();
    let [.., [weight, bias, _]] = run(decayed, 1.0);
    assert!(weight < bias && (f64::from(bias) - SGD[2]).abs() < 5e-7);
}

#[test]
fn the_learning_rate_may_change() {
    let mut optimizer = Sgd::new(0.1);
    optimizer.set_learning_rate(0.2);
    assert_eq!(optimizer.learning_rate().to_bits(), 0.2_f32.to_bits());
    let [[weight, ..], ..] = run(optimizer, 1.0);
    assert!((weight - 0.9).abs() < 1e-6);
}

const SGD: [f64; 3] = [0.950_000_00, 0.980_000_00, 0.960_000_00];
const SGD_MOMENTUM: [f64; 3] = [0.950_000_00, 0.935_000_00, 0.901_500_00];
const SGD_NESTEROV: [f64; 3] = [0.905_000_00, 0.921_500_00, 0.871_350_00];
const SGD_DAMPENED: [f64; 3] = [0.930_000_00, 0.872_700_00, 0.802_403_00];
const ADAM: [f64; 3] = [0.900_000_00, 0.880_850_20, 0.846_107_43];
const ADAM_DECAY: [f64; 3] = [0.900_000_00, 0.846_537_84, 0.780_385_44];
const ADAM_W: [f64; 3] = [0.880_000_00, 0.843_250_20, 0.791_642_43];
const ADAM_CHANGED: [f64; 3] = [0.950_980_39, 0.944_321_81, 0.928_182_15];
