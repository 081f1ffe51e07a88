//! Rules about sizes and numbers, for literals and for expressions alike.
//!
//! A rule about literals is decided while expanding; one about an expression
//! goes into the network, and becomes an assertion in the generated code with
//! the same wording: `relu-runtime`'s `check.rs` decides there.

use super::{Scalar, Size};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// More numbers than this in one value or one weight (4 TiB) are a mistake.
pub const LARGEST: u128 = 1 << 40;

/// What must hold.
#[derive(Clone, Debug)]
pub enum Rule {
    /// From 1 to [`LARGEST`].
    Size(Size),
    /// Numbers in a weight: at most [`LARGEST`].
    Product(Size, Size),
    /// Finite as an `f32`, and in the range.
    Scalar(Scalar, Range),
    /// The first is less than the second, as `f32`.
    Ascending(Scalar, Scalar),
    /// The sizes are equal.
    Equal(Size, Size),
    /// The first is a multiple of the second.
    Multiple(Size, Size),
}

/// The numbers that are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Any finite one.
    Finite,
    /// [0, 1)
    HalfOpen01,
    /// [0, 1]
    Closed01,
    /// At least 0.
    NotNegative,
    /// More than 0.
    Positive,
}

/// A rule that only rustc can decide, and what to say where it is broken.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The rule.
    pub rule: Rule,
    /// The mistake; its span is the user's expression or layer.
    pub mistake: Diagnostic,
}

/// Decides rules, or puts them off.
#[derive(Debug)]
pub struct Rules<'d> {
    /// Where broken rules are reported.
    pub diagnostics: &'d mut Diagnostics,
    /// Rules about expressions.
    pub requirements: Vec<Requirement>,
}

impl Rules<'_> {
    /// Reports the mistake where the rule is broken; false then.
    pub fn require(&mut self, rule: Rule, mistake: Diagnostic) -> bool {
        let holds = rule.holds();
        match holds {
            Some(true) => {}
            Some(false) => self.diagnostics.push(mistake),
            None => self.requirements.push(Requirement { rule, mistake }),
        }
        holds != Some(false)
    }
}

impl Rule {
    /// Whether it holds, where that is known while expanding.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        match self {
            Self::Size(size) => holds_for_size(size),
            Self::Product(left, right) => holds_for_product(left, right),
            Self::Scalar(scalar, range) => scalar.known().map(|value| range.contains(value)),
            Self::Ascending(low, high) => Some(low.known()? < high.known()?),
            Self::Equal(left, right) => left.equals(right),
            Self::Multiple(size, of) => Some(size.known()?.checked_rem(of.known()?) == Some(0)),
        }
    }
}

fn holds_for_size(size: &Size) -> Option<bool> {
    match (size, size.known()) {
        (_, Some(size)) => Some((1..=LARGEST).contains(&(size as u128))),
        // Twice a literal that overflows.
        (Size::Twice(half), None) if half.known().is_some() => Some(false),
        // A product of literals that overflows.
        (Size::Product(size, by), None) if size.known().is_some() && by.known().is_some() => {
            Some(false)
        }
        // A sum of literals that overflows.
        (Size::Sum(sizes), None) if sizes.iter().all(|size| size.known().is_some()) => Some(false),
        _ => None,
    }
}

fn holds_for_product(left: &Size, right: &Size) -> Option<bool> {
    Some(left.known()? as u128 * right.known()? as u128 <= LARGEST)
}

impl Range {
    /// Whether a number, which is an `f32`'s value, is finite and in the range.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        let inside = match self {
            Self::Finite => true,
            Self::HalfOpen01 => (0.0..1.0).contains(&value),
            Self::Closed01 => (0.0..=1.0).contains(&value),
            Self::NotNegative => value >= 0.0,
            Self::Positive => value > 0.0,
        };
        inside && value.is_finite()
    }
}
