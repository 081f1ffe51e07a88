//! Sizes and numbers that a description does not write as literals.

use relu_codegen::model::{Expression, Scalar, Size};

/// The constants in the scope of a description, by name.
pub type Constants = &'static [(&'static str, usize)];

/// The value of a size: of a literal, a constant, or two of them with `+`, `-`,
/// `*` or `/` between.
///
/// # Panics
///
/// If it is another expression.
pub fn size(constants: Constants, size: &Size) -> usize {
    match size {
        Size::Literal(value) => *value,
        Size::Expression(expression) => evaluate(constants, expression),
        Size::Twice(half) => 2 * self::size(constants, half),
        Size::Sum(sizes) => sizes.iter().map(|size| self::size(constants, size)).sum(),
        Size::Product(size, by) => self::size(constants, size) * self::size(constants, by),
        Size::Quotient(size, by) => self::size(constants, size) / self::size(constants, by),
    }
}

fn evaluate(constants: Constants, expression: &Expression) -> usize {
    let text = expression.tokens.to_string();
    let words: Vec<_> = text.split_whitespace().collect();
    let number = |word: &str| {
        let constant = constants.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        constant.or_else(|| word.parse().ok()).expect("a literal or a constant")
    };
    match words.as_slice() {
        [word] => number(word),
        [left, "+", right] => number(left) + number(right),
        [left, "-", right] => number(left) - number(right),
        [left, "*", right] => number(left) * number(right),
        [left, "/", right] => number(left) / number(right),
        _ => panic!("the reference does not compute `{text}`"),
    }
}

/// The numbers of an array of literals, as the `f32`s that they are.
///
/// # Panics
///
/// If it is another expression.
pub fn list(expression: &Expression) -> Vec<f64> {
    let text = expression.tokens.to_string();
    let numbers = text.trim_matches(['[', ']']).split(',').map(str::trim);
    let number = |text: &str| f64::from(text.parse::<f32>().expect("a literal"));
    numbers.filter(|text| !text.is_empty()).map(number).collect()
}

/// A number of the description, as the `f32` that the network computes with.
///
/// # Panics
///
/// If it is no literal.
pub fn value(scalar: &Scalar) -> f64 {
    scalar.known().expect("tested descriptions have literals")
}
