//! Forward, and steps over batches no larger than one already seen, allocate
//! nothing. A test binary of its own, since it counts for the whole process.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use ndarray::{Array2, s};
use relu_runtime::prelude::*;

/// Counts the allocations of each thread.
struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

network! {
    struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        wide: dense(200) -> prelu -> tanh -> dropout(0.1),
        scores: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: norm(5.0) }
}

/// Allocations while the function runs.
fn allocations(function: impl FnOnce()) -> u64 {
    let before = COUNT.get();
    function();
    COUNT.get() - before
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(vec![1_u8; 10]))), 1);
}

#[test]
fn forward_allocates_nothing() {
    let network = Digits::new(1);
    let pixels = [0.5; 64];
    let count = allocations(|| {
        std::hint::black_box(network.forward(&pixels));
    });
    assert_eq!(count, 0);
}

#[test]
fn forward_batch_into_allocates_nothing() {
    let network = Digits::new(1);
    let inputs = vec![[0.5; 64]; 300];
    let mut outputs = vec![[0.0; 10]; 300];
    let count = allocations(|| {
        network.forward_batch_into(&inputs, &mut outputs).expect("the lengths agree");
    });
    assert_eq!(count, 0);

    let images = Array2::<f32>::ones((300, 128));
    let mut scores = Array2::<f32>::zeros((300, 10));
    let strided = images.slice(s![.., ..;2]);
    let count = allocations(|| {
        network.forward_batch_into(strided, &mut scores).expect("the lengths agree");
    });
    assert_eq!(count, 0);
}

#[test]
fn steps_over_batches_already_seen_allocate_nothing() {
    let images = Array2::<f32>::ones((64, 64));
    let labels = [3_u8; 64];
    let mut trainer = Trainer::new(Digits::new(1), Adam::new(1e-3));
    trainer.step(images.view(), &labels).expect("the shapes agree");
    for samples in [64, 1 + 1, 33, 64] {
        let images = images.slice(s![..samples, ..]);
        let count = allocations(|| {
            trainer.step(images, &labels[..samples]).expect("the shapes agree");
        });
        assert_eq!(count, 0, "{samples} samples");
    }
}

#[test]
fn indices_allocate_nothing() {
    network! {
        struct Words(context: [3], clock: [2]) -> scores {
            embedded: context -> embedding(50, 8),
            scores: concat(embedded, clock) -> dense(10),
        }
        train { loss: softmax_cross_entropy }
    }
    let (contexts, clocks, labels) = ([[1, 2, 49]; 64], [[0.5; 2]; 64], [3_u8; 64]);
    let mut scores = [[0.0; 10]; 64];
    let mut trainer = Trainer::new(Words::new(1), Adam::new(1e-3));
    trainer.step((&contexts, &clocks), &labels).expect("the shapes agree");
    let count = allocations(|| {
        trainer.step((&contexts, &clocks), &labels).expect("the shapes agree");
        let network = trainer.network();
        network.forward_batch_into((&contexts, &clocks), &mut scores).expect("they agree");
        std::hint::black_box(network.forward(&contexts[0], &clocks[0]));
    });
    assert_eq!(count, 0);
}
