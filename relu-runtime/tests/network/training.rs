//! Steps, gradients, evaluation.

use relu_runtime::prelude::*;
use relu_runtime::train::{Loss, Randomness, SoftmaxCrossEntropy, Targets};

use crate::data::points;
use crate::toy::{Toy, ToyTape};

fn trained<O: Optimizer>(optimizer: O, steps: usize) -> Trainer<Toy, O> {
    let (inputs, labels) = points(512, 1);
    let mut trainer = Trainer::new(Toy::new(3), optimizer).with_seed(5);
    for step in 0..steps {
        let range = step % 8 * 64..(step % 8 + 1) * 64;
        trainer.step(&inputs[range.clone()], &labels[range]).unwrap();
    }
    trainer
}

#[test]
fn training_converges() {
    let (inputs, labels) = points(500, 2);
    let accuracy = |network: &Toy| network.evaluate(&inputs, &labels).unwrap().accuracy.unwrap();
    assert!(accuracy(&Toy::new(3)) < 0.8);
    for accuracy in [
        accuracy(trained(Adam::new(1e-2), 400).network()),
        accuracy(trained(AdamW::new(1e-2), 400).network()),
        accuracy(trained(Sgd::new(0.1).with_nesterov(0.9), 400).network()),
    ] {
        assert!(accuracy > 0.93, "{accuracy}");
    }
}

#[test]
fn a_seed_decides_everything() {
    let first = trained(Adam::new(1e-2), 20).into_network();
    let second = trained(Adam::new(1e-2), 20).into_network();
    assert_eq!(first.parameters(), second.parameters());
}

#[test]
fn a_step_reports_loss_norm_and_factor() {
    let (inputs, labels) = points(64, 1);
    let free = Trainer::new(Toy::new(3), Sgd::new(0.1)).with_clip(None).step(&inputs, &labels);
    let free = free.unwrap();
    assert!(free.loss > 0.5 && free.gradient_norm > 0.0);
    assert_eq!(free.clip_factor.to_bits(), 1.0_f32.to_bits());

    let limit = free.gradient_norm / 2.0;
    let mut trainer =
        Trainer::new(Toy::new(3), Sgd::new(0.1)).with_clip(Some(Clip::GlobalNorm(limit)));
    let clipped = trainer.step(&inputs, &labels).unwrap();
    assert_eq!((clipped.loss, clipped.gradient_norm), (free.loss, free.gradient_norm));
    assert!((clipped.clip_factor - 0.5).abs() < 1e-4);
    let before = Toy::new(3);
    let moved: f64 = (before.parameters().iter().zip(trainer.network().parameters()))
        .zip(Toy::segments().iter().flat_map(|segment| vec![segment.trainable; segment.len]))
        .filter(|(_, trainable)| *trainable)
        .map(|((&a, &b), _)| f64::from(a - b).powi(2))
        .sum();
    assert!((moved.sqrt() - f64::from(0.1 * limit)).abs() < 1e-5);
}

/// The training loss of a batch, dropout's mask held fixed.
fn loss(network: &Toy, inputs: &[[f32; 2]], labels: &[u8]) -> f64 {
    let mut tape = ToyTape::default();
    tape.set_randomness(Randomness::new(1, 2));
    let outputs = network.forward_train(inputs, &mut tape).unwrap();
    f64::from(labels.mean(&SoftmaxCrossEntropy::new(), outputs, &mut vec![[0.0; 3]; inputs.len()]))
}

#[test]
fn gradients_agree_with_differences() {
    let (mut inputs, labels) = points(9, 4);
    let mut network = Toy::new(3);
    let (mut tape, mut gradients) = (ToyTape::default(), Gradients::<Toy>::new());
    tape.set_randomness(Randomness::new(1, 2));
    let outputs = network.forward_train(&inputs, &mut tape).unwrap();
    let mut output_gradient = [[0.0; 3]; 9];
    SoftmaxCrossEntropy::new().loss(outputs, &labels, &mut output_gradient).unwrap();
    let mut input_gradient = [[0.0; 2]; 9];
    network
        .backward_to_input(&tape, &output_gradient, &mut gradients, &mut input_gradient)
        .unwrap();

    let step = 2e-3;
    let assert_near = |found: f32, above: f64, below: f64| {
        let expected = (above - below) / f64::from(2.0 * step);
        assert!((f64::from(found) - expected).abs() < 2e-3, "{found} is not {expected}");
    };
    for name in ["hidden.weight", "hidden.bias", "narrow.0.weight", "narrow.1.bias", "scores.bias"]
    {
        let values = network.parameter(name).unwrap();
        for (index, gradient) in gradients.parameter(name).unwrap().into_iter().enumerate() {
            let mut at = |step: f32| {
                let mut moved = values.clone();
                moved[index] += step;
                network.set_parameter(name, &moved).unwrap();
                loss(&network, &inputs, &labels)
            };
            assert_near(gradient, at(step), at(-step));
            network.set_parameter(name, &values).unwrap();
        }
    }
    for (sample, gradient) in input_gradient.into_iter().enumerate() {
        for (index, gradient) in gradient.into_iter().enumerate() {
            let mut at = |step: f32| {
                inputs[sample][index] += step;
                let loss = loss(&network, &inputs, &labels);
                inputs[sample][index] -= step;
                loss
            };
            assert_near(gradient, at(step), at(-step));
        }
    }
}

#[test]
fn gradients_accumulate_and_scale() {
    let (inputs, labels) = points(8, 4);
    let network = Toy::new(3);
    let (mut tape, mut gradients) = (ToyTape::default(), Gradients::<Toy>::new());
    let outputs = network.forward_train(&inputs, &mut tape).unwrap();
    let mut output_gradient = [[0.0; 3]; 8];
    SoftmaxCrossEntropy::new().loss(outputs, &labels, &mut output_gradient).unwrap();
    network.backward(&tape, &output_gradient, &mut gradients).unwrap();

    let mut sum = Gradients::<Toy>::new();
    sum.accumulate(&gradients);
    sum.accumulate(&gradients);
    sum.scale(0.5);
    assert_eq!(sum.as_slice(), gradients.as_slice());
    let clipped = sum.clip(Clip::GlobalNorm(1e-3)).unwrap();
    assert_eq!(clipped.norm.to_bits(), gradients.norm().to_bits());
    assert!((sum.norm() - 1e-3).abs() < 1e-6);
    sum.set_zero();
    assert_eq!(sum.norm().to_bits(), 0);
}

#[test]
fn padding_and_state_take_no_gradient() {
    let mut trainer = trained(Adam::new(1e-2), 10);
    let mut rest = trainer.gradients().as_slice().to_vec();
    for segment in Toy::segments().iter().filter(|segment| segment.trainable) {
        let zeros = vec![0.0; segment.values()];
        let mut network = Toy::zeroed();
        network.parameters_mut().copy_from_slice(&rest);
        network.set_parameter(segment.name, &zeros).unwrap();
        rest.copy_from_slice(network.parameters());
    }
    assert!(rest.iter().all(|value| value.to_bits() == 0));
}

#[test]
fn a_loop_of_ones_own_takes_the_same_steps() {
    let (inputs, labels) = points(64, 1);
    let mut trainer = Trainer::new(Toy::new(3), Adam::new(1e-2)).with_clip(None).with_seed(5);
    let (mut network, mut optimizer) = (Toy::new(3), Adam::new(1e-2));
    let (mut tape, mut gradients) = (ToyTape::default(), Gradients::new());
    let mut output_gradient = [[0.0; 3]; 64];
    for step in 0..3 {
        trainer.step(&inputs, &labels).unwrap();
        tape.set_randomness(Randomness::new(5, step));
        let outputs = network.forward_train(&inputs, &mut tape).unwrap();
        SoftmaxCrossEntropy::new().loss(outputs, &labels, &mut output_gradient).unwrap();
        network.backward(&tape, &output_gradient, &mut gradients).unwrap();
        let parameters = network.parameters_mut();
        optimizer.update(parameters, gradients.as_slice(), 1.0, Toy::segments());
        network.update_state(&tape).unwrap();
    }
    assert_eq!(network.parameters(), trainer.network().parameters());
}

#[test]
fn running_statistics_move_in_steps_only() {
    let trainer = trained(Sgd::new(0.0), 1);
    let network = trainer.network();
    assert_eq!(network.parameter("hidden.weight"), Toy::new(3).parameter("hidden.weight"));
    assert_ne!(network.parameter("narrow.1.running_mean").unwrap(), [0.0; 5]);
    assert_ne!(network.parameter("narrow.1.running_var").unwrap(), [1.0; 5]);
}
