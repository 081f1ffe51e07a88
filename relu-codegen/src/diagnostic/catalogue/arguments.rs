//! E02xx: arguments that are missing, too many, or of the wrong kind.

use proc_macro2::{Ident, Span};

use super::{Code, mistake};
use crate::diagnostic::Diagnostic;

/// E0201: `dense()`
#[must_use]
pub fn missing_argument(callee: &str, span: Span, name: &str, usage: &str) -> Diagnostic {
    let message = format!("`{callee}` needs its argument `{name}`");
    let label = format!("`{name}` is missing");
    let usage = without_named(usage);
    mistake(Code::E0201, span, message, label, format!("write for example `{usage}`"))
}

/// `dense(64)` of `dense(64, bias: true)`
fn without_named(usage: &str) -> String {
    let named = usage.find(':').and_then(|colon| usage[..colon].rfind(", "));
    named.map_or_else(|| usage.to_owned(), |comma| format!("{})", &usage[..comma]))
}

/// E0202: `dropout(0.1, 0.2)`
#[must_use]
pub fn too_many_arguments(callee: &str, span: Span, usage: &str) -> Diagnostic {
    let message = format!("too many arguments for `{callee}`");
    let help = match callee {
        // As in PyTorch: `nn.Linear(64, 32)`.
        "dense" => format!("write the number of outputs alone, that of inputs is known: `{usage}`"),
        _ => format!("write for example `{usage}`"),
    };
    mistake(Code::E0202, span, message, "one too many", help)
}

/// E0203: `dense(64, bias: false, bias: true)`
#[must_use]
pub fn argument_twice(callee: &str, first: Span, span: Span, name: &str) -> Diagnostic {
    let message = format!("argument `{name}` of `{callee}` is given twice");
    mistake(Code::E0203, span, message, "the second", "remove one of them")
        .with_place(first, "the first")
}

/// E0204: `dense(bias: false, 64)`
#[must_use]
pub fn positional_after_named(callee: &str, span: Span, usage: &str) -> Diagnostic {
    let message = "an argument without a name stands after one with a name";
    let help = format!("move it to the front, as in `{usage}`");
    mistake(Code::E0204, span, message, format!("belongs first in `{callee}`"), help)
}

/// E0205: `dense(64, false)`
#[must_use]
pub fn needs_name(callee: &str, span: Span, name: &str, value: &str) -> Diagnostic {
    let message = format!("argument `{name}` of `{callee}` must be given by its name");
    mistake(Code::E0205, span, message, "has no name", format!("write `{name}: {value}`"))
}

/// E0206: `dense(true)`
#[must_use]
pub fn wrong_kind(span: Span, what: &str, kind: &str, found: &str, help: &str) -> Diagnostic {
    let message = format!("{what} must be {kind}, found `{found}`");
    mistake(Code::E0206, span, message, format!("not {kind}"), help)
}

/// E0207: `relu(3)`
#[must_use]
pub fn takes_no_arguments(callee: &str, span: Span) -> Diagnostic {
    let message = format!("`{callee}` takes no arguments");
    mistake(Code::E0207, span, message, "one too many", format!("write `{callee}`"))
}

/// E0208: `64u32`
#[must_use]
pub fn suffix(span: Span, digits: &str, suffix: &str, right: &str) -> Diagnostic {
    let message = format!("the number has the suffix `{suffix}`, and must be a `{right}`");
    mistake(Code::E0208, span, message, "the wrong suffix", format!("write `{digits}`"))
}

/// E0209: `repeat(dense(4), 3)`, `repeat 3 (dense(4))`, `repeat(3) { dense(4) }`
#[must_use]
pub fn count_first(word: &Ident, right: &str) -> Diagnostic {
    let message = format!("`{word}` takes a number and then the layers, both in its `( )`");
    let help = format!("write `{word}({right})`");
    mistake(Code::E0209, word.span(), message, "the number comes first", help)
}

/// E0210: `repeat(count: 3, dense(4))`, `residual(x: dense(4))`
#[must_use]
pub fn no_names(word: &Ident, name: &Ident, right: &str) -> Diagnostic {
    let message = format!("the arguments of `{word}` have no names");
    mistake(Code::E0210, name.span(), message, "not a name", format!("write `{word}({right})`"))
}

/// E0209: `repeat(dense(64) -> relu)`
#[must_use]
pub fn missing_count(span: Span, written: &str) -> Diagnostic {
    let message = "`repeat` needs the number of repetitions first";
    mistake(Code::E0209, span, message, "how often?", format!("write `repeat(3, {written})`"))
}
