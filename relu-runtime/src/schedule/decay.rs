//! Schedules without an end.

use super::Schedule;
use crate::{Error, setting};

/// Always the same factor, such as 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant(f64);

impl Constant {
    /// That factor.
    #[must_use]
    pub const fn new(factor: f64) -> Self {
        Self(factor)
    }
}

impl Schedule for Constant {
    fn factor(&self, _: u64) -> f64 {
        self.0
    }
}

/// Falls by a factor every so many steps: gamma^(t / interval), rounded down.
/// `PyTorch`'s `StepLR`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepDecay {
    interval: u64,
    gamma: f64,
}

impl StepDecay {
    /// Falls by the factor `gamma`, such as 0.1, every `interval` steps.
    #[must_use]
    pub const fn new(interval: u64, gamma: f64) -> Self {
        Self { interval, gamma }
    }
}

impl Schedule for StepDecay {
    fn factor(&self, step: u64) -> f64 {
        power(self.gamma, step / self.interval.max(1))
    }

    fn check(&self) -> Result<(), Error> {
        setting::at_least_one("interval of a schedule", self.interval)
    }
}

/// Falls by a factor every step: gamma^t. `PyTorch`'s `ExponentialLR`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialDecay {
    gamma: f64,
}

impl ExponentialDecay {
    /// Falls by the factor `gamma`, such as 0.999, every step.
    #[must_use]
    pub const fn new(gamma: f64) -> Self {
        Self { gamma }
    }
}

impl Schedule for ExponentialDecay {
    fn factor(&self, step: u64) -> f64 {
        power(self.gamma, step)
    }
}

/// A function of the step. `PyTorch`'s `LambdaLR`.
///
/// ```
/// use relu_runtime::schedule::{Lambda, Schedule};
///
/// let inverse_root = Lambda::new(|step| 1.0 / ((1 + step) as f64).sqrt());
/// assert_eq!(inverse_root.factor(3), 0.5);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Lambda<F>(F);

impl<F: Fn(u64) -> f64 + Send + Sync> Lambda<F> {
    /// The factor of each step, counted from 0.
    #[must_use]
    pub const fn new(factor: F) -> Self {
        Self(factor)
    }
}

impl<F: Fn(u64) -> f64 + Send + Sync> Schedule for Lambda<F> {
    fn factor(&self, step: u64) -> f64 {
        (self.0)(step)
    }
}

/// A power by repeated squaring.
fn power(mut base: f64, mut exponent: u64) -> f64 {
    let mut product = 1.0;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product *= base;
        }
        base *= base;
        exponent >>= 1;
    }
    product
}
