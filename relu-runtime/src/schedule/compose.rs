//! Schedules of schedules.

use super::{Bounded, Schedule};
use crate::Error;
use crate::train::State;

/// One schedule, then another; made by [`Bounded::then`]. `PyTorch`'s
/// `SequentialLR`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Then<A, B> {
    first: A,
    next: B,
}

impl<A, B> Then<A, B> {
    pub(super) const fn new(first: A, next: B) -> Self {
        Self { first, next }
    }
}

impl<A: Bounded, B: Schedule> Schedule for Then<A, B> {
    fn factor(&self, step: u64) -> f64 {
        match step.checked_sub(self.first.steps()) {
            None => self.first.factor(step),
            Some(step) => self.next.factor(step),
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.first.check()?;
        self.next.check()
    }

    /// Only the schedule at hand learns of it: a plateau during the warm-up is none.
    fn observe(&mut self, step: u64, metric: f32) {
        match step.checked_sub(self.first.steps()) {
            None => self.first.observe(step, metric),
            Some(step) => self.next.observe(step, metric),
        }
    }

    fn visit_state(&mut self, state: &mut State) {
        state.part("first", |state| self.first.visit_state(state));
        state.part("next", |state| self.next.visit_state(state));
    }
}

impl<A: Bounded, B: Bounded> Bounded for Then<A, B> {
    fn steps(&self) -> u64 {
        self.first.steps().saturating_add(self.next.steps())
    }
}

/// The product of two schedules; made by [`Schedule::times`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times<A, B> {
    first: A,
    second: B,
}

impl<A, B> Times<A, B> {
    pub(super) const fn new(first: A, second: B) -> Self {
        Self { first, second }
    }
}

impl<A: Schedule, B: Schedule> Schedule for Times<A, B> {
    fn factor(&self, step: u64) -> f64 {
        self.first.factor(step) * self.second.factor(step)
    }

    fn check(&self) -> Result<(), Error> {
        self.first.check()?;
        self.second.check()
    }

    fn observe(&mut self, step: u64, metric: f32) {
        self.first.observe(step, metric);
        self.second.observe(step, metric);
    }

    fn visit_state(&mut self, state: &mut State) {
        state.part("first", |state| self.first.visit_state(state));
        state.part("second", |state| self.second.visit_state(state));
    }
}

impl<A: Bounded, B: Bounded> Bounded for Times<A, B> {
    fn steps(&self) -> u64 {
        self.first.steps().max(self.second.steps())
    }
}

/// A schedule that is over after some steps; made by [`Schedule::until`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Until<S> {
    schedule: S,
    steps: u64,
}

impl<S> Until<S> {
    pub(super) const fn new(schedule: S, steps: u64) -> Self {
        Self { schedule, steps }
    }
}

impl<S: Schedule> Schedule for Until<S> {
    fn factor(&self, step: u64) -> f64 {
        self.schedule.factor(step.min(self.steps))
    }

    fn check(&self) -> Result<(), Error> {
        self.schedule.check()
    }

    fn observe(&mut self, step: u64, metric: f32) {
        if step < self.steps {
            self.schedule.observe(step, metric);
        }
    }

    fn visit_state(&mut self, state: &mut State) {
        self.schedule.visit_state(state);
    }
}

impl<S: Schedule> Bounded for Until<S> {
    fn steps(&self) -> u64 {
        self.steps
    }
}
