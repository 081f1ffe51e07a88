//! Generated networks in files.

use relu_runtime::prelude::*;
use relu_runtime::save::{LoadError, SaveNames};

network! {
    /// Every way in which a tensor comes by its name.
    pub struct Deep(x: [5]) -> y {
        first: dense(16) -> two_sided_relu,
        deep: repeat(4, dense(16) -> two_sided_relu),
        narrow: dense(8) -> batch_norm -> dropout(0.2) -> prelu,
        nested: repeat(
            2,
            repeat(3, residual(batch_norm -> relu -> dense(8)) -> dropout(0.1)) -> prelu,
        ),
        y: dense(2),
    }

    train { loss: mean_squared_error, clip: norm(1.0) }
}

fn batch(step: usize) -> ([[f32; 5]; 8], [[f32; 2]; 8]) {
    let number = |row: usize, column: usize| ((step * 53 + row * 7 + column) as f32).sin();
    let inputs = std::array::from_fn(|row| std::array::from_fn(|column| number(row, column)));
    (inputs, inputs.map(|[a, b, c, ..]| [a * b, c]))
}

fn trainer(steps: usize) -> Trainer<Deep, Adam> {
    let mut trainer = Trainer::new(Deep::new(7), Adam::new(1e-2)).with_seed(11);
    train(&mut trainer, 0..steps);
    trainer
}

fn train(trainer: &mut Trainer<Deep, Adam>, steps: std::ops::Range<usize>) {
    for step in steps {
        let (inputs, targets) = batch(step);
        trainer.step(&inputs, &targets).expect("the shapes agree");
    }
}

#[test]
fn every_tensor_comes_back_under_both_names() {
    let network = trainer(3).into_network();
    for names in [SaveNames::Short, SaveNames::Full] {
        let bytes = network.to_safetensors(names).expect("it is small");
        let same = Deep::from_safetensors(&bytes).expect("it is the same network");
        assert_eq!(same.parameters(), network.parameters());
    }
}

#[test]
fn a_training_goes_on_with_the_same_bits() {
    let (whole, mut first, mut second) = (trainer(9), trainer(4), trainer(0));
    let bytes = first.to_safetensors().expect("it is small");
    second.load_safetensors(&bytes).expect("it is the same network");
    train(&mut second, 4..9);
    assert_eq!(second.network().parameters(), whole.network().parameters());
    train(&mut first, 4..9);
    assert_eq!(first.network().parameters(), whole.network().parameters());
}

#[test]
fn another_depth_is_named() {
    network! {
        pub struct Shallow(x: [5]) -> y {
            first: dense(16) -> two_sided_relu,
            deep: repeat(3, dense(16) -> two_sided_relu),
            y: dense(2),
        }
    }
    let bytes = Shallow::new(1).to_safetensors(SaveNames::Short).expect("it is small");
    let error = Deep::from_safetensors(&bytes).expect_err("it is another network");
    assert!(matches!(error, LoadError::Differs { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("`deep: repeat(3, dense(16) -> two_sided_relu)`"), "{text}");
    assert!(text.contains("\n- `deep.3.weight` is missing\n"), "{text}");
    assert!(!text.contains("`deep.2.weight` is missing"), "{text}");
}
