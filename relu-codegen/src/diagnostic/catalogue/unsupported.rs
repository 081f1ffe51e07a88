//! E09xx: what the language keeps for a later version.

use proc_macro2::{Ident, Span};

use super::{Code, mistake};
use crate::diagnostic::Diagnostic;

const LABEL: &str = "not supported yet";

/// E0903: `[3, 8, 8]`
#[must_use]
pub fn several_dimensions(span: Span, name: &Ident, product: &str) -> Diagnostic {
    let message = "shapes of several dimensions are not supported yet";
    mistake(Code::E0903, span, message, LABEL, format!("write the product: `{name}: [{product}]`"))
}

/// E0908: `like(hidden)`
#[must_use]
pub fn unsupported_word(word: &Ident) -> Option<Diagnostic> {
    let help = "write the layer again, with weights of its own: `dense(64)`";
    let message = "shared weights are not supported yet";
    (word == "like").then(|| mistake(Code::E0908, word.span(), message, LABEL, help))
}

/// E0909: `state memory: [64]`
#[must_use]
pub fn state(span: Span) -> Diagnostic {
    let help = "remove it; what the network remembers can be part of its input and output";
    mistake(Code::E0909, span, "`state` is not supported yet", LABEL, help)
}

/// E0910: `crate::my::snake`
#[must_use]
pub fn user_defined_layer(path: &[Ident]) -> Diagnostic {
    let words: Vec<_> = path.iter().map(ToString::to_string).collect();
    let message =
        format!("user-defined layers such as `{}` are not supported yet", words.join("::"));
    let help = "write one of the layers of the language, for example `leaky_relu(0.01)`";
    mistake(Code::E0910, path[0].span(), message, LABEL, help)
}
