//! A call that is measured, repeated over batches that take turns.

use std::hint::black_box;

/// One call of a network: it runs a batch forward, or does a step of training.
pub trait Call {
    /// What a call returns to its user.
    type Output;

    /// Runs the batch of that index.
    fn call(&mut self, batch: usize) -> Self::Output;

    /// The numbers of a call's output: those of all samples forward, or the loss of
    /// a step.
    fn values(&self, output: Self::Output) -> Vec<f32>;
}

/// [`Call`] without its type of output. The loop over the calls is inside of it, so
/// that what is measured is inlined where it can be.
pub trait Calls {
    /// Makes `count` calls.
    fn repeat(&mut self, rotation: &mut Rotation, count: usize);

    /// Makes one call and gives its numbers.
    fn values_of(&mut self, batch: usize) -> Vec<f32>;
}

impl<C: Call> Calls for C {
    fn repeat(&mut self, rotation: &mut Rotation, count: usize) {
        for _ in 0..count {
            let batch = black_box(rotation.turn());
            black_box(black_box(&mut *self).call(batch));
        }
    }

    fn values_of(&mut self, batch: usize) -> Vec<f32> {
        let output = self.call(batch);
        self.values(output)
    }
}

/// Whose turn it is: 0, 1, up to the number of batches, then 0 again.
#[derive(Clone, Copy, Debug)]
pub struct Rotation {
    next: usize,
    batches: usize,
}

impl Rotation {
    /// Begins with batch 0.
    #[must_use]
    pub const fn new(batches: usize) -> Self {
        Self { next: 0, batches }
    }

    /// The index of the next batch.
    pub const fn turn(&mut self) -> usize {
        let turn = self.next;
        self.next = if turn + 1 < self.batches { turn + 1 } else { 0 };
        turn
    }
}
