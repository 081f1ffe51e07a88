//! What a trainer does beyond forward, backward and update: parts of batches,
//! schedules, groups, penalties, averages.

use relu_runtime::Error;
use relu_runtime::optimizer::Group;
use relu_runtime::prelude::*;
use relu_runtime::schedule::{Bounded, ExponentialDecay, Linear, ReduceOnPlateau, Schedule};
use relu_runtime::train::{Penalty, SoftmaxCrossEntropy, Weighted};

network! {
    struct Plain(point: [3]) -> head {
        hidden: dense(20) -> two_sided_relu,
        head: dense(4),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(0.2) }
}

network! {
    struct Normed(point: [3]) -> head {
        hidden: dense(20) -> batch_norm -> relu,
        head: dense(4),
    }
    train { loss: softmax_cross_entropy }
}

const SAMPLES: usize = 24;

/// Points in [-1, 1]³ and their classes.
fn data() -> ([[f32; 3]; SAMPLES], [u8; SAMPLES]) {
    let point = |sample: usize| {
        std::array::from_fn(|axis| ((sample * 7 + axis * 5 + 1) as f32 * 1.7).sin())
    };
    let points: [[f32; 3]; SAMPLES] = std::array::from_fn(point);
    let class = |[x, y, _]: [f32; 3]| u8::from(x > 0.0) + 2 * u8::from(y > 0.0);
    (points, points.map(class))
}

#[track_caller]
fn assert_near(found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len());
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= tolerance, "{index}: {found} is not {expected}");
    }
}

/// Parts of unequal sizes, with a loss whose mean is over unequal weights.
#[test]
fn parts_make_the_step_of_the_whole() {
    let (points, labels) = data();
    let weights: [f32; SAMPLES] = std::array::from_fn(|sample| 0.5 + sample as f32 / 10.0);
    let loss = SoftmaxCrossEntropy::new().with_class_weights(&[1.0, 0.5, 3.0, 2.0]);
    let trainer = || Trainer::new(Plain::new(1), Sgd::new(0.5)).with_loss(loss);
    let (mut whole, mut parts) = (trainer(), trainer());
    for _ in 0..3 {
        let expected = whole.step(&points, Weighted::new(&labels, &weights)).unwrap();
        for range in [0..5, 5..16, 16..SAMPLES] {
            let targets = Weighted::new(&labels[range.clone()], &weights[range.clone()]);
            parts.accumulate(&points[range], targets).unwrap();
        }
        let found = parts.apply().unwrap();
        assert!((found.loss - expected.loss).abs() < 1e-6);
        assert!((found.gradient_norm - expected.gradient_norm).abs() < 1e-6);
        assert!(expected.clip_factor < 1.0);
        assert!((found.clip_factor - expected.clip_factor).abs() < 1e-6);
        assert_near(parts.gradients().as_slice(), whole.gradients().as_slice(), 1e-6);
        assert_near(parts.network().parameters(), whole.network().parameters(), 1e-6);
    }
    assert_eq!(parts.steps(), 3);
}

#[test]
fn one_part_is_a_step_to_the_bit() {
    let (points, labels) = data();
    let trainer = || Trainer::new(Normed::new(1), Adam::new(1e-2));
    let (mut whole, mut part) = (trainer(), trainer());
    for _ in 0..3 {
        let expected = whole.step(&points, &labels).unwrap();
        assert_eq!(part.accumulate(&points, &labels), Ok(expected.loss));
        assert_eq!(part.apply(), Ok(expected));
    }
    assert_eq!(part.network().parameters(), whole.network().parameters());
}

#[test]
fn a_step_takes_what_was_accumulated() {
    let (points, labels) = data();
    let trainer = || Trainer::new(Plain::new(1), Sgd::new(0.5));
    let (mut apart, mut together) = (trainer(), trainer());
    for trainer in [&mut apart, &mut together] {
        trainer.accumulate(&points[..10], &labels[..10]).unwrap();
    }
    apart.accumulate(&points[10..], &labels[10..]).unwrap();
    assert_eq!(together.step(&points[10..], &labels[10..]), apart.apply());
    assert_eq!(together.network().parameters(), apart.network().parameters());
}

#[test]
fn a_part_that_is_refused_changes_nothing() {
    let (points, labels) = data();
    let trainer = || Trainer::new(Plain::new(1), Sgd::new(0.5));
    let (mut clean, mut tried) = (trainer(), trainer());
    assert_eq!(tried.apply(), Err(Error::EmptyBatch));
    for trainer in [&mut clean, &mut tried] {
        trainer.accumulate(&points[..10], &labels[..10]).unwrap();
    }
    assert!(tried.accumulate(&points, &labels[1..]).is_err());
    let not_finite = tried.accumulate(&[[f32::NAN; 3]], &[0_u8]);
    assert!(matches!(not_finite, Err(Error::NotFinite { .. })), "{not_finite:?}");
    for trainer in [&mut clean, &mut tried] {
        trainer.accumulate(&points[10..], &labels[10..]).unwrap();
    }
    assert_eq!(tried.apply(), clean.apply());
    assert_eq!(tried.network().parameters(), clean.network().parameters());
    assert_eq!(tried.apply(), Err(Error::EmptyBatch));
}

#[test]
fn a_schedule_sets_the_learning_rate_of_each_step() {
    let (points, labels) = data();
    let schedule = Linear::new(0.1, 1.0, 3).then(ExponentialDecay::new(0.5));
    let mut trainer = Trainer::new(Plain::new(1), Sgd::new(0.2)).with_schedule(schedule);
    let mut by_hand = Trainer::new(Plain::new(1), Sgd::new(0.2));
    for step in 0..6 {
        by_hand.optimizer_mut().set_learning_rate(schedule.learning_rate(0.2, step));
        assert_eq!(trainer.step(&points, &labels), by_hand.step(&points, &labels));
        let rates = [&trainer, &by_hand].map(|trainer| trainer.optimizer().learning_rate());
        assert_eq!(rates[0], rates[1]);
    }
    assert_eq!(trainer.network().parameters(), by_hand.network().parameters());
    assert_eq!(trainer.optimizer().learning_rate(), 0.05);
}

#[test]
fn a_plateau_follows_what_the_trainer_observes() {
    let (points, labels) = data();
    let plateau = ReduceOnPlateau::new().with_decay(0.5).with_patience(1);
    let mut trainer = Trainer::new(Plain::new(1), Sgd::new(0.2)).with_schedule(plateau);
    let mut rate = |metric| {
        trainer.observe(metric);
        trainer.step(&points, &labels).unwrap();
        trainer.optimizer().learning_rate()
    };
    assert_eq!([1.0, 1.0, 1.0, 1.0, 1.0].map(&mut rate), [0.2, 0.2, 0.1, 0.1, 0.05]);
}

#[test]
fn frozen_parameters_stay_and_do_not_count_in_the_norm() {
    let (points, labels) = data();
    let groups = || Groups::new(Adam::new(1e-2), Plain::segments());
    let frozen = groups().freeze("hidden").unwrap();
    let mut trainer = Trainer::new(Plain::new(1), frozen);
    let step = trainer.step(&points, &labels).unwrap();
    let (network, start) = (trainer.network(), Plain::new(1));
    assert_eq!(network.parameter("hidden.weight"), start.parameter("hidden.weight"));
    assert_ne!(network.parameter("head.weight"), start.parameter("head.weight"));

    let mut free = Trainer::new(Plain::new(1), groups());
    let free_step = free.step(&points, &labels).unwrap();
    let mut squares = |name| {
        let gradient = free.gradients().parameter(name).unwrap();
        gradient.iter().map(|value| value * value).sum::<f32>()
    };
    let norm = (squares("head.weight") + squares("head.bias")).sqrt();
    assert!((step.gradient_norm - norm).abs() < 1e-6 && norm < free_step.gradient_norm);

    trainer.optimizer_mut().change("hidden", Group::unfreeze).unwrap();
    trainer.step(&points, &labels).unwrap();
    assert_ne!(trainer.network().parameter("hidden.weight"), start.parameter("hidden.weight"));
}

#[test]
fn a_penalty_counts_in_loss_and_gradient() {
    const L1: f32 = 0.02;
    const L2: f32 = 0.03;
    let (points, labels) = data();
    let trainer = || Trainer::new(Plain::new(1), Sgd::new(0.1)).with_clip(None);
    let (mut plain, mut penalized) = (trainer(), trainer().with_penalty(Penalty::elastic(L1, L2)));
    let free = plain.step(&points, &labels).unwrap();
    // In parts it counts once, too.
    penalized.accumulate(&points[..7], &labels[..7]).unwrap();
    let step = penalized.step(&points[7..], &labels[7..]).unwrap();
    let (start, mut penalty) = (Plain::new(1), 0.0);
    for name in ["hidden.weight", "head.weight"] {
        let weights = start.parameter(name).unwrap();
        penalty += weights.iter().map(|w| L1 * w.abs() + L2 * w * w).sum::<f32>();
        let gradient = plain.gradients().parameter(name).unwrap();
        let terms = weights.iter().map(|w| L1 * w.signum() + 2.0 * L2 * w);
        let expected: Vec<_> = gradient.iter().zip(terms).map(|(g, term)| g + term).collect();
        assert_near(&penalized.gradients().parameter(name).unwrap(), &expected, 1e-6);
    }
    for name in ["hidden.bias", "head.bias"] {
        let expected = plain.gradients().parameter(name).unwrap();
        assert_near(&penalized.gradients().parameter(name).unwrap(), &expected, 1e-6);
    }
    assert!((step.loss - free.loss - penalty).abs() < 1e-5 && penalty > 0.1);

    let mut negative = trainer().with_penalty(Penalty::l2(-1.0));
    assert!(matches!(negative.step(&points, &labels), Err(Error::Setting { .. })));
}

#[test]
fn an_average_follows_the_weights() {
    const DECAY: f64 = 0.75;
    let (points, labels) = data();
    let mut trainer = Trainer::new(Normed::new(1), Adam::new(1e-2));
    let mut average = Ema::new(trainer.network(), DECAY).unwrap();
    assert_eq!(average.network().parameters(), Normed::new(1).parameters());
    let mut expected: Vec<f64> = Vec::new();
    for step in 0..4 {
        trainer.step(&points, &labels).unwrap();
        average.update(trainer.network());
        let weights = trainer.network().parameter("hidden.0.weight").unwrap();
        let weights = weights.into_iter().map(f64::from);
        if step == 0 {
            expected = weights.collect();
        } else {
            let pairs = expected.iter().zip(weights);
            expected = pairs.map(|(a, w)| DECAY * a + (1.0 - DECAY) * w).collect();
        }
    }
    let found = average.network().parameter("hidden.0.weight").unwrap();
    for (found, expected) in found.into_iter().zip(expected) {
        assert!((f64::from(found) - expected).abs() < 1e-6, "{found} is not {expected}");
    }
    let mean = "hidden.1.running_mean";
    assert_eq!(average.network().parameter(mean), trainer.network().parameter(mean));
    let evaluation = average.network().evaluate(&points, &labels).unwrap();
    assert!(evaluation.loss.is_finite());
}

#[test]
fn a_trainer_has_the_settings_of_its_loss() {
    let (points, labels) = data();
    let smoothing = SoftmaxCrossEntropy::new().with_label_smoothing(0.5);
    let trainer = Trainer::new(Plain::new(1), Sgd::new(0.1));
    let sharp = trainer.evaluate(&points, &labels).unwrap();
    assert_eq!(sharp, trainer.network().evaluate(&points, &labels).unwrap());
    let mut trainer = trainer.with_loss(smoothing);
    let smooth = trainer.evaluate(&points, &labels).unwrap();
    assert!(smooth.loss != sharp.loss && smooth.accuracy == sharp.accuracy);
    let step = trainer.step(&points, &labels).unwrap();
    assert!((step.loss - smooth.loss).abs() < 1e-6);
}

network! {
    /// A class and a number, of which the class has weights.
    struct Pair(point: [2]) -> (class, number) {
        hidden: dense(8) -> tanh,
        class: hidden -> dense(3),
        number: hidden -> dense(2),
    }

    train {
        loss: {
            class: softmax_cross_entropy(class_weights: { [1.0, 0.5, 3.0] }),
            number: mean_squared_error(weight: 0.5),
        },
    }
}

#[test]
fn sample_weights_of_several_outputs() {
    let points = [[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6], [0.7, 0.8]];
    let (classes, numbers) = ([0_u8, 1, 2, 2], [[0.5, 1.0], [0.0, -1.0], [2.0, 0.0], [1.0, 1.0]]);
    let step = |weights: Option<[f32; 4]>| {
        let mut trainer = Trainer::new(Pair::new(3), Sgd::new(0.1));
        let targets = (&classes, &numbers);
        let step = match &weights {
            None => trainer.step(&points, targets),
            Some(weights) => trainer.step(&points, Weighted::new(targets, weights)),
        };
        let evaluation = trainer.evaluate(&points, targets).unwrap();
        (step.unwrap(), evaluation.loss)
    };
    assert_eq!(step(None), step(Some([1.0; 4])));
    // A weight of all outputs is that weight of each of them.
    let weights = [0.5, 2.0, 0.0, 1.5];
    let mut trainer = Trainer::new(Pair::new(3), Sgd::new(0.1));
    let each = (Weighted::new(&classes, &weights), Weighted::new(&numbers, &weights));
    assert_eq!(step(Some(weights)).0, trainer.step(&points, each).unwrap());
    assert_ne!(step(Some(weights)).0, step(None).0);
}
