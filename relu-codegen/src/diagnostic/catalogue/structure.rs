//! E04xx: what a network needs, and what does not go together.

use proc_macro2::{Ident, Span};

use super::mistake;
use crate::diagnostic::Diagnostic;

/// E0401: no parentheses after the name.
#[must_use]
pub fn no_input(span: Span) -> Diagnostic {
    let help = "write the input and its size after the name: `struct Digits(pixels: [64])`";
    mistake("E0401", span, "the network has no input", "`(input: [64])` belongs before this", help)
}

/// E0401: `()`
#[must_use]
pub fn empty_input(span: Span) -> Diagnostic {
    let help = "write the input and its size: `(pixels: [64])`";
    mistake("E0401", span, "the network has no input", "empty", help)
}

/// E0402: no arrow after the input.
#[must_use]
pub fn no_output(span: Span) -> Diagnostic {
    let help = "write the block whose value is the output: `-> scores`";
    mistake("E0402", span, "the network has no output", "`-> output` belongs before this", help)
}

/// E0403: `{ }`
#[must_use]
pub fn no_block(span: Span) -> Diagnostic {
    let help = "write a block: `scores: dense(10),`";
    mistake("E0403", span, "the network has no block", "empty", help)
}

/// E0404: `softmax` in front of a loss that applies it.
#[must_use]
pub fn softmax_before_loss(span: Span) -> Diagnostic {
    let message = "`softmax` before `softmax_cross_entropy`, which applies it itself";
    let help = "remove `-> softmax`, so that the output is the scores";
    mistake("E0404", span, message, "would be applied twice", help)
}

/// E0405: `sigmoid` in front of a loss that applies it.
#[must_use]
pub fn sigmoid_before_loss(span: Span) -> Diagnostic {
    let message = "`sigmoid` before `binary_cross_entropy`, which applies it itself";
    let help = "remove `-> sigmoid`, so that the output is the scores";
    mistake("E0405", span, message, "would be applied twice", help)
}

/// E0406: `looks_linear` for a layer that reads one side.
#[must_use]
pub fn looks_linear(span: Span) -> Diagnostic {
    let message = "`looks_linear` is for a layer that reads `two_sided_relu`";
    let help = "write `init: orthogonal`, or put `two_sided_relu` before this layer";
    mistake("E0406", span, message, "this layer reads something else", help)
}

/// E0407: `pixels: 64`
#[must_use]
pub fn shape_without_brackets(span: Span, name: &Ident, written: &str) -> Diagnostic {
    let help = match written.trim_matches(['(', ')', '{', '}', ' ']) {
        "" => format!("write `{name}: [64]`"),
        written => format!("write `{name}: [{written}]`"),
    };
    let message = format!("the size of `{name}` belongs in brackets");
    mistake("E0407", span, message, "not in `[ ]`", help)
}

/// E0408: `pixels: []`
#[must_use]
pub fn empty_shape(span: Span, name: &Ident) -> Diagnostic {
    let message = format!("input `{name}` has no size");
    mistake("E0408", span, message, "empty", format!("write `{name}: [64]`"))
}
