//! Random networks: what generated code computes agrees with the reference.

use std::collections::BTreeMap;

use relu_runtime::prelude::*;
use relu_runtime::train::{Randomness, Targets};
use relu_runtime::{Row, Segment};
use relu_test_reference::{Mode, Question, Reference, Rows, Step};

use crate::networks;
use crate::support::{
    dropout_factors, full_name, in_f64, perturb, random_inputs, random_rows, reference, tensors,
};

const BATCHES: [usize; 2] = [7, 33];
/// Large, so that a step is not lost in the rounding of the parameters.
const RATE: f32 = 8.0;
const RANDOMNESS: Randomness = Randomness::new(11, 0);

/// What generated code made, by name.
type Answer = BTreeMap<String, Vec<f64>>;

#[test]
fn outputs_and_gradients_agree_with_the_reference() {
    macro_rules! check {
        ($network:ty, $index:literal, $description:literal, $loss:ident) => {
            for samples in BATCHES {
                let case = Case::<$network>::new($index, $description, samples);
                case.check_inference();
                case.check_backward();
            }
        };
    }
    networks::for_each_network!(check);
}

#[test]
fn steps_of_training_agree_with_the_reference() {
    let mut factors = Vec::new();
    macro_rules! check {
        ($network:ty, $index:literal, $description:literal, $loss:ident) => {
            for samples in BATCHES {
                let case = Case::<$network>::new($index, $description, samples);
                let targets = case.targets();
                factors.push(case.check_step(targets.as_slice(), &in_f64(&targets)));
                check!(@labels $loss, case);
            }
        };
        (@labels softmax_cross_entropy, $case:ident) => {
            let (labels, rows) = $case.labels();
            $case.check_step(labels.as_slice(), &rows);
        };
        (@labels $loss:ident, $case:ident) => {};
    }
    networks::for_each_network!(check);
    let clipped = factors.iter().filter(|factor| **factor < 1.0).count();
    assert!((16..factors.len() - 16).contains(&clipped), "{clipped} steps are clipped");
}

/// A network, its reference, and a batch away from kinks.
struct Case<N: Train> {
    network: Box<N>,
    reference: Reference,
    description: &'static str,
    inputs: Vec<N::Input>,
}

impl<N: Train> Case<N> {
    fn new(index: u64, description: &'static str, samples: usize) -> Self {
        let mut network = N::new(index);
        perturb(&mut *network, index);
        let reference = reference(&*network, description);
        let Some(inputs) = away_from_kinks(&reference, samples) else {
            panic!("no batch is away from all kinks in\n{description}");
        };
        Self { network, reference, description, inputs }
    }

    fn check_inference(&self) {
        let mut outputs = vec![N::Output::ZERO; self.inputs.len()];
        self.network.forward_batch_into(&self.inputs, &mut outputs).expect("the lengths agree");
        let answer = Answer::from([(String::from("outputs"), flat(&outputs))]);
        self.assert_equal(&answer, Question::Inference(&in_f64(&self.inputs)));
    }

    fn check_backward(&self) {
        let mut tape = N::Tape::default();
        tape.set_randomness(RANDOMNESS);
        let outputs =
            self.network.forward_train(&self.inputs, &mut tape).expect("the batch is large enough");
        let mut answer = Answer::from([(String::from("outputs"), flat(outputs))]);

        let output_gradient: Vec<N::Output> = random_rows(self.inputs.len(), -1.5..1.5, 17);
        let mut gradients = Gradients::<N>::new();
        let mut input_gradient = vec![N::Input::ZERO; self.inputs.len()];
        self.network
            .backward_to_input(&tape, &output_gradient, &mut gradients, &mut input_gradient)
            .expect("the lengths agree");
        answer.insert(String::from("input"), flat(&input_gradient));
        for segment in N::SEGMENTS.iter().filter(|segment| segment.trainable) {
            answer.insert(full_name(segment), gradient(&gradients, segment));
        }
        let (inputs, gradient) = (in_f64(&self.inputs), in_f64(&output_gradient));
        self.assert_equal(&answer, Question::Backward(&inputs, &factors, &gradient));
    }

    /// Returns the factor of clipping.
    fn check_step(&self, targets: impl Targets<N::Loss, N::Output>, rows: &Rows) -> f32 {
        let network = self.network.clone_boxed();
        let mut trainer = Trainer::new(network, Sgd::new(RATE)).with_seed(RANDOMNESS.seed);
        let step = trainer.step(&self.inputs, targets).expect("the shapes agree");
        let mut answer = self.moves(trainer.network());
        let numbers = [
            ("loss", step.loss),
            ("gradient norm", step.gradient_norm),
            ("clip factor", step.clip_factor),
        ];
        answer.extend(numbers.map(|(name, number)| (name.to_owned(), vec![f64::from(number)])));
        let inputs = in_f64(&self.inputs);
        self.assert_equal(
            &answer,
            Question::Step(Step {
                inputs: &inputs,
                factors: &factors,
                targets: rows,
                rate: f64::from(RATE),
            }),
        );
        step.clip_factor
    }

    /// Targets that every loss takes.
    fn targets(&self) -> Vec<N::Output> {
        random_rows(self.inputs.len(), 0.0..1.0, 19)
    }

    /// How far parameters and state have moved.
    fn moves(&self, after: &N) -> Answer {
        let moves = tensors(after).into_iter().map(|(name, after)| {
            let pairs = after.into_iter().zip(&self.reference.tensors[&name]);
            (name, pairs.map(|(after, before)| after - before).collect())
        });
        moves.collect()
    }

    /// A class for each sample, and the same as probabilities.
    fn labels(&self) -> (Vec<usize>, Rows) {
        let width = N::Output::LEN;
        let labels: Vec<usize> = (0..self.inputs.len()).map(|sample| sample * 7 % width).collect();
        let row = |label: &usize| (0..width).map(|unit| f64::from(unit == *label)).collect();
        let rows = labels.iter().map(row).collect();
        (labels, rows)
    }

    /// Fails where the numbers differ, and where the comparison would not notice
    /// if all numbers of a tensor were a hundredth larger.
    fn assert_equal(&self, answer: &Answer, question: Question<'_>) {
        let description = self.description;
        let expected = self.reference.estimate(question);
        assert!(answer.keys().eq(expected.keys()), "other names in\n{description}");
        for ((name, values), estimate) in answer.iter().zip(expected.values()) {
            let distance = estimate.distance(values) / estimate.norm();
            assert!(
                estimate.accepts(values),
                "{name}: relative error {distance:e} with {} samples in\n{description}",
                self.inputs.len()
            );
            let mutant: Vec<f64> = values.iter().map(|value| 1.01 * value).collect();
            assert!(
                estimate.is_zero() || !estimate.accepts(&mutant),
                "{name}: a factor of 1.01 goes unnoticed with {} samples in\n{description}",
                self.inputs.len()
            );
        }
    }
}

fn factors(rate: f64, stream: u32, samples: usize, units: usize) -> Rows {
    dropout_factors(RANDOMNESS, rate, stream, samples, units)
}

fn flat<R: Row>(rows: &[R]) -> Vec<f64> {
    R::flat(rows).iter().copied().map(f64::from).collect()
}

fn gradient<N: Train>(gradients: &Gradients<N>, segment: &Segment) -> Vec<f64> {
    let gradient = gradients.parameter(segment.name).expect("it is in the table");
    gradient.into_iter().map(f64::from).collect()
}

/// A batch in which no number is close to a kink. Batch norm ties samples to
/// one another, so whole batches are drawn until one fits.
fn away_from_kinks<R: Row>(reference: &Reference, samples: usize) -> Option<Vec<R>> {
    let mut batches = (0..100).map(|seed| random_inputs::<R>(samples, 1_000 + seed));
    batches.find(|batch| reference.is_clear_of_kinks(&in_f64(batch), Mode::Training(&factors)))
}
