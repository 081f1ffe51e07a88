//! Trainings with a break.

use relu_runtime::prelude::*;
use relu_runtime::save::{Difference, LoadError, SaveError, SaveNames};
use relu_runtime::schedule::{Bounded, Linear, ReduceOnPlateau, Schedule};
use relu_runtime::train::Step;

use super::Folder;
use crate::data::points;
use crate::toy::Toy;

/// Steps over batches of 16; dropout and batch norm take part.
fn run<O: Optimizer>(trainer: &mut Trainer<Toy, O>, steps: std::ops::Range<usize>) -> Vec<Step> {
    let (inputs, labels) = points(256, 1);
    let batch = |step: usize| step % 16 * 16..(step % 16 + 1) * 16;
    steps.map(|step| trainer.step(&inputs[batch(step)], &labels[batch(step)]).unwrap()).collect()
}

/// Ten steps with and without a break give the same bits, after none and after
/// some of them.
#[track_caller]
fn assert_resumes<O: Optimizer>(make: impl Fn() -> Trainer<Toy, O>) {
    for before in [0, 1, 4] {
        let mut whole = make();
        let steps = run(&mut whole, 0..10);

        let mut first = make();
        assert_eq!(run(&mut first, 0..before), steps[..before]);
        let bytes = first.to_safetensors().unwrap();
        let mut second = make();
        run(&mut second, 3..6);
        second.load_safetensors(&bytes).unwrap();
        assert_eq!(second.steps(), before as u64);
        assert_eq!(second.to_safetensors().unwrap(), bytes);
        assert_eq!(run(&mut second, before..10), steps[before..]);
        assert_eq!(second.network().parameters(), whole.network().parameters());
    }
}

fn trainer<O: Optimizer>(optimizer: O) -> Trainer<Toy, O> {
    Trainer::new(Toy::new(3), optimizer).with_seed(u64::MAX - 4)
}

#[test]
fn every_optimizer_goes_on() {
    assert_resumes(|| trainer(Adam::new(1e-2)));
    assert_resumes(|| trainer(AdamW::new(1e-2).with_amsgrad()));
    assert_resumes(|| trainer(Sgd::new(0.1)));
    assert_resumes(|| trainer(Sgd::new(0.1).with_momentum(0.9).with_dampening(0.5)));
    assert_resumes(|| trainer(RmsProp::new(1e-2).with_momentum(0.9).centered()));
    assert_resumes(|| trainer(Adagrad::new(1e-1).with_initial_accumulator(0.1)));
    assert_resumes(|| trainer(NAdam::new(1e-2)));
    assert_resumes(|| trainer(Lion::new(1e-3)));
    assert_resumes(|| {
        let groups = Groups::new(Adam::new(1e-2), Toy::segments());
        trainer(groups.freeze("hidden").unwrap())
    });
}

#[test]
fn a_schedule_goes_on() {
    let make = || {
        let plateau = ReduceOnPlateau::new().with_patience(0);
        let schedule = Linear::new(0.1, 1.0, 5).then(plateau).times(plateau);
        trainer(Adam::new(1e-2)).with_schedule(schedule)
    };
    assert_resumes(make);
    let mut first = make();
    run(&mut first, 0..6);
    for metric in [3.0, 2.0, 2.5] {
        first.observe(metric);
    }
    let bytes = first.to_safetensors().unwrap();
    let mut second = make();
    second.load_safetensors(&bytes).unwrap();
    for trainer in [&mut first, &mut second] {
        trainer.observe(1.9);
        trainer.observe(1.95);
    }
    assert_eq!(run(&mut first, 6..9), run(&mut second, 6..9));
    assert_eq!(first.optimizer().learning_rate(), second.optimizer().learning_rate());
    // Twice down by a tenth, in each of the two.
    assert!((f64::from(first.optimizer().learning_rate()) - 1e-6).abs() < 1e-10);
}

#[test]
fn a_learning_rate_that_was_set_by_hand_goes_on() {
    let mut first = trainer(Sgd::new(0.1));
    first.optimizer_mut().set_learning_rate(0.037);
    let bytes = first.to_safetensors().unwrap();
    let mut second = trainer(Sgd::new(0.1));
    second.load_safetensors(&bytes).unwrap();
    assert_eq!(second.optimizer().learning_rate(), 0.037);
}

#[test]
fn a_file_comes_back() {
    let folder = Folder::new("trainer");
    let path = folder.0.join("toy.trainer");
    let mut first = trainer(Adam::new(1e-2));
    run(&mut first, 0..3);
    first.save(&path).unwrap();
    let mut second = trainer(Adam::new(1e-2));
    second.load_from(&path).unwrap();
    assert_eq!(run(&mut first, 3..5), run(&mut second, 3..5));
}

#[test]
fn batches_that_were_accumulated_are_not_lost_in_silence() {
    let (inputs, labels) = points(16, 1);
    let mut first = trainer(Adam::new(1e-2));
    let bytes = first.to_safetensors().unwrap();
    first.accumulate(&inputs, &labels).unwrap();
    assert!(matches!(first.to_safetensors(), Err(SaveError::Accumulating)));
    first.load_safetensors(&bytes).unwrap();
    assert_eq!(first.to_safetensors().unwrap(), bytes);
    assert_eq!(run(&mut first, 0..3), run(&mut trainer(Adam::new(1e-2)), 0..3));
}

#[test]
fn another_optimizer_is_refused() {
    let mut first = trainer(Sgd::new(0.1).with_momentum(0.9));
    run(&mut first, 0..2);
    let bytes = first.to_safetensors().unwrap();
    let mut second = trainer(Adam::new(1e-2));
    let before = second.to_safetensors().unwrap();
    let error = second.load_safetensors(&bytes).unwrap_err();
    assert_eq!(second.to_safetensors().unwrap(), before);
    let LoadError::Differs { differences, .. } = error else { panic!("{error}") };
    let name = "optimizer.adam.mean".to_owned();
    assert!(differences.contains(&Difference::Missing { name }), "{differences:?}");
    let name = "optimizer.sgd.velocity.hidden.weight".to_owned();
    assert!(differences.contains(&Difference::Unused { name, nearest: None }), "{differences:?}");
}

#[test]
fn a_schedule_that_is_missing_is_named() {
    let bytes = trainer(Adam::new(1e-2)).to_safetensors().unwrap();
    let mut second = trainer(Adam::new(1e-2)).with_schedule(Linear::new(0.1, 1.0, 5));
    let error = second.load_safetensors(&bytes).unwrap_err().to_string();
    assert_eq!(error, "the file does not fit `Toy`:\n- `schedule.learning_rate` is missing");
}

#[test]
fn networks_and_trainers_are_told_apart() {
    let mut trainer = trainer(Adam::new(1e-2));
    let of_trainer = trainer.to_safetensors().unwrap();
    let of_network = trainer.network().to_safetensors(SaveNames::Short).unwrap();
    assert_eq!(
        Toy::from_safetensors(&of_trainer).err().unwrap().to_string(),
        "the file holds a trainer, where a network is expected"
    );
    assert_eq!(
        trainer.load_safetensors(&of_network).unwrap_err().to_string(),
        "the file holds a network, where a trainer is expected"
    );
}
