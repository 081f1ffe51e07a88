//! What allocates nothing.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use ndarray::ArrayView2;
use relu_runtime::prelude::*;
use relu_runtime::schedule::{Bounded, CosineAnnealing, Linear, ReduceOnPlateau, Schedule};
use relu_runtime::train::{Penalty, Weighted};

use crate::data::points;
use crate::toy::Toy;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

impl Counting {
    fn count() {
        // Threads allocate while they end, when the counter is gone.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
    }
}

// SAFETY: all calls go to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count();
        // SAFETY: the caller vouches for the layout.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller vouches for pointer and layout.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::count();
        // SAFETY: the caller vouches for pointer, layout and size.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of this thread while `f` runs.
fn allocations<T>(f: impl FnOnce() -> T) -> usize {
    let before = ALLOCATIONS.get();
    let result = f();
    let after = ALLOCATIONS.get();
    drop(result);
    after - before
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| vec![1_u8; 100]), 1);
}

#[test]
fn inference_allocates_nothing() {
    let network = Toy::new(3);
    let (inputs, _) = points(500, 1);
    let mut outputs = vec![[0.0; 3]; 500];
    assert_eq!(allocations(|| network.infer_one(&inputs[0])), 0);
    assert_eq!(allocations(|| network.forward_batch_into(&inputs, &mut outputs)), 0);
    let columns: Vec<f32> = inputs.iter().flatten().copied().collect();
    let columns = ArrayView2::from_shape([2, 500], &columns).unwrap();
    let strided = columns.t();
    assert_eq!(allocations(|| network.forward_batch_into(strided, &mut outputs)), 0);
    assert_eq!(allocations(|| network.forward_batch(strided)), 1);
}

#[test]
fn a_step_no_larger_than_one_before_allocates_nothing() {
    let (inputs, labels) = points(100, 1);
    let mut trainer = Trainer::new(Toy::new(3), Adam::new(1e-3));
    assert!(allocations(|| trainer.step(&inputs, &labels)) > 0);
    for count in [100, 3, 64, 100] {
        let step = allocations(|| trainer.step(&inputs[..count], &labels[..count]));
        assert_eq!(step, 0, "{count} samples");
    }
}

/// Allocations in a step after the first two.
fn allocations_of(optimizer: impl Optimizer) -> usize {
    let (inputs, labels) = points(100, 1);
    let mut trainer = Trainer::new(Toy::new(3), optimizer);
    for _ in 0..2 {
        trainer.step(&inputs, &labels).unwrap();
    }
    allocations(|| trainer.step(&inputs, &labels))
}

#[test]
fn optimizers_allocate_in_the_first_step_only() {
    assert_eq!(allocations_of(Sgd::new(1e-3).with_momentum(0.9)), 0);
    assert_eq!(allocations_of(AdamW::new(1e-3).with_amsgrad()), 0);
    assert_eq!(allocations_of(NAdam::new(1e-3)), 0);
    assert_eq!(allocations_of(RmsProp::new(1e-3).centered().with_momentum(0.9)), 0);
    assert_eq!(allocations_of(Adagrad::new(1e-3)), 0);
    assert_eq!(allocations_of(Lion::new(1e-4)), 0);
    let groups = Groups::new(Adam::new(1e-3), Toy::segments()).freeze("hidden").unwrap();
    assert_eq!(allocations_of(groups), 0);
}

#[test]
fn schedules_penalties_parts_and_averages_allocate_nothing() {
    let (inputs, labels) = points(100, 1);
    let schedule = Linear::new(0.1, 1.0, 10).then(CosineAnnealing::new(90));
    let mut trainer = Trainer::new(Toy::new(3), Adam::new(1e-3))
        .with_schedule(schedule.times(ReduceOnPlateau::new()))
        .with_penalty(Penalty::elastic(1e-4, 1e-4));
    let mut average = Ema::new(trainer.network(), 0.9);
    let mut step = || {
        let weights = [0.5; 100];
        for range in [0..40, 40..100] {
            let labels = &labels[range.clone()];
            let targets = Weighted::new(labels, &weights[range.clone()]);
            trainer.accumulate(&inputs[range], targets).unwrap();
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
