//! Shapes: lists of sizes that are known while expanding, or not.

use std::fmt;

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;

use super::Expression;
use crate::syntax::text;

/// The dimensions of a value of one sample.
#[derive(Clone, Debug)]
pub struct Shape(pub Vec<Size>);

/// A number of units.
#[derive(Clone, Debug)]
pub enum Size {
    /// Written as a literal, or computed from such.
    Literal(usize),
    /// A constant or a braced expression, whose value only rustc knows.
    Expression(Expression),
    /// Twice as many: what `two_sided_relu` makes.
    Twice(Box<Size>),
    /// As many as all of these together: what `concat` makes.
    Sum(Vec<Size>),
    /// The first, so many times: what `embedding` makes of indices.
    Product(Box<Size>, Box<Size>),
    /// A part of the first, by the second: what `maxout` makes.
    Quotient(Box<Size>, Box<Size>),
}

/// A number such as a slope or a rate.
#[derive(Clone, Debug)]
pub enum Scalar {
    /// Written as a literal, sign included.
    Literal {
        /// Its value.
        value: f64,
        /// Of the literal.
        span: Span,
    },
    /// A constant or a braced expression of type `f32`.
    Expression(Expression),
}

impl Shape {
    /// A shape of one dimension.
    #[must_use]
    pub fn vector(size: Size) -> Self {
        Self(vec![size])
    }

    /// The only dimension.
    ///
    /// # Panics
    ///
    /// When there is not exactly one; the language has only such shapes today.
    #[must_use]
    pub fn width(&self) -> &Size {
        let [size] = self.0.as_slice() else {
            unreachable!("shapes of several dimensions are rejected by the check")
        };
        size
    }
}

impl Size {
    /// The value, where it is known while expanding.
    #[must_use]
    pub fn known(&self) -> Option<usize> {
        self.value(&|_| None)
    }

    /// The value, with that of the user's expressions from elsewhere.
    #[must_use]
    pub fn value(&self, expressions: &dyn Fn(&Expression) -> Option<usize>) -> Option<usize> {
        let value = |size: &Self| size.value(expressions);
        match self {
            Self::Literal(value) => Some(*value),
            Self::Expression(expression) => expressions(expression),
            Self::Twice(half) => value(half)?.checked_mul(2),
            Self::Sum(sizes) => {
                sizes.iter().try_fold(0_usize, |sum, size| sum.checked_add(value(size)?))
            }
            Self::Product(size, by) => value(size)?.checked_mul(value(by)?),
            Self::Quotient(size, by) => value(size)?.checked_div(value(by)?),
        }
    }

    /// Twice this size.
    #[must_use]
    pub fn twice(&self) -> Self {
        match self {
            Self::Literal(value) if value.checked_mul(2).is_some() => Self::Literal(value * 2),
            other => Self::Twice(Box::new(other.clone())),
        }
    }

    /// The sum of sizes.
    #[must_use]
    pub fn sum(sizes: Vec<Self>) -> Self {
        if let [only] = sizes.as_slice() {
            return only.clone();
        }
        let sum = Self::Sum(sizes);
        sum.known().map_or(sum, Self::Literal)
    }

    /// The product of two sizes.
    #[must_use]
    pub fn times(&self, by: &Self) -> Self {
        let product = Self::Product(Box::new(self.clone()), Box::new(by.clone()));
        product.known().map_or(product, Self::Literal)
    }

    /// The quotient of two sizes.
    #[must_use]
    pub fn divided_by(&self, by: &Self) -> Self {
        let quotient = Self::Quotient(Box::new(self.clone()), Box::new(by.clone()));
        quotient.known().map_or(quotient, Self::Literal)
    }

    /// Whether two sizes are equal, where that is known while expanding:
    /// expressions are where they are written alike.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (self.known(), other.known()) {
            (Some(left), Some(right)) => Some(left == right),
            _ => (self.to_string() == other.to_string()).then_some(true),
        }
    }

    /// Half of this size, which is twice another.
    #[must_use]
    pub fn half(&self) -> Self {
        match self {
            Self::Twice(half) => (**half).clone(),
            Self::Literal(value) => Self::Literal(value / 2),
            Self::Expression(_) | Self::Sum(_) | Self::Product(..) | Self::Quotient(..) => {
                unreachable!("these are not made by doubling")
            }
        }
    }
}

impl Size {
    fn is_one_word(&self) -> bool {
        match self {
            Self::Literal(_) => true,
            // A path needs no parentheses.
            Self::Expression(expression) => !text(&expression.tokens).contains(' '),
            Self::Twice(_) | Self::Sum(_) | Self::Product(..) | Self::Quotient(..) => false,
        }
    }
}

impl Scalar {
    /// The `f32` that it is, where that is known while expanding.
    #[must_use]
    pub fn known(&self) -> Option<f64> {
        match self {
            // Ranges hold for the number that the network computes with.
            #[expect(clippy::cast_possible_truncation, reason = "rounding is meant")]
            Self::Literal { value, .. } => Some(f64::from(*value as f32)),
            Self::Expression(_) => None,
        }
    }

    /// The user's token, or that of the layer whose default it is.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Literal { span, .. } => *span,
            Self::Expression(expression) => expression.span,
        }
    }
}

impl Scalar {
    /// As an expression of Rust.
    #[must_use]
    pub fn tokens(&self) -> TokenStream {
        match self {
            Self::Literal { value, .. } => {
                let literal = Literal::f64_unsuffixed(*value);
                quote!(#literal)
            }
            Self::Expression(expression) => {
                let tokens = &expression.tokens;
                quote!((#tokens))
            }
        }
    }

    /// A number that stands in no description.
    #[must_use]
    pub fn literal(value: f64) -> Self {
        Self::Literal { value, span: Span::call_site() }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[")?;
        for (index, size) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(formatter, "{separator}{size}")?;
        }
        formatter.write_str("]")
    }
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value) => write!(formatter, "{value}"),
            Self::Expression(expression) => formatter.write_str(&text(&expression.tokens)),
            Self::Twice(half) if half.is_one_word() => write!(formatter, "2 * {half}"),
            Self::Twice(half) => write!(formatter, "2 * ({half})"),
            Self::Sum(sizes) => {
                let sizes: Vec<_> = sizes.iter().map(ToString::to_string).collect();
                formatter.write_str(&sizes.join(" + "))
            }
            Self::Product(size, by) => {
                let factor = |size: &Self| {
                    if size.is_one_word() { size.to_string() } else { format!("({size})") }
                };
                write!(formatter, "{} * {}", factor(size), factor(by))
            }
            Self::Quotient(size, by) => write!(formatter, "({size}) / ({by})"),
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal { value, .. } => write!(formatter, "{value}"),
            Self::Expression(expression) => formatter.write_str(&text(&expression.tokens)),
        }
    }
}
