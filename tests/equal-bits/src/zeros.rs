//! Zeros skipped or not.

use relu_runtime::Network;
use relu_runtime::network;

use crate::numbers::{inputs, numbers, perturb};
use crate::{batch, levels, singles};

const LARGEST_BATCH: usize = 130;

network! {
    /// Each product reads what a ReLU made, so that one sample visits only what
    /// is not zero; the first has more inputs than are looked at at a time.
    struct Rectified(input: [1100]) -> output {
        first: input -> relu -> dense(83) -> relu,
        second: dense(130) -> batch_norm -> relu,
        third: dense(64) -> clip(0.0, 1.0),
        output: dense(97),
    }
}

network! {
    /// The same, written so that nothing is known to be rectified.
    struct Plain(input: [1100]) -> output {
        first: input -> leaky_relu(0.0) -> dense(83) -> leaky_relu(0.0),
        second: dense(130) -> batch_norm -> leaky_relu(0.0),
        third: dense(64) -> leaky_relu(0.0) -> clip(0.0, 1.0),
        output: dense(97),
    }
}

#[test]
fn skipping_zeros_changes_no_bit() {
    let (rectified, plain) = networks();
    for share in [0.0, 0.5, 0.9] {
        let inputs = with_zeros(share);
        for level in levels() {
            let skipped = singles(&*rectified, &inputs, level);
            assert_eq!(skipped, singles(&*plain, &inputs, level), "{level:?}, {share} zeros");
            for samples in 1..=LARGEST_BATCH {
                let rows = batch(&*rectified, &inputs[..samples], level);
                assert_eq!(rows, skipped[..samples], "{level:?}, {share} zeros, {samples} samples");
            }
        }
    }
}

/// The weight of a zero that is skipped has no say: not even an infinite one.
#[test]
fn zeros_are_skipped_where_a_relu_is_known() {
    let (mut rectified, mut plain) = networks();
    let mut input = with_zeros(0.5)[0];
    input[7] = 0.0;
    let weight = "first.weight";
    let mut values = rectified.parameter(weight).expect("the layer has one");
    values[7] = f32::INFINITY;
    rectified.set_parameter(weight, &values).expect("it has the same length");
    plain.set_parameter(weight, &values).expect("it has the same length");
    assert!(rectified.forward(&input).iter().all(|output| output.is_finite()));
    assert!(plain.forward(&input).iter().all(|output| output.is_nan()));
}

/// Both with the same parameters.
fn networks() -> (Box<Rectified>, Box<Plain>) {
    let (mut rectified, mut plain) = (Rectified::new(3), Plain::zeroed());
    perturb(&mut *rectified);
    for segment in Rectified::SEGMENTS {
        let values = rectified.parameter(segment.name).expect("it is in the table");
        plain.set_parameter(segment.name, &values).expect("the networks have the same names");
    }
    (rectified, plain)
}

/// Samples with that share of zeros, scattered, and the others positive.
fn with_zeros(share: f32) -> Vec<[f32; 1100]> {
    let mut inputs: Vec<[f32; 1100]> = inputs(LARGEST_BATCH);
    let values = inputs.as_flattened_mut();
    for (value, number) in values.iter_mut().zip(numbers(123_456)) {
        *value = if number < 3.0 * share - 1.5 { 0.0 } else { value.abs() + 0.01 };
    }
    let zeros = values.iter().filter(|value| **value == 0.0).count() as f32;
    assert!((zeros / values.len() as f32 - share).abs() < 0.01, "{zeros} zeros");
    inputs
}
