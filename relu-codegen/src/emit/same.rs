//! Sizes that the rules say are equal are one size in the generated code, so that
//! it has no other error where an assertion finds that they are not.

use crate::model::{Requirement, Rule, Size};

/// What stands in the place of constants: in `x: [4]`, `y: residual(dense(N))` 4 in
/// the place of `N`.
#[derive(Default)]
pub struct SameSizes(Vec<(String, Size)>);

impl SameSizes {
    pub fn of(requirements: &[Requirement]) -> Self {
        let mut same = Self::default();
        for requirement in requirements {
            if let Rule::Equal(left, right) = &requirement.rule {
                same.add(same.resolve(left), same.resolve(right));
            }
        }
        same
    }

    /// Of two constants the second gives way; what a constant is a part of cannot
    /// stand in its place.
    fn add(&mut self, left: Size, right: Size) {
        let (constant, size) = match (&left, &right) {
            (_, Size::Expression(_)) => (right, left),
            (Size::Expression(_), _) => (left, right),
            _ => return,
        };
        let name = constant.to_string();
        if !contains(&size, &name) {
            self.0.push((name, size));
        }
    }

    /// The size with other sizes in the place of constants.
    pub fn resolve(&self, size: &Size) -> Size {
        match size {
            Size::Literal(_) => size.clone(),
            Size::Expression(_) => {
                let name = size.to_string();
                let found = self.0.iter().find(|(constant, _)| *constant == name);
                found.map_or_else(|| size.clone(), |(_, size)| self.resolve(size))
            }
            Size::Twice(half) => self.resolve(half).twice(),
            Size::Sum(sizes) => Size::sum(sizes.iter().map(|size| self.resolve(size)).collect()),
            Size::Product(size, by) => self.resolve(size).times(&self.resolve(by)),
            Size::Quotient(size, by) => self.resolve(size).divided_by(&self.resolve(by)),
        }
    }
}

/// Whether a constant is a part of the size.
fn contains(size: &Size, name: &str) -> bool {
    match size {
        Size::Literal(_) => false,
        Size::Expression(_) => size.to_string() == name,
        Size::Twice(half) => contains(half, name),
        Size::Sum(sizes) => sizes.iter().any(|size| contains(size, name)),
        Size::Product(size, by) | Size::Quotient(size, by) => {
            contains(size, name) || contains(by, name)
        }
    }
}
