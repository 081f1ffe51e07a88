//! How the learning rate changes from step to step.
//!
//! A [`Schedule`] says what the optimizer's learning rate is multiplied by in
//! each step, counted from 0, so one schedule fits any optimizer and all of its
//! groups, and schedules compose: one [`then`](Bounded::then) the other, or one
//! [`times`](Schedule::times) the other.
//!
//! | schedule | `PyTorch`'s | factor |
//! |---|---|---|
//! | [`Constant`] | | always the same |
//! | [`StepDecay`] | `StepLR` | falls by a factor every so many steps |
//! | [`ExponentialDecay`] | `ExponentialLR` | falls by a factor every step |
//! | [`Linear`] | `LinearLR` | goes from one number to another: warm-up, or decay |
//! | [`CosineAnnealing`] | `CosineAnnealingLR` | falls along half a cosine |
//! | [`WarmRestarts`] | `CosineAnnealingWarmRestarts` | does so again and again |
//! | [`OneCycle`] | `OneCycleLR` | rises and falls |
//! | [`ReduceOnPlateau`] | `ReduceLROnPlateau` | falls when a metric no longer improves |
//! | [`Lambda`] | `LambdaLR` | a function of one's own |
//! | [`Then`] | `SequentialLR` | one schedule, then another |
//! | [`Times`] | `ChainedScheduler` | a product |
//!
//! Factors are computed in double precision, as `PyTorch`'s are. Where its
//! schedulers take learning rates (`eta_min`, `max_lr`), these take factors of
//! the optimizer's.
//!
//! ```
//! use relu_runtime::prelude::*;
//! use relu_runtime::schedule::{Bounded, CosineAnnealing, Linear};
//!
//! network! {
//!     struct Line(x: [1]) -> y { y: dense(1) }
//!     train { loss: mean_squared_error }
//! }
//!
//! # fn main() -> Result<(), relu_runtime::Error> {
//! // From a hundredth of 1e-3 up in 100 steps, and down to 0 in 900.
//! let schedule = Linear::new(0.01, 1.0, 100).then(CosineAnnealing::new(900));
//! let mut trainer = Trainer::new(Line::new(1), Adam::new(1e-3)).with_schedule(schedule);
//! trainer.step(&[[0.0], [1.0]], &[1.0, 3.0])?;
//! assert!((trainer.optimizer().learning_rate() - 1e-5).abs() < 1e-11);
//! # Ok(())
//! # }
//! ```

mod compose;
mod cosine;
mod decay;
mod linear;
mod one_cycle;
mod plateau;
#[cfg(test)]
mod tests;

pub use compose::{Then, Times, Until};
pub use cosine::{CosineAnnealing, WarmRestarts};
pub use decay::{Constant, ExponentialDecay, Lambda, StepDecay};
pub use linear::Linear;
pub use one_cycle::OneCycle;
pub use plateau::ReduceOnPlateau;

use crate::Error;
use crate::round::to_f32;
use crate::train::State;

/// What the optimizer's learning rate is multiplied by in each step.
pub trait Schedule: Send + Sync {
    /// The factor of a step, counted from 0. It depends on the step alone, save
    /// where a [`ReduceOnPlateau`] is part of the schedule.
    fn factor(&self, step: u64) -> f64;

    /// Refuses settings that no schedule has.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`]
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The learning rate of a step, counted from 0, of an optimizer with the
    /// learning rate `base`.
    fn learning_rate(&self, base: f32, step: u64) -> f32 {
        to_f32(f64::from(base) * self.factor(step))
    }

    /// Takes notice of a metric, such as the loss of an evaluation, after so many
    /// steps; [`ReduceOnPlateau`] lives by it, all others have no use for it.
    fn observe(&mut self, _step: u64, _metric: f32) {}

    /// Shows what it has learned from metrics, to save it; all others than
    /// [`ReduceOnPlateau`] depend on the step alone.
    fn visit_state(&mut self, _state: &mut State) {}

    /// Both at once: the product of the factors.
    fn times<S: Schedule>(self, other: S) -> Times<Self, S>
    where
        Self: Sized,
    {
        Times::new(self, other)
    }

    /// Says when a schedule without an end is over, so that another may follow.
    ///
    /// ```
    /// use relu_runtime::schedule::{Bounded, Constant, ExponentialDecay, Schedule};
    ///
    /// let schedule = Constant::new(1.0).until(10).then(ExponentialDecay::new(0.5));
    /// assert_eq!([9, 10, 11, 12].map(|step| schedule.factor(step)), [1.0, 1.0, 0.5, 0.25]);
    /// ```
    fn until(self, step: u64) -> Until<Self>
    where
        Self: Sized,
    {
        Until::new(self, step)
    }
}

/// A schedule that is over after so many steps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no end after which another schedule could follow",
    label = "a schedule without an end",
    note = "say when it ends: `schedule.until(1000).then(next)`"
)]
pub trait Bounded: Schedule {
    /// The number of its steps; after them its factor stays as it is.
    fn steps(&self) -> u64;

    /// Another schedule after this one, which counts its steps from 0 again.
    fn then<S: Schedule>(self, next: S) -> Then<Self, S>
    where
        Self: Sized,
    {
        Then::new(self, next)
    }
}

/// How far a step is on the way to the last, from 0 to 1.
fn progress(step: u64, steps: u64) -> f64 {
    if step >= steps { 1.0 } else { step as f64 / steps as f64 }
}
