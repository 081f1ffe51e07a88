//! E09xx: what the language keeps for a later version.

use proc_macro2::{Ident, Span};

use super::mistake;
use crate::diagnostic::Diagnostic;

const LABEL: &str = "not supported yet";

/// E0901: `(board: [64], clock: [2])`
#[must_use]
pub fn several_inputs(second: &Ident) -> Diagnostic {
    let help = "make it part of the first input: one input whose size is the sum of both";
    mistake("E0901", second.span(), "several inputs are not supported yet", LABEL, help)
}

/// E0902: `-> (policy, value)`
#[must_use]
pub fn several_outputs(span: Span, first: &Ident) -> Diagnostic {
    let help = format!("write one output, `-> {first}`, from a block that is wide enough for all");
    mistake("E0902", span, "several outputs are not supported yet", LABEL, help)
}

/// E0903: `[3, 8, 8]`
#[must_use]
pub fn several_dimensions(span: Span, name: &Ident, product: &str) -> Diagnostic {
    let message = "shapes of several dimensions are not supported yet";
    mistake("E0903", span, message, LABEL, format!("write the product: `{name}: [{product}]`"))
}

/// E0904: `joined: hidden + deep`
#[must_use]
pub fn sum(span: Span) -> Diagnostic {
    let help = "read one block: `name: block -> ...`";
    mistake("E0904", span, "sums of blocks are not supported yet", LABEL, help)
}

/// E0905 to E0908: words with parentheses that are not layers of this version.
#[must_use]
pub fn unsupported_word(word: &Ident) -> Option<Diagnostic> {
    let (code, what, help) = match word.to_string().as_str() {
        "concat" => ("E0905", "`concat` is", "read one block: `name: block -> ...`"),
        "repeat" => (
            "E0906",
            "`repeat` is",
            "write the layers out: `dense(32) -> relu -> dense(32) -> relu`",
        ),
        "residual" => (
            "E0907",
            "`residual` is",
            "write the layers in a row: `two_sided_relu` trains deep networks too",
        ),
        "like" => (
            "E0908",
            "shared weights are",
            "write the layer again, with weights of its own: `dense(64)`",
        ),
        _ => return None,
    };
    Some(mistake(code, word.span(), format!("{what} not supported yet"), LABEL, help))
}

/// E0909: `state memory: [64]`
#[must_use]
pub fn state(span: Span) -> Diagnostic {
    let help = "remove it; what the network remembers can be part of its input and output";
    mistake("E0909", span, "`state` is not supported yet", LABEL, help)
}

/// E0910: `crate::my::snake`
#[must_use]
pub fn user_defined_layer(path: &[Ident]) -> Diagnostic {
    let words: Vec<_> = path.iter().map(ToString::to_string).collect();
    let message =
        format!("user-defined layers such as `{}` are not supported yet", words.join("::"));
    let help = "write one of the layers of the language, for example `leaky_relu(0.01)`";
    mistake("E0910", path[0].span(), message, LABEL, help)
}

/// E0911: `loss: { policy: ... }`
#[must_use]
pub fn loss_per_output(span: Span) -> Diagnostic {
    let help = "write one loss: `loss: softmax_cross_entropy`";
    mistake("E0911", span, "a loss per output is not supported yet", LABEL, help)
}

/// E0912: `mean_squared_error(weight: 0.5)`
#[must_use]
pub fn loss_arguments(loss: &Ident, span: Span) -> Diagnostic {
    let help = format!("write `loss: {loss}`");
    mistake("E0912", span, "arguments of losses are not supported yet", LABEL, help)
}
