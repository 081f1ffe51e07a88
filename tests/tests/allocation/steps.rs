//! Training steps.

use ndarray::{Array2, s};
use relu_runtime::prelude::*;
use relu_runtime::schedule::{Bounded, CosineAnnealing, Linear, ReduceOnPlateau, Schedule};
use relu_runtime::train::{Penalty, Weighted};

use crate::counter::allocations;
use crate::{Agent, Digits, Wide, Words};

static IMAGES: [[f32; 64]; 100] = [[0.5; 64]; 100];
const LABELS: [u8; 100] = [3; 100];

#[test]
fn steps_no_larger_than_one_before_allocate_nothing() {
    let images = Array2::<f32>::ones((64, 64));
    let mut trainer = Trainer::new(Digits::new(1), Adam::new(1e-3));
    assert!(allocations(|| trainer.step(images.view(), &LABELS[..64]).unwrap()) > 0);
    for samples in [64, 2, 33, 64] {
        let images = images.slice(s![..samples, ..]);
        let step = || trainer.step(images, &LABELS[..samples]).unwrap();
        assert_eq!(allocations(step), 0, "{samples} samples");
    }
}

#[test]
fn steps_of_graphs_allocate_nothing() {
    let (boards, clocks, values) = ([[0.5; 12]; 64], [[0.5; 2]; 64], [0.5; 64]);
    let mut trainer = Trainer::new(Agent::new(1), Adam::new(1e-3));
    let mut step = |samples: usize| {
        let targets = (&LABELS[..samples], &values[..samples]);
        trainer.step((&boards[..samples], &clocks[..samples]), targets).unwrap()
    };
    step(64);
    for samples in [64, 1, 33, 64] {
        assert_eq!(allocations(|| step(samples)), 0, "{samples} samples");
    }
}

/// Neither those that move factors, nor those that multiply them out before.
#[test]
fn steps_of_single_samples_allocate_nothing() {
    let adam = || Adam::new(1e-3);
    let groups = Groups::new(adam(), Wide::segments()).freeze("hidden").unwrap();
    let mut factors = Trainer::new(Wide::new(1), adam());
    let mut numbers = Trainer::new(Wide::new(1), groups);
    let mut step = |samples: usize| {
        factors.step(&IMAGES[..samples], &LABELS[..samples]).unwrap();
        numbers.step(&IMAGES[..samples], &LABELS[..samples]).unwrap();
        factors.gradients().norm() + numbers.gradients().norm()
    };
    step(2);
    for samples in [1, 1, 2, 1] {
        assert_eq!(allocations(|| step(samples)), 0, "{samples} samples");
    }
}

#[test]
fn steps_over_indices_allocate_nothing() {
    let (contexts, clocks) = ([[1, 2, 49]; 100], [[0.5; 2]; 100]);
    let mut trainer = Trainer::new(Words::new(1), Adam::new(1e-3));
    trainer.step((&contexts, &clocks), &LABELS).unwrap();
    assert_eq!(allocations(|| trainer.step((&contexts, &clocks), &LABELS).unwrap()), 0);
}

/// Allocations in a step after the first two.
fn allocations_of(optimizer: impl Optimizer) -> usize {
    let mut trainer = Trainer::new(Digits::new(3), optimizer);
    for _ in 0..2 {
        trainer.step(&IMAGES, &LABELS).unwrap();
    }
    allocations(|| trainer.step(&IMAGES, &LABELS).unwrap())
}

#[test]
fn optimizers_allocate_in_the_first_step_only() {
    assert_eq!(allocations_of(Sgd::new(1e-3).with_momentum(0.9)), 0);
    assert_eq!(allocations_of(AdamW::new(1e-3).with_amsgrad()), 0);
    assert_eq!(allocations_of(NAdam::new(1e-3)), 0);
    assert_eq!(allocations_of(RmsProp::new(1e-3).centered().with_momentum(0.9)), 0);
    assert_eq!(allocations_of(Adagrad::new(1e-3)), 0);
    assert_eq!(allocations_of(Lion::new(1e-4)), 0);
    let groups = Groups::new(Adam::new(1e-3), Digits::segments()).freeze("hidden").unwrap();
    assert_eq!(allocations_of(groups), 0);
}

#[test]
fn schedules_penalties_parts_and_averages_allocate_nothing() {
    let schedule = Linear::new(0.1, 1.0, 10).then(CosineAnnealing::new(90));
    let mut trainer = Trainer::new(Digits::new(3), Adam::new(1e-3))
        .with_schedule(schedule.times(ReduceOnPlateau::new()))
        .with_penalty(Penalty::elastic(1e-4, 1e-4));
    let mut average = Ema::new(trainer.network(), 0.9).unwrap();
    let mut step = || {
        let weights = [0.5; 100];
        for range in [0..40, 40..100] {
            let targets = Weighted::new(&LABELS[range.clone()], &weights[range.clone()]);
            trainer.accumulate(&IMAGES[range], targets).unwrap();
        }
        let step = trainer.apply().unwrap();
        trainer.observe(step.loss);
        average.update(trainer.network());
    };
    assert!(allocations(&mut step) > 0);
    for _ in 0..3 {
        assert_eq!(allocations(&mut step), 0);
    }
}
