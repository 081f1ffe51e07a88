//! Numbers of parameters and operations: sums of products of sizes.

use crate::model::{Expression, Size};

/// A sum of products of sizes, some of which only rustc knows.
#[derive(Clone, Debug, Default)]
pub struct Count(pub Vec<Term>);

/// `factor` times the product of `sizes`.
#[derive(Clone, Debug)]
pub struct Term {
    /// A number.
    pub factor: usize,
    /// Sizes.
    pub sizes: Vec<Size>,
}

impl Count {
    /// `factor` times the product of `sizes`.
    #[must_use]
    pub fn product<'a>(factor: usize, sizes: impl IntoIterator<Item = &'a Size>) -> Self {
        let sizes = sizes.into_iter().cloned().collect();
        Self(vec![Term { factor, sizes }])
    }

    /// Adds the terms of another count.
    pub fn add(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The product with a size.
    #[must_use]
    pub fn times(mut self, size: &Size) -> Self {
        self.0.iter_mut().for_each(|term| term.sizes.push(size.clone()));
        self
    }

    /// Whether it is sure to be more: what is not known counts as one.
    #[must_use]
    pub fn is_more_than(&self, limit: u128) -> bool {
        let term = |term: &Term| {
            let sizes = term.sizes.iter().map(|size| size.known().map_or(1, |size| size as u128));
            sizes.fold(term.factor as u128, u128::saturating_mul)
        };
        self.0.iter().map(term).fold(0, u128::saturating_add) > limit
    }

    /// The value, where all sizes are known.
    #[must_use]
    pub fn known(&self) -> Option<usize> {
        self.value(&|_| None)
    }

    /// The value, with that of the user's expressions from elsewhere.
    #[must_use]
    pub fn value(&self, expressions: &dyn Fn(&Expression) -> Option<usize>) -> Option<usize> {
        self.0.iter().try_fold(0_usize, |sum, term| {
            let sizes = term.sizes.iter().map(|size| size.value(expressions));
            let value = sizes.into_iter().try_fold(term.factor, |a, b| a.checked_mul(b?))?;
            sum.checked_add(value)
        })
    }
}
