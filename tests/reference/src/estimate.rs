//! An exact answer, and how far from it one in `f32` may be.

use std::collections::BTreeMap;

use crate::network::Reference;
use crate::number::{Number as _, Rounded};
use crate::question::Question;
use crate::{Tensors, norm};

/// Between `f32` and `f64`, by relative norm, where rounding allows it.
const TOLERANCE: f64 = 1e-5;
/// An error may be so many times as large as the one to expect.
const FACTOR: f64 = 5.0;
/// Computations with rounding errors that are drawn at random.
const DRAWS: u64 = 8;
/// A number is close to a kink if so many times its error would take it there.
const MARGIN: f64 = 32.0;

/// The answer to a question, by name.
pub type Estimates = BTreeMap<String, Estimate>;

/// A tensor as it is, and the error to expect of it in `f32`.
///
/// The error is computed and not assumed: where a gradient nearly cancels, as
/// that of a bias directly before batch norm, it is all that is left; elsewhere
/// it is mostly far below the tolerance.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// The exact numbers.
    pub values: Vec<f64>,
    /// The norm of the error to expect: a root mean square over several draws.
    pub error: f64,
}

impl Estimate {
    /// The norm of the exact numbers.
    #[must_use]
    pub fn norm(&self) -> f64 {
        norm(self.values.iter().copied())
    }

    /// Whether the numbers are zero but for the rounding errors of `f64`, which
    /// are 2^-29 times those of `f32`: nothing is to be seen of them in `f32`.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.norm() <= 1e-7 * self.error
    }

    /// Whether numbers agree with these, as far as rounding allows it.
    #[must_use]
    pub fn accepts(&self, values: &[f64]) -> bool {
        self.distance(values) <= (TOLERANCE * self.norm()).max(FACTOR * self.error)
    }

    /// How far numbers are from the exact ones.
    ///
    /// # Panics
    ///
    /// If there are more or fewer of them.
    #[must_use]
    pub fn distance(&self, values: &[f64]) -> f64 {
        assert_eq!(values.len(), self.values.len());
        norm(values.iter().zip(&self.values).map(|(value, exact)| value - exact))
    }
}

impl Reference {
    /// Answers a question.
    #[must_use]
    pub fn estimate(&self, question: Question<'_>) -> Estimates {
        let draws: Vec<Tensors<Rounded>> = draws(|| self.answer(question)).collect();
        let exact: Tensors = self.answer(question);
        let estimate = |(name, values): (String, Vec<f64>)| {
            let errors = draws.iter().map(|draw| distance(&draw[&name], &values));
            let error = root_mean_square(errors);
            (name, Estimate { values, error })
        };
        exact.into_iter().map(estimate).collect()
    }

    /// Whether no number that a question asks for is at a kink or so close that
    /// rounding might take it to the other side.
    #[must_use]
    pub fn is_clear_of_kinks(&self, question: Question<'_>) -> bool {
        let exact = self.offsets::<f64>(question);
        let mut draws = draws(|| self.offsets::<Rounded>(question));
        draws.all(|rounded| {
            let is_clear =
                |(exact, rounded): (&f64, &f64)| exact.abs() > MARGIN * (rounded - exact).abs();
            rounded.len() == exact.len() && exact.iter().zip(&rounded).all(is_clear)
        })
    }
}

/// Several computations with different rounding errors.
pub fn draws<T>(compute: impl Fn() -> T) -> impl Iterator<Item = T> {
    (0..DRAWS).map(move |draw| {
        Rounded::seed(draw);
        compute()
    })
}

/// Of as many errors as there are draws.
pub fn root_mean_square(errors: impl IntoIterator<Item = f64>) -> f64 {
    norm(errors) / (DRAWS as f64).sqrt()
}

fn distance(rounded: &[Rounded], exact: &[f64]) -> f64 {
    norm(rounded.iter().zip(exact).map(|(rounded, exact)| rounded.value() - exact))
}
