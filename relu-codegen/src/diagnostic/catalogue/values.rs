//! E03xx: sizes and numbers outside their range.

use proc_macro2::{Ident, Span};

use super::{Code, mistake};
use crate::diagnostic::Diagnostic;
use crate::model::{Scalar, Size};

/// E0301: `dense(0)`
#[must_use]
pub fn zero_size(span: Span, what: &str) -> Diagnostic {
    let help = "write a number of 1 or more";
    mistake(Code::E0301, span, format!("{what} is 0"), "must be at least 1", help)
}

/// E0302: a size beyond any memory.
#[must_use]
pub fn size_too_large(span: Span, what: &str, size: &str) -> Diagnostic {
    let message = format!("{what} is {size}, more than fits in memory");
    let help = "write a smaller size; the largest is 2^40";
    mistake(Code::E0302, span, message, "too large", help)
}

/// E0302 or E0301, for a size that is written as an expression.
#[must_use]
pub fn size_expression(span: Span, what: &str, size: &Size) -> Diagnostic {
    let message = format!("{what} is `{size}`, which must be at least 1 and at most 2^40");
    mistake(Code::E0302, span, message, "out of range", "choose a size from 1 to 2^40")
}

/// E0303: a weight beyond any memory.
#[must_use]
pub fn weight_too_large(span: Span, inputs: &Size, units: &Size) -> Diagnostic {
    let message =
        format!("the weight of this layer is [{units}, {inputs}], more than 2^40 numbers");
    let help = "write fewer units, or make the value before it smaller";
    mistake(Code::E0303, span, message, "too large", help)
}

/// E0303: a table beyond any memory.
#[must_use]
pub fn table_too_large(span: Span, count: &Size, width: &Size) -> Diagnostic {
    let message = format!("the table of `embedding` is [{count}, {width}], more than 2^40 numbers");
    mistake(Code::E0303, span, message, "too large", "write fewer rows, or narrower ones")
}

/// E0303: the rows of all indices overflow.
#[must_use]
pub fn embedded_too_large(span: Span, indices: &Size, width: &Size) -> Diagnostic {
    let message =
        format!("`embedding` makes {indices} rows of {width} numbers, more than 2^40 numbers");
    mistake(Code::E0303, span, message, "too large", "write narrower rows, or read fewer indices")
}

/// E0303: all parameters together beyond any memory.
#[must_use]
pub fn network_too_large(name: &Ident) -> Diagnostic {
    let message = format!("`{name}` has more than 2^40 parameters");
    let help = "write fewer or narrower layers, or repeat them less often";
    mistake(Code::E0303, name.span(), message, "too large", help)
}

/// E0303: twice a size overflows.
#[must_use]
pub fn two_sided_too_large(span: Span, input: &Size) -> Diagnostic {
    let message = format!("`two_sided_relu` makes twice {input} numbers, more than 2^40");
    mistake(Code::E0303, span, message, "too large", "make the value before it smaller")
}

/// E0304: `1e39`
#[must_use]
pub fn not_finite(what: &str, value: &Scalar) -> Diagnostic {
    let message = format!("{what} is not finite as an `f32`");
    let help = "write a number between -3.4e38 and 3.4e38";
    mistake(Code::E0304, value.span(), message, "too large for an `f32`", help)
}

/// E0305: `dropout(1.0)`
#[must_use]
pub fn rate(value: &Scalar) -> Diagnostic {
    let message =
        format!("the rate of dropout is {}, and must be from 0 to less than 1", text(value));
    let help = "write the share that is dropped: `dropout(0.1)` drops a tenth";
    mistake(Code::E0305, value.span(), message, "not in [0, 1)", help)
}

/// E0306: `batch_norm(momentum: 2.0)`
#[must_use]
pub fn momentum(value: &Scalar) -> Diagnostic {
    let message =
        format!("the momentum of `batch_norm` is {}, and must be from 0 to 1", text(value));
    let help = "write how much a new batch counts: `batch_norm(momentum: 0.1)`";
    mistake(Code::E0306, value.span(), message, "not in [0, 1]", help)
}

/// E0307: `batch_norm(epsilon: 0.0)`
#[must_use]
pub fn epsilon(value: &Scalar) -> Diagnostic {
    let value_text = text(value);
    let message = format!("the epsilon of a norm is {value_text}, and must be more than 0");
    let help = "write a small positive number: `epsilon: 1e-5`";
    mistake(Code::E0307, value.span(), message, "not positive", help)
}

/// E0308: `clip(1.0, -1.0)`
#[must_use]
pub fn clip_bounds(span: Span, callee: &str, low: &Scalar, high: &Scalar) -> Diagnostic {
    let (low_text, high_text) = (text(low), text(high));
    let message = format!(
        "`{callee}` needs a lower and then a higher bound, found {low_text} and {high_text}"
    );
    let help = match (low.known(), high.known()) {
        (Some(left), Some(right)) if left > right => {
            format!("write `{callee}({high_text}, {low_text})`")
        }
        _ => format!("write for example `{callee}(-1.0, 1.0)`"),
    };
    mistake(Code::E0308, span, message, "the first bound is not the lower one", help)
}

/// E0309: `clip: global_norm(0.0)`
#[must_use]
pub fn limit(value: &Scalar) -> Diagnostic {
    let message = format!("the limit of gradients is {}, and must be more than 0", text(value));
    let help = "write a positive number; 1.0 and 5.0 are common";
    mistake(Code::E0309, value.span(), message, "not positive", help)
}

/// E0310: `dense(-3)`
#[must_use]
pub fn negative_size(span: Span, what: &str, digits: &str) -> Diagnostic {
    let message = format!("{what} is negative");
    mistake(Code::E0310, span, message, "must be at least 1", format!("write `{digits}`"))
}

/// As a literal of Rust, `1.0`, or the user's expression.
fn text(value: &Scalar) -> String {
    match value {
        Scalar::Literal { value, .. } => format!("{value:?}"),
        Scalar::Expression(_) => format!("`{value}`"),
    }
}

/// E0311: `elu(-1.0)`
#[must_use]
pub fn elu_alpha(value: &Scalar) -> Diagnostic {
    let message = format!("the alpha of `elu` is {}, and must not be negative", text(value));
    mistake(Code::E0311, value.span(), message, "negative", "write for example `elu(1.0)`")
}

/// E0312: `gaussian_noise(-1.0)`
#[must_use]
pub fn deviation(value: &Scalar) -> Diagnostic {
    let message =
        format!("the deviation of the noise is {}, and must not be negative", text(value));
    let help = "write for example `gaussian_noise(0.1)`";
    mistake(Code::E0312, value.span(), message, "negative", help)
}

/// E0313: `maxout(3)` after 64 units.
#[must_use]
pub fn maxout_pieces(span: Span, input: &Size, pieces: &Size) -> Diagnostic {
    let message = format!("`maxout({pieces})` reads {input} units, not a multiple of {pieces}");
    let help = match input.known().zip(pieces.known()).and_then(next_multiple) {
        Some(next) => format!("make the value before it {next} wide, a multiple of {pieces}"),
        None => format!("make the value before it as wide as a multiple of {pieces}"),
    };
    mistake(Code::E0313, span, message, "some units would be left over", help)
}

/// 66 after 64, of 3.
fn next_multiple((size, of): (usize, usize)) -> Option<usize> {
    size.checked_next_multiple_of(of)
}
