//! Steps of a single sample, in which the gradients of large weights are kept as factors.
//! They are those of a loop of one's own, whose gradients are numbers.

use relu_runtime::Error;
use relu_runtime::optimizer::{Piece, Settings};
use relu_runtime::prelude::*;
use relu_runtime::train::{Loss as _, Penalty, SoftmaxCrossEntropy, State};

network! {
    /// Large weights of one side and of two, with padding and without, in a repetition,
    /// and a small one.
    struct Wide(input: [130]) -> output {
        first: dense(150) -> two_sided_relu,
        second: dense(136) -> relu -> repeat(2, residual(dense(136) -> gelu)),
        third: dense(128) -> layer_norm -> tanh,
        output: dense(5),
    }
    train { loss: softmax_cross_entropy }
}

network! {
    /// A large weight that is not trained.
    struct Frozen(input: [130]) -> output {
        first: dense(150) -> relu,
        second: dense(140) -> relu,
        output: dense(5),
    }
    train { loss: softmax_cross_entropy, freeze: second }
}

const STEPS: usize = 3;

/// A sample per step, and its class.
fn samples() -> [([[f32; 130]; 1], [u8; 1]); STEPS] {
    let number = |index: usize| (index as f32 * 1.7).sin();
    [0, 1, 2].map(|step| {
        ([std::array::from_fn(|index| number(usize::from(step) * 131 + index))], [step])
    })
}

/// All that a loop of one's own has in the end.
struct Loop<N: Train> {
    network: Box<N>,
    gradients: Gradients<N>,
    norm: f32,
}

/// Forward, backward and update of the network's whole slice, with numbers for gradients;
/// `change` does what stands between the last two.
fn by_hand<N>(
    mut optimizer: impl Optimizer,
    mut change: impl FnMut(&N, &mut Gradients<N>),
) -> Loop<N>
where
    N: Train<Input = [f32; 130], Output = [f32; 5]>,
{
    let (mut network, mut tape) = (N::new(3), N::Tape::default());
    let (mut gradients, mut norm) = (Gradients::<N>::new(), 0.0);
    for (inputs, labels) in &samples() {
        let mut of_outputs = [[0.0; 5]];
        let outputs = network.forward_train(inputs, &mut tape).unwrap();
        SoftmaxCrossEntropy::new().loss(outputs, labels, &mut of_outputs).unwrap();
        network.backward(&tape, &of_outputs, &mut gradients).unwrap();
        norm = gradients.norm();
        change(&network, &mut gradients);
        let parameters = network.parameters_mut();
        optimizer.update(parameters, gradients.as_slice(), 1.0, N::segments());
    }
    Loop { network, gradients, norm }
}

/// Takes the steps of a trainer, and compares them with those of a loop to the bit;
/// returns the last norm of each.
fn compare<N>(mut trainer: Trainer<N, impl Optimizer>, expected: &Loop<N>) -> [f32; 2]
where
    N: Train<Input = [f32; 130], Output = [f32; 5], Loss = SoftmaxCrossEntropy>,
{
    let steps = samples().map(|(inputs, labels)| trainer.step(&inputs, &labels).unwrap());
    assert_eq!(trainer.network().parameters(), expected.network.parameters());
    assert_eq!(trainer.gradients().as_slice(), expected.gradients.as_slice());
    assert_ne!(trainer.network().parameters(), N::new(3).parameters());
    [steps[STEPS - 1].gradient_norm, expected.norm]
}

/// To the precision of the numbers, which are rounded, where factors are not.
#[track_caller]
fn assert_near(found: f32, expected: f32) {
    assert!((found - expected).abs() <= 1e-6 * expected, "{found} is not {expected}");
}

fn check(optimizer: impl Optimizer + Clone) {
    let trainer = Trainer::new(Wide::new(3), optimizer.clone());
    let [found, expected] = compare(trainer, &by_hand(optimizer, |_, _| ()));
    assert!(expected > 0.1);
    assert_near(found, expected);
}

#[test]
fn optimizers_move_factors_as_numbers() {
    check(Sgd::new(0.1));
    check(Sgd::new(0.1).with_momentum(0.9).with_weight_decay(0.01));
    check(Adam::new(1e-2));
    check(AdamW::new(1e-2).with_amsgrad());
    check(NAdam::new(1e-2));
    check(RmsProp::new(1e-2));
    check(Adagrad::new(1e-2));
    check(Lion::new(1e-3));
}

#[test]
fn parts_of_a_network_move_by_rules_of_their_own() {
    let groups = || Groups::new(Adam::new(1e-2), Wide::segments());
    check(groups());
    check(groups().group("third", |third| third.learning_rate(0.1)).unwrap());
    check(AdamW::new(1e-2).decay_matrices_only());
}

#[test]
fn what_is_frozen_stays_and_does_not_count_in_the_norm() {
    let trainer = Trainer::new(Frozen::new(3), Adam::new(1e-2));
    let expected = by_hand::<Frozen>(Adam::new(1e-2), |_, _| ());
    let weight = expected.network.parameter("second.weight");
    assert_eq!(weight, Frozen::new(3).parameter("second.weight"));
    let [found, norm] = compare(trainer, &expected);
    assert_near(found, norm);

    let optimizer = Groups::new(Adam::new(1e-2), Wide::segments()).freeze("second").unwrap();
    let mut trainer = Trainer::new(Wide::new(3), optimizer);
    let (inputs, labels) = &samples()[0];
    let step = trainer.step(inputs, labels).unwrap();
    let all = Trainer::new(Wide::new(3), Sgd::new(0.0)).step(inputs, labels).unwrap();
    assert_near(step.gradient_norm, trainer.gradients().norm());
    assert!(step.gradient_norm < 0.99 * all.gradient_norm);
}

/// The factor of a global norm may differ in its last bit, as the norm does.
#[test]
fn a_global_norm_clips_factors() {
    let mut trainer =
        Trainer::new(Wide::new(3), Sgd::new(0.1)).with_clip(Some(Clip::GlobalNorm(0.1)));
    let clip = |_: &Wide, gradients: &mut Gradients<Wide>| {
        assert!(gradients.clip(Clip::GlobalNorm(0.1)).unwrap().factor < 0.5);
    };
    let expected = by_hand(Sgd::new(0.1), clip);
    for (inputs, labels) in &samples() {
        assert!(trainer.step(inputs, labels).unwrap().clip_factor < 0.5);
    }
    let parameters = trainer.network().parameters().iter().zip(expected.network.parameters());
    for (found, expected) in parameters {
        assert!((found - expected).abs() <= 1e-6 * expected.abs().max(0.1), "{found} {expected}");
    }
}

#[test]
fn clipping_by_numbers_and_penalties_take_numbers() {
    for clip in [Clip::Norm(0.01), Clip::Value(1e-3)] {
        let trainer = Trainer::new(Wide::new(3), Adam::new(1e-2)).with_clip(Some(clip));
        compare(
            trainer,
            &by_hand(Adam::new(1e-2), |_, gradients| {
                gradients.clip(clip).unwrap();
            }),
        );
    }
    let penalty = Penalty::elastic(1e-3, 1e-3);
    let trainer = Trainer::new(Wide::new(3), Adam::new(1e-2)).with_penalty(penalty);
    compare(
        trainer,
        &by_hand(Adam::new(1e-2), |network: &Wide, gradients| {
            penalty.apply(network.parameters(), gradients.as_mut_slice(), Wide::segments());
        }),
    );
}

/// One that moves all in its own way, and knows nothing of pieces.
#[derive(Clone)]
struct Own(Settings);

impl Optimizer for Own {
    fn settings(&self) -> &Settings {
        &self.0
    }

    fn settings_mut(&mut self) -> &mut Settings {
        &mut self.0
    }

    fn begin(&mut self, _: usize) {}

    fn advance(&mut self, _: Piece<'_>) {
        panic!("`update` does all");
    }

    fn visit_state(&mut self, _: &mut State) {}

    fn update(
        &mut self,
        parameters: &mut [f32],
        gradients: &[f32],
        factor: f32,
        _: &[relu_runtime::Segment],
    ) {
        for (parameter, gradient) in parameters.iter_mut().zip(gradients) {
            *parameter -= self.0.learning_rate * factor * gradient;
        }
    }
}

#[test]
fn optimizers_of_ones_own_get_numbers() {
    check(Own(Settings::new(0.1, 0.0)));
}

#[test]
fn samples_one_by_one_make_a_batch() {
    let [(a, first), (b, second), _] = samples();
    let trainer = || Trainer::new(Wide::new(3), Sgd::new(0.1));
    let (mut parts, mut whole) = (trainer(), trainer());
    parts.accumulate(&a, &first).unwrap();
    parts.accumulate(&b, &second).unwrap();
    let (found, expected) =
        (parts.apply().unwrap(), whole.step(&[a[0], b[0]], &[first[0], second[0]]).unwrap());
    assert_near(found.gradient_norm, expected.gradient_norm);
    let pairs = parts.gradients().as_slice().iter().zip(whole.gradients().as_slice());
    for (found, expected) in pairs {
        assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    }

    let (mut one, mut part) = (trainer(), trainer());
    let expected = one.step(&a, &first).unwrap();
    assert_eq!(part.accumulate(&a, &first), Ok(expected.loss));
    assert_eq!(part.apply(), Ok(expected));
    assert_eq!(part.network().parameters(), one.network().parameters());
}

/// Batches of other sizes overwrite factors, and padding has stayed zero.
#[test]
fn batches_follow_single_samples() {
    let [(a, first), (b, second), _] = samples();
    let mut trainer = Trainer::new(Wide::new(3), Sgd::new(0.0));
    let batch = ([a[0], b[0]], [first[0], second[0]]);
    trainer.step(&batch.0, &batch.1).unwrap();
    let expected = trainer.gradients().as_slice().to_vec();
    trainer.step(&a, &first).unwrap();
    trainer.step(&batch.0, &batch.1).unwrap();
    assert_eq!(trainer.gradients().as_slice(), expected);
}

network! {
    /// Whose gradients have no bound.
    struct Steep(input: [130]) -> output {
        first: dense(150) -> relu,
        output: dense(5),
    }
    train { loss: mean_squared_error }
}

/// An input so large that products with it are infinite, where the weights that read it
/// are zero, so that the loss is an ordinary number.
#[test]
fn products_that_are_not_finite_are_refused() {
    let mut network = Steep::new(3);
    let mut weight = network.parameter("first.weight").unwrap();
    weight.chunks_mut(130).for_each(|row| row[7] = 0.0);
    network.set_parameter("first.weight", &weight).unwrap();
    let mut trainer = Trainer::new(network, Sgd::new(0.0));
    let before = trainer.network().parameters().to_vec();
    let mut inputs = samples()[0].0;
    let mut step = |input| {
        inputs[0][7] = input;
        let step = trainer.step(&inputs, &[[100.0; 5]]);
        (step, trainer.gradients().as_slice().iter().all(|number| number.is_finite()))
    };
    for (input, loss_is_finite) in [(f32::MAX, true), (f32::INFINITY, false)] {
        let (Err(Error::NotFinite { loss, gradient_norm }), false) = step(input) else {
            panic!("{input} is not refused")
        };
        assert_eq!(loss.is_some_and(f32::is_finite), loss_is_finite, "{input}");
        assert!(!gradient_norm.is_finite(), "{input}");
    }
    assert!(matches!(step(1e30), (Ok(step), true) if step.gradient_norm > 1e30));
    assert_eq!(trainer.network().parameters(), before);
    assert_eq!(trainer.steps(), 1);
}
