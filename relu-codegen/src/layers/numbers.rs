//! Reads the numbers among arguments: sizes and scalars.
//!
//! `what` a number is of, such as `` `units` of `dense` ``, is for messages.

use crate::diagnostic::catalogue;
use crate::model::{Range, Rule, Rules, Scalar, Size};
use crate::syntax::{NumberSyntax, ValueSyntax};

/// A number of units.
pub fn read_size(value: &ValueSyntax, what: &str, rules: &mut Rules<'_>) -> Option<Size> {
    let size = match (value, value.expression()) {
        (ValueSyntax::Number(number), _) => read_literal_size(number, what, rules)?,
        (_, Some(expression)) => Size::Expression(expression),
        (other, None) => {
            let (span, found) = (other.span(), other.to_string());
            let help = "write a number, a constant, or `{ an expression }`";
            let mistake = catalogue::wrong_kind(span, what, "a size", &found, help);
            rules.diagnostics.push(mistake);
            return None;
        }
    };
    let mistake = match &size {
        Size::Literal(0) => catalogue::zero_size(value.span(), what),
        Size::Literal(_) => catalogue::size_too_large(value.span(), what, &size.to_string()),
        _ => catalogue::size_expression(value.span(), what, &size),
    };
    rules.require(Rule::Size(size.clone()), mistake).then_some(size)
}

/// What a number that is no size is probably meant for: 2 for `-2` and `2.0`.
pub fn likely_size(value: &ValueSyntax) -> Option<Size> {
    let ValueSyntax::Number(NumberSyntax { digits, .. }) = value else { return None };
    let (whole, _) = digits.split_once('.').unwrap_or((digits, ""));
    let size = whole.parse().ok().map(Size::Literal);
    size.filter(|size| Rule::Size(size.clone()).holds() == Some(true))
}

fn read_literal_size(number: &NumberSyntax, what: &str, rules: &mut Rules<'_>) -> Option<Size> {
    let NumberSyntax { digits, suffix, span, .. } = number;
    let parsed = digits.parse().map(Size::Literal);
    let is_integer = !number.fractional && !matches!(suffix.as_str(), "f32" | "f64");
    let mistake = if !is_integer {
        let whole = digits.parse::<f64>().unwrap_or_default().abs().trunc();
        let help = format!("write `{whole}`");
        let found = format!("{number}{suffix}");
        catalogue::wrong_kind(*span, what, "a whole number", &found, &help)
    } else if !matches!(suffix.as_str(), "" | "usize") {
        catalogue::suffix(*span, digits, suffix, "usize")
    } else if number.negative && digits != "0" {
        catalogue::negative_size(*span, what, digits)
    } else if parsed.is_err() {
        catalogue::size_too_large(*span, what, digits)
    } else {
        return parsed.ok();
    };
    rules.diagnostics.push(mistake);
    None
}

/// A finite number.
pub fn read_scalar(value: &ValueSyntax, what: &str, rules: &mut Rules<'_>) -> Option<Scalar> {
    let scalar = read_any_scalar(value, what, rules)?;
    let mistake = catalogue::not_finite(what, &scalar);
    rules.require(Rule::Scalar(scalar.clone(), Range::Finite), mistake).then_some(scalar)
}

/// A number that may be infinite as an `f32`.
pub fn read_any_scalar(value: &ValueSyntax, what: &str, rules: &mut Rules<'_>) -> Option<Scalar> {
    match (value, value.expression()) {
        (ValueSyntax::Number(number), _) => read_literal_scalar(number, rules),
        (_, Some(expression)) => Some(Scalar::Expression(expression)),
        (other, None) => {
            let (span, found) = (other.span(), other.to_string());
            let help = "write a number, a constant, or `{ an expression }`";
            let mistake = catalogue::wrong_kind(span, what, "a number", &found, help);
            rules.diagnostics.push(mistake);
            None
        }
    }
}

fn read_literal_scalar(number: &NumberSyntax, rules: &mut Rules<'_>) -> Option<Scalar> {
    let NumberSyntax { digits, suffix, span, .. } = number;
    if !matches!(suffix.as_str(), "" | "f32") {
        rules.diagnostics.push(catalogue::suffix(*span, digits, suffix, "f32"));
        return None;
    }
    // Digits of a literal always parse; too large a number is infinite.
    let magnitude = rounded_once(digits);
    let value = if number.negative { -magnitude } else { magnitude };
    Some(Scalar::Literal { value, span: *span })
}

/// The number, which becomes the `f32` that rustc makes of its digits: by way of an `f64` a
/// number that is nearly halfway between two would be rounded twice.
fn rounded_once(digits: &str) -> f64 {
    let exact: f64 = digits.parse().unwrap_or(f64::INFINITY);
    let rounded: f32 = digits.parse().unwrap_or(f32::INFINITY);
    #[expect(clippy::cast_possible_truncation, reason = "rounding is meant")]
    let is_same = (exact as f32).to_bits() == rounded.to_bits();
    if is_same { exact } else { f64::from(rounded) }
}
