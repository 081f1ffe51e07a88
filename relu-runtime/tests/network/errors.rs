//! Every error, and that nothing has changed after it.

use ndarray::Array2;
use relu_runtime::prelude::*;
use relu_runtime::train::Penalty;
use relu_runtime::{Error, Role};

use crate::data::points;
use crate::toy::{Toy, ToyTape};

#[test]
fn a_failed_step_changes_nothing() {
    let (inputs, labels) = points(8, 1);
    let run = |fail: bool| {
        let mut trainer = Trainer::new(Toy::new(3), Adam::new(1e-2));
        for _ in 0..3 {
            trainer.step(&inputs, &labels).unwrap();
            if fail {
                fail_in_every_way(&mut trainer);
            }
        }
        assert_eq!(trainer.steps(), 3);
        trainer.into_network()
    };
    assert_eq!(run(true).parameters(), run(false).parameters());
}

fn fail_in_every_way(trainer: &mut Trainer<Toy, Adam>) {
    let (inputs, labels) = points(8, 1);
    let failed = |result: Result<_, Error>, expected: Error| {
        assert_eq!(result, Err(expected));
        assert!(!expected.to_string().is_empty());
    };
    failed(
        trainer.step(&inputs, &labels[..7]),
        Error::Samples { of: Role::Targets, expected: 8, found: 7 },
    );
    failed(
        trainer.step(&inputs[..1], &labels[..1]),
        Error::BatchTooSmall { smallest: 2, found: 1 },
    );
    failed(trainer.step(&inputs[..0], &labels[..0]), Error::EmptyBatch);
    failed(
        trainer.step(&Array2::zeros([8, 3]), &labels),
        Error::Width { of: Role::Inputs, expected: 2, found: 3 },
    );
    failed(
        trainer.step(&inputs, &[0_i32, 1, 2, 3, 0, 1, 2, 0]),
        Error::Label { sample: 3, label: 3, classes: 3 },
    );
    failed(
        trainer.step(&inputs, &Array2::from_elem([8, 3], -1.0)),
        Error::TargetValue {
            sample: 0,
            output: 0,
            value: -1.0,
            expected: "probabilities: finite numbers that are not negative",
        },
    );
    let mut spoiled = inputs;
    spoiled[3][1] = f32::NAN;
    let refused = trainer.step(&spoiled, &labels).unwrap_err();
    assert!(matches!(refused, Error::NotFinite { loss: Some(loss), .. } if loss.is_nan()));
    assert!(trainer.gradients().norm().is_nan());
}

/// The random numbers of the next step are those that the refused one had, and
/// padding stays clear of what was not finite.
#[test]
fn a_step_refused_at_its_end_leaves_no_trace() {
    let (inputs, labels) = points(8, 1);
    let trainer = || Trainer::new(Toy::new(3), Adam::new(1e-2));
    let expected = trainer().step(&inputs, &labels).unwrap();
    for strength in [1e38, f32::MAX] {
        let mut trainer = trainer().with_penalty(Penalty::l2(strength));
        let refused = trainer.step(&inputs, &labels).unwrap_err();
        assert!(matches!(refused, Error::NotFinite { .. }));
        let mut trainer = trainer.with_penalty(Penalty::NONE);
        assert_eq!(trainer.step(&inputs, &labels), Ok(expected));
    }
}

#[test]
fn a_step_refuses_settings_out_of_range() {
    let (inputs, labels) = points(8, 1);
    let mut trainer = Trainer::new(Toy::new(3), Adam::new(-0.5));
    let refused = trainer.step(&inputs, &labels).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the learning rate is -0.5: pass a finite number that is not negative"
    );
    trainer.optimizer_mut().set_learning_rate(1e-2);
    assert!(trainer.step(&inputs, &labels).is_ok());
    let mut trainer =
        Trainer::new(Toy::new(3), Adam::new(1e-2)).with_clip(Some(Clip::GlobalNorm(0.0)));
    let refused = trainer.step(&inputs, &labels).unwrap_err();
    assert_eq!(refused.to_string(), "the limit of the clipping is 0: pass a finite number above 0");
    assert_eq!(trainer.network().parameters(), Toy::new(3).parameters());
}

#[test]
fn backward_refuses_another_batch() {
    let (inputs, _) = points(8, 1);
    let network = Toy::new(3);
    let (mut tape, mut gradients) = (ToyTape::default(), Gradients::new());
    assert_eq!(network.backward(&tape, &[], &mut gradients), Err(Error::EmptyBatch));
    network.forward_train(&inputs, &mut tape).unwrap();
    assert_eq!(
        network.backward(&tape, &[[1.0; 3]; 7], &mut gradients),
        Err(Error::Samples { of: Role::OutputGradient, expected: 8, found: 7 })
    );
    let mut input_gradient = [[7.0_f32; 2]; 9];
    assert_eq!(
        network.backward_to_input(&tape, &[[1.0; 3]; 8], &mut gradients, &mut input_gradient),
        Err(Error::Samples { of: Role::InputGradient, expected: 8, found: 9 })
    );
    assert_eq!(gradients.norm().to_bits(), 0);
    assert!(input_gradient.iter().flatten().all(|value| value.to_bits() == 7.0_f32.to_bits()));
}

#[test]
fn the_state_takes_no_variance_of_one_sample() {
    let mut network = Toy::new(3);
    let mut tape = ToyTape::default();
    assert_eq!(network.update_state(&tape), Err(Error::EmptyBatch));
    Tape::resize(&mut tape, 1);
    assert_eq!(network.update_state(&tape), Err(Error::BatchTooSmall { smallest: 2, found: 1 }));
    assert_eq!(network.parameters(), Toy::new(3).parameters());
}

#[test]
fn inference_refuses_shapes_that_differ() {
    let network = Toy::new(3);
    let mut outputs = [[7.0_f32; 3]; 4];
    assert_eq!(
        network.forward_batch_into(&[[0.0; 2]; 5], &mut outputs),
        Err(Error::Samples { of: Role::Outputs, expected: 5, found: 4 })
    );
    assert!(outputs.iter().flatten().all(|value| value.to_bits() == 7.0_f32.to_bits()));
    assert_eq!(
        network.forward_batch(&Array2::zeros([4, 1])),
        Err(Error::Width { of: Role::Inputs, expected: 2, found: 1 })
    );
    assert_eq!(
        network.forward_batch_into(&[[0.0; 2]; 5], &mut Array2::zeros([5, 4])),
        Err(Error::Width { of: Role::Outputs, expected: 3, found: 4 })
    );
}

#[test]
fn evaluation_needs_samples() {
    let none: [[f32; 2]; 0] = [];
    assert_eq!(Toy::new(3).evaluate(&none, &[0_u8; 0]), Err(Error::EmptyBatch));
}

#[test]
fn messages_say_what_to_do() {
    let error = Error::Label { sample: 3, label: -1, classes: 10 };
    assert_eq!(
        error.to_string(),
        "the label of sample 3 is -1, but the network tells 10 classes apart: \
         labels go from 0 to 9"
    );
    let error = Error::Width { of: Role::Inputs, expected: 64, found: 63 };
    assert_eq!(
        error.to_string(),
        "the rows of inputs have 63 values, those of the network 64: pass rows of 64 values"
    );
    let error = Error::NotFinite { loss: Some(f32::INFINITY), gradient_norm: f32::NAN };
    assert_eq!(
        error.to_string(),
        "the loss is inf, and the norm of the gradients is NaN: look for NaN and infinity in \
         inputs and parameters, or lower the learning rate"
    );
}

#[test]
fn errors_name_the_one_of_several_inputs_and_outputs() {
    network! {
        struct Agent(board: [3], r#type: [2]) -> (policy, value) {
            joined: concat(board, r#type) -> dense(4) -> relu,
            policy: joined -> dense(3),
            value: joined -> dense(1),
        }
        train { loss: { policy: softmax_cross_entropy, value: mean_squared_error } }
    }
    let (boards, types) = ([[0.0; 3]; 5], [[0.0; 2]; 4]);
    let network = Agent::new(1);
    let error = network.forward_batch((&boards, &types)).unwrap_err();
    assert_eq!(error, Error::Samples { of: Role::Input("type"), expected: 5, found: 4 });
    assert_eq!(
        error.to_string(),
        "there are 4 rows of input `type`, while the rest of the call has 5: pass 5 rows"
    );
    let wide = Array2::zeros((5, 3));
    let error = network.forward_batch((&boards, wide.view())).unwrap_err();
    assert_eq!(error, Error::Width { of: Role::Input("type"), expected: 2, found: 3 });
    let (mut policies, mut values) = ([[0.0; 3]; 5], [[0.0]; 6]);
    let inputs = (&boards, &[[0.0; 2]; 5]);
    let error = network.forward_batch_into(inputs, (&mut policies, &mut values)).unwrap_err();
    assert_eq!(error, Error::Samples { of: Role::Output("value"), expected: 5, found: 6 });
    let mut trainer = Trainer::new(network, Adam::new(1e-3));
    let error = trainer.step(inputs, (&[0_u8; 5], &[0.5; 4])).unwrap_err();
    assert_eq!(error, Error::Samples { of: Role::TargetsOf("value"), expected: 5, found: 4 });
}
