//! Random networks: what generated code computes agrees with the reference.

use std::collections::BTreeMap;

use relu_runtime::Sample as _;
use relu_runtime::prelude::*;
use relu_runtime::train::{Randomness, Targets as RuntimeTargets};
use relu_test_reference::{Draw, Question, Reference, Rows, Step, Targets};

use crate::inputs::{TestInput, TestNetwork};
use crate::networks;
use crate::noise::noise_of;
use crate::support::{
    full_name, in_f64, inputs_in_f64, perturb, random_inputs, random_rows, reference, tensors,
};
use crate::targets::with_answers;

const BATCHES: [usize; 2] = [7, 33];
/// Large, so that a step is not lost in the rounding of the parameters.
const RATE: f32 = 65536.0;
const RANDOMNESS: Randomness = Randomness::new(11, 0);

/// Of so many tensors one may be so badly conditioned that a wrong factor goes
/// unnoticed.
const NOTICED: usize = 1000;

/// What generated code made, by name.
type Answer = BTreeMap<String, Vec<f64>>;

#[test]
fn outputs_and_gradients_agree_with_the_reference() {
    let mut tally = Tally::default();
    macro_rules! check {
        ($network:ty, $index:literal, $description:literal, $targets:tt) => {
            for samples in BATCHES {
                let case = Case::<$network>::new($index, $description, samples, None);
                case.check_inference(&mut tally);
                case.check_backward(&mut tally);
            }
        };
    }
    networks::for_each_network!(check);
    tally.check();
}

#[test]
fn steps_of_training_agree_with_the_reference() {
    let (mut factors, mut tally) = (Vec::new(), Tally::default());
    macro_rules! check {
        ($network:ty, $index:literal, $description:literal, $targets:tt) => {
            for samples in BATCHES {
                let factor = with_answers!(samples, $targets, |values, targets: &[Targets]| {
                    Case::<$network>::new($index, $description, samples, Some(targets))
                        .check_step(values, targets, &mut tally)
                });
                factors.push(factor);
            }
        };
    }
    networks::for_each_network!(check);
    tally.check();
    let clipped = factors.iter().filter(|factor| **factor < 1.0).count();
    let few = factors.len() / 8;
    assert!((few..factors.len() - few).contains(&clipped), "{clipped} steps are clipped");
}

/// A network, its reference, and a batch away from kinks.
struct Case<N: TestNetwork> {
    network: Box<N>,
    reference: Reference,
    description: &'static str,
    inputs: Vec<N::Input>,
}

impl<N: TestNetwork> Case<N> {
    /// With targets, the batch is away from the kinks of the loss, too.
    fn new(
        index: u64,
        description: &'static str,
        samples: usize,
        targets: Option<&[Targets]>,
    ) -> Self {
        let mut network = N::new(index);
        perturb(&mut *network, index);
        let reference = reference(&*network, description);
        let Some(inputs) = away_from_kinks(&reference, samples, targets.unwrap_or_default()) else {
            panic!("no batch is away from all kinks in\n{description}");
        };
        Self { network, reference, description, inputs }
    }

    fn check_inference(&self, tally: &mut Tally) {
        let mut outputs = vec![N::Output::ZERO; self.inputs.len()];
        self.network.forward_batch_into(&self.inputs, &mut outputs).expect("the lengths agree");
        let answer = self.reference.outputs_by_name(&in_f64(&outputs));
        tally.add(self.compare(&answer, Question::Inference(&inputs_in_f64(&self.inputs))));
    }

    fn check_backward(&self, tally: &mut Tally) {
        let mut tape = N::Tape::default();
        tape.set_randomness(RANDOMNESS);
        let outputs =
            self.network.forward_train(&self.inputs, &mut tape).expect("the batch is large enough");
        let mut answer = self.reference.outputs_by_name(&in_f64(outputs));

        let output_gradient: Vec<N::Output> = random_rows(self.inputs.len(), -1.5..1.5, 17);
        let mut gradients = Gradients::<N>::new();
        let input_gradient =
            N::Input::backward(&*self.network, &tape, &output_gradient, &mut gradients);
        if let Some(gradient) = input_gradient {
            answer.extend(self.reference.inputs_by_name(&inputs_in_f64(&gradient)));
        }
        for tensor in N::tensors().filter(|tensor| tensor.segment().trainable) {
            let name = tensor.name().to_string();
            let gradient = gradients.parameter(&name).expect("it is in the table");
            answer.insert(full_name(&tensor), gradient.into_iter().map(f64::from).collect());
        }
        let (inputs, gradient) = (inputs_in_f64(&self.inputs), in_f64(&output_gradient));
        tally.add(self.compare(&answer, Question::Backward(&inputs, &noise, &gradient)));
    }

    /// Returns the factor of clipping.
    fn check_step(
        &self,
        values: impl RuntimeTargets<N::Loss, N::Output>,
        targets: &[Targets],
        tally: &mut Tally,
    ) -> f32 {
        let network = self.network.clone_boxed();
        let mut trainer = Trainer::new(network, Sgd::new(RATE)).with_seed(RANDOMNESS.seed);
        let step = trainer.step(&self.inputs, values).expect("the shapes agree");
        let mut answer = self.moves(trainer.network());
        let numbers = [
            ("loss", step.loss),
            ("gradient norm", step.gradient_norm),
            ("clip factor", step.clip_factor),
        ];
        answer.extend(numbers.map(|(name, number)| (name.to_owned(), vec![f64::from(number)])));
        let (inputs, rate) = (inputs_in_f64(&self.inputs), f64::from(RATE));
        let question = Step { inputs: &inputs, noise: &noise, targets, rate };
        tally.add(self.compare(&answer, Question::Step(question)));
        step.clip_factor
    }

    /// How far parameters and state have moved.
    fn moves(&self, after: &N) -> Answer {
        let moves = tensors(after).into_iter().map(|(name, after)| {
            let pairs = after.into_iter().zip(&self.reference.tensors[&name]);
            (name, pairs.map(|(after, before)| after - before).collect())
        });
        moves.collect()
    }

    /// Fails where the numbers differ. Counts the tensors, and those of which the
    /// comparison would not notice if all numbers were a hundredth larger.
    fn compare(&self, answer: &Answer, question: Question<'_>) -> Tally {
        let description = self.description;
        let expected = self.reference.estimate(question);
        assert!(answer.keys().eq(expected.keys()), "other names in\n{description}");
        let mut tally = Tally::default();
        for ((name, values), estimate) in answer.iter().zip(expected.values()) {
            let (distance, norm) = (estimate.distance(values), estimate.norm());
            assert!(
                estimate.accepts(values),
                "{name}: an error of {distance:e} where {:e} is to be expected, of {norm:e}, with \
                 {} samples in\n{description}",
                estimate.error,
                self.inputs.len()
            );
            let mutant: Vec<f64> = values.iter().map(|value| 1.01 * value).collect();
            let is_noticed = estimate.is_zero() || !estimate.accepts(&mutant);
            tally.add(Tally { tensors: 1, unnoticed: usize::from(!is_noticed) });
        }
        tally
    }
}

/// How many tensors were compared.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    tensors: usize,
    unnoticed: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.tensors += other.tensors;
        self.unnoticed += other.unnoticed;
    }

    fn check(&self) {
        assert!(
            self.unnoticed <= self.tensors / NOTICED,
            "a factor of 1.01 goes unnoticed: {self:?}"
        );
    }
}

fn noise(draw: &Draw<'_>) -> Rows {
    noise_of(RANDOMNESS, draw)
}

/// A batch in which no number is close to a kink. Batch norm ties samples to
/// one another, so whole batches are drawn until one fits.
fn away_from_kinks<R: TestInput>(
    reference: &Reference,
    samples: usize,
    targets: &[Targets],
) -> Option<Vec<R>> {
    let mut batches = (0..100).map(|seed| random_inputs::<R>(samples, 1_000 + seed));
    batches.find(|batch| {
        let inputs = &inputs_in_f64(batch);
        let weights = Rows::new();
        let question = match targets {
            [] => Question::Backward(inputs, &noise, &weights),
            targets => Question::Step(Step { inputs, noise: &noise, targets, rate: 0.0 }),
        };
        reference.is_clear_of_kinks(question)
            && reference.is_clear_of_kinks(Question::Inference(inputs))
    })
}
