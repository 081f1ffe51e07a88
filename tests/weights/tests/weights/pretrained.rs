//! The constant is the network of the file.

use relu_examples::digit_images;
use relu_runtime::prelude::*;
use relu_test_weights::{Digits, OtherDigits};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/data/digits.safetensors");

#[test]
fn the_constant_is_the_file() {
    let loaded = Digits::load(FILE).expect("the file is of the network");
    assert_eq!(Digits::PRETRAINED.parameters(), loaded.parameters());
    assert!(Digits::PRETRAINED.parameters().as_ptr().addr().is_multiple_of(64));
}

#[test]
fn another_network_has_the_numbers_where_that_is_meant() {
    let error = OtherDigits::load(FILE).expect_err("its layers differ").to_string();
    assert!(
        error.contains("`narrow: leaky_relu(0.01)`; the network has `narrow: leaky_relu(0.02)`")
    );
    assert_eq!(OtherDigits::PRETRAINED.parameters(), Digits::PRETRAINED.parameters());
    let scores =
        [Digits::PRETRAINED.forward(&[1.0; 64]), OtherDigits::PRETRAINED.forward(&[1.0; 64])];
    assert_ne!(scores[0], scores[1]);
}

#[test]
fn it_reads_digits() {
    let (_, held_out) = digit_images::load(42);
    let scores = Digits::PRETRAINED.forward_batch(held_out.images.view()).expect("64 pixels");
    let answer = |scores: ndarray::ArrayView1<'_, f32>| {
        let best = (0_u8..).zip(scores).max_by(|(_, a), (_, b)| a.total_cmp(b));
        best.map(|(digit, _)| digit)
    };
    let answers = scores.rows().into_iter().map(answer);
    let right = answers.zip(&held_out.labels).filter(|(answer, label)| *answer == Some(**label));
    let share = right.count() as f64 / held_out.labels.len() as f64;
    assert!(share > 0.97, "{share}");
}
