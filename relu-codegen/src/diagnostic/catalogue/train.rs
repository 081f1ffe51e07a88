//! E05xx: the `train` section.

use proc_macro2::{Ident, Span};

use super::mistake;
use crate::diagnostic::Diagnostic;

/// E0501: `train { }`
#[must_use]
pub fn no_loss(span: Span) -> Diagnostic {
    let help = "write `train { loss: softmax_cross_entropy }`, or remove `train`";
    mistake("E0501", span, "`train` needs a loss", "has no `loss`", help)
}

/// E0502: two losses, or two limits.
#[must_use]
pub fn key_twice(key: &Ident) -> Diagnostic {
    let message = format!("`{key}` is given twice");
    mistake("E0502", key.span(), message, "the second", "remove one of them")
}

/// E0503: two sections.
#[must_use]
pub fn second_train(span: Span) -> Diagnostic {
    let help = "write all entries in one section: `train { loss: ..., clip: ... }`";
    mistake("E0503", span, "a second `train` section", "the second", help)
}
