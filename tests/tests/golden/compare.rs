//! Comparison of numbers; all differences of a test are reported at once.

use std::fmt::Display;

use super::file::Tensor;

/// Of forward: the largest difference, relative to the largest output.
pub const FORWARD: f64 = 1e-6;
/// Of backward: the norm of the difference, relative to the gradient's.
pub const BACKWARD: f64 = 1e-5;

/// The smallest number that is not zero in f32, and the step between denormals.
const SMALLEST: f64 = 1.401_298_464_324_817e-45;

/// The differences found so far.
#[derive(Default)]
pub struct Report {
    compared: usize,
    differences: Vec<String>,
}

impl Report {
    /// The largest difference, relative to the largest number.
    pub fn largest(&mut self, what: impl Display, ours: &[f32], golden: &Tensor, limit: f64) {
        let (difference, size) = fold(&what, ours, golden, f64::max);
        self.relative(what, difference, size, limit);
    }

    /// The norm of the difference, relative to the norm.
    pub fn norm(&mut self, what: impl Display, ours: &[f32], golden: &Tensor, limit: f64) {
        let (difference, size) = fold(&what, ours, golden, f64::hypot);
        self.relative(what, difference, size, limit);
    }

    fn relative(&mut self, what: impl Display, difference: f64, size: f64, limit: f64) {
        // Nothing but zeros has to be met exactly.
        let relative = if difference == 0.0 { 0.0 } else { difference / size };
        self.require(relative <= limit, || format!("{what}: {relative:.2e} > {limit:.0e}"));
    }

    /// A single number, relative to itself, but no closer than f32 can be.
    /// Infinities have to be the same, and NaN has to be NaN.
    pub fn number(&mut self, what: impl Display, ours: impl Into<f64>, golden: f64, limit: f64) {
        self.within(what, ours, golden, limit * golden.abs());
    }

    /// A single number whose rounding errors are relative to another size.
    pub fn within(&mut self, what: impl Display, ours: impl Into<f64>, golden: f64, error: f64) {
        let ours = ours.into();
        let close = (ours - golden).abs() <= error.max(SMALLEST);
        let same = ours == golden || ours.is_nan() && golden.is_nan();
        self.require(same || golden.is_finite() && close, || {
            format!("{what}: {ours:e}, but {golden:e} in PyTorch")
        });
    }

    /// Notes a difference unless `same`.
    fn require(&mut self, same: bool, difference: impl FnOnce() -> String) {
        self.compared += 1;
        if !same {
            self.differences.push(difference());
        }
    }

    /// Fails if there were differences, or nothing to compare.
    pub fn finish(self) {
        assert!(self.compared > 0, "nothing was compared");
        let count = self.differences.len();
        assert!(count == 0, "{count} of {}:\n{}", self.compared, self.differences.join("\n"));
    }
}

/// Difference and golden numbers, each folded from zero.
fn fold(
    what: &impl Display,
    ours: &[f32],
    golden: &Tensor,
    fold: impl Fn(f64, f64) -> f64,
) -> (f64, f64) {
    assert_eq!(ours.len(), golden.values.len(), "{what}");
    let (mut difference, mut size) = (0.0, 0.0);
    for (&ours, &golden) in ours.iter().zip(&golden.values) {
        let distance = (f64::from(ours) - golden).abs();
        // `f64::max` would lose it.
        difference = if distance.is_nan() { distance } else { fold(difference, distance) };
        size = fold(size, golden.abs());
    }
    (difference, size)
}
