//! What the interpreter computes with.

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

/// A real number, more or less.
pub trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The number itself.
    fn new(value: f64) -> Self;
    /// What it is, to compare and to report.
    fn value(self) -> f64;
    /// A function of it that the processor has no instruction for.
    fn map(self, function: impl Fn(f64) -> f64) -> Self;
    /// Its square root.
    fn sqrt(self) -> Self;

    /// Its magnitude.
    fn abs(self) -> Self {
        if self.value() < 0.0 { -self } else { self }
    }

    /// The larger of the two.
    fn max(self, other: f64) -> Self {
        if self.value() > other { self } else { Self::new(other) }
    }

    /// The smaller of the two.
    fn min(self, other: f64) -> Self {
        if self.value() < other { self } else { Self::new(other) }
    }
}

/// The sum, in order.
pub fn sum<T: Number>(terms: impl IntoIterator<Item = T>) -> T {
    terms.into_iter().fold(T::new(0.0), |sum, term| sum + term)
}

/// The sum of the products, in order.
pub fn dot<T: Number>(left: &[T], right: &[T]) -> T {
    sum(left.iter().zip(right).map(|(left, right)| *left * *right))
}

/// The largest number, as `f64`.
pub fn largest<T: Number>(values: impl IntoIterator<Item = T>) -> f64 {
    values.into_iter().map(Number::value).fold(f64::NEG_INFINITY, f64::max)
}

impl Number for f64 {
    fn new(value: f64) -> Self {
        value
    }

    fn value(self) -> f64 {
        self
    }

    fn map(self, function: impl Fn(f64) -> f64) -> Self {
        function(self)
    }

    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }
}

/// A number whose every operation has an error as large as that of `f32`, drawn
/// at random.
///
/// Parker, "Monte Carlo Arithmetic", UCLA 1997: the spread of the results of
/// several such computations is the error to expect of one in `f32`. Unlike a
/// bound that is added up, it knows errors that cancel, and stays close.
#[derive(Clone, Copy, Debug)]
pub struct Rounded(f64);

/// The largest relative error of rounding to the nearest `f32`.
const UNIT: f64 = f32::EPSILON as f64 / 2.0;

/// The error of the runtime's functions, in units: two units in the last place
/// cover all but the sigmoid, whose division is rounded here as well.
const FUNCTION: f64 = 4.0;

thread_local! {
    static RANDOM: RefCell<SmallRng> = RefCell::new(SmallRng::seed_from_u64(0));
}

impl Rounded {
    /// Chooses the errors that are drawn from now on, in this thread.
    pub fn seed(seed: u64) {
        RANDOM.with_borrow_mut(|random| *random = SmallRng::seed_from_u64(seed));
    }

    /// With a relative error of at most so many units.
    fn with_error(exact: f64, units: f64) -> Self {
        let error = RANDOM.with_borrow_mut(|random| random.random_range(-1.0..1.0));
        // A product, so that infinity stays.
        Self(exact * (1.0 + error * units * UNIT))
    }
}

impl Number for Rounded {
    fn new(value: f64) -> Self {
        Self(value)
    }

    fn value(self) -> f64 {
        self.0
    }

    fn map(self, function: impl Fn(f64) -> f64) -> Self {
        Self::with_error(function(self.0), FUNCTION)
    }

    fn sqrt(self) -> Self {
        Self::with_error(self.0.sqrt(), 1.0)
    }
}

impl Add for Rounded {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::with_error(self.0 + other.0, 1.0)
    }
}

impl Sub for Rounded {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::with_error(self.0 - other.0, 1.0)
    }
}

impl Mul for Rounded {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::with_error(self.0 * other.0, 1.0)
    }
}

impl Div for Rounded {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        Self::with_error(self.0 / other.0, 1.0)
    }
}

/// Exact.
impl Neg for Rounded {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}
