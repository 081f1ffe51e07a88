//! What is divided over the threads of a pool allocates nothing, whichever thread it is
//! on. The only test of its binary, since it counts for the whole process.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use relu_runtime::prelude::*;
use relu_test_threads::{Plain, Small, labels, pool, rows};

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Allocations of all threads while `run` runs.
fn allocations(run: impl FnOnce()) -> usize {
    let before = COUNT.load(Ordering::Relaxed);
    run();
    COUNT.load(Ordering::Relaxed) - before
}

#[test]
fn batches_and_steps_allocate_nothing() {
    let (inputs, small_inputs, labels) = (rows::<300>(1), rows::<16>(1), labels());
    let small_labels: Vec<usize> = labels.iter().map(|label| label % 4).collect();
    let mut outputs = vec![[0.0; 10]; inputs.len()];
    let mut trainer = Trainer::new(Plain::new(1), Adam::new(1e-3));
    let mut small = Trainer::new(Small::new(1), Adam::new(1e-3));
    // Small work stays here; what is handed to a pool from outside takes room in its queue
    // now and then.
    let mut run = || assert!(small.step(&small_inputs, &small_labels).is_ok());
    run();
    assert_eq!(allocations(|| (0..100).for_each(|_| run())), 0);
    pool(3).install(|| {
        let mut run = || {
            trainer.step(&inputs, &labels).expect("a step");
            trainer.network().forward_batch_into(&inputs, &mut outputs).expect("a batch");
        };
        // The first ones make buffers and the pool's queues.
        assert!(allocations(|| (0..20).for_each(|_| run())) > 0);
        assert_eq!(allocations(|| (0..100).for_each(|_| run())), 0);
    });
}
