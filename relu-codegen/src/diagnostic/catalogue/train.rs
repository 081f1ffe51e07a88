//! E05xx: the `train` section.

use proc_macro2::{Ident, Span};

use super::{Code, mistake};
use crate::diagnostic::{Diagnostic, closest, list};
use crate::model::Scalar;

/// E0501: `train { }`
#[must_use]
pub fn no_loss(span: Span) -> Diagnostic {
    let help = "write `train { loss: softmax_cross_entropy }`, or remove `train`";
    mistake(Code::E0501, span, "`train` needs a loss", "has no `loss`", help)
}

/// E0502: two losses, or two limits.
#[must_use]
pub fn key_twice(key: &Ident, first: &Ident) -> Diagnostic {
    let message = format!("`{key}` is given twice");
    mistake(Code::E0502, key.span(), message, "the second", "remove one of them")
        .with_place(first.span(), "the first")
}

/// E0503: two sections.
#[must_use]
pub fn second_train(span: Span, first: Span) -> Diagnostic {
    let help = "write all entries in one section: `train { loss: ..., clip: ... }`";
    mistake(Code::E0503, span, "there is a second `train` section", "the second", help)
        .with_place(first, "the first")
}

/// E0504: `loss: mean_squared_error` with several outputs.
#[must_use]
pub fn one_loss_for_several(span: Span, loss: &str, outputs: &[&str]) -> Diagnostic {
    let entries: Vec<_> = outputs.iter().map(|output| format!("{output}: {loss}")).collect();
    let help = format!("write a loss per output: `loss: {{ {} }}`", entries.join(", "));
    let message = "one loss is given for several outputs";
    mistake(Code::E0504, span, message, "for which output?", help)
}

/// E0504: `loss: { mean_squared_error }`
#[must_use]
pub fn nameless_loss(span: Span, loss: &str, outputs: &[&str]) -> Diagnostic {
    if outputs.len() > 1 {
        return one_loss_for_several(span, loss, outputs);
    }
    let help = format!("write `loss: {loss}`");
    let message = "a loss in braces needs the name of its output";
    mistake(Code::E0504, span, message, "for which output?", help)
}

/// E0505: an output without a loss.
#[must_use]
pub fn output_without_loss(span: Span, output: &Ident) -> Diagnostic {
    let message = format!("output `{output}` has no loss");
    let help = format!(
        "add one, for example `{output}: mean_squared_error`, or remove it from the outputs"
    );
    let label = format!("no loss for `{output}` among these");
    mistake(Code::E0505, span, message, label, help).with_place(output.span(), "the output")
}

/// E0506: a loss for what is not an output.
#[must_use]
pub fn loss_of_no_output(name: &Ident, outputs: &[&str]) -> Diagnostic {
    let message = format!("a loss is given for `{name}`, which is not an output");
    let help = match closest(&name.to_string(), outputs.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the outputs are {}", list(outputs)),
    };
    mistake(Code::E0506, name.span(), message, "not an output", help)
}

/// E0507: `clip: { ... }`
#[must_use]
pub fn clip_per_output(span: Span) -> Diagnostic {
    let message = "`clip` needs the name of a way to clip, and its limit";
    let help = "write for example `clip: global_norm(5.0)`";
    mistake(Code::E0507, span, message, "not a way to clip", help)
}

/// E0508: `mean_squared_error(weight: -1.0)`
#[must_use]
pub fn loss_weight(value: &Scalar) -> Diagnostic {
    let message = format!("the weight of a loss is {value}, and must not be negative");
    let help = "write what the loss is multiplied by in the sum of all: `weight: 0.5`";
    mistake(Code::E0508, value.span(), message, "negative", help)
}

/// E0509: `huber(0.0)`
#[must_use]
pub fn delta(value: &Scalar) -> Diagnostic {
    not_positive("delta", "huber", value)
}

/// E0509: `smooth_l1(0.0)`
#[must_use]
pub fn beta(value: &Scalar) -> Diagnostic {
    not_positive("beta", "smooth_l1", value)
}

fn not_positive(name: &str, loss: &str, value: &Scalar) -> Diagnostic {
    let message = format!("the {name} of `{loss}` is {value}, and must be more than 0");
    mistake(Code::E0509, value.span(), message, "not positive", format!("write `{loss}(1.0)`"))
}

/// E0509: `focal(-1.0)`
#[must_use]
pub fn gamma(value: &Scalar) -> Diagnostic {
    let message = format!("the gamma of `focal` is {value}, and must not be negative");
    let help = "write `focal(2.0)`; with 0 it is cross entropy";
    mistake(Code::E0509, value.span(), message, "negative", help)
}

/// E0510: `loss: 3`
#[must_use]
pub fn not_a_loss(span: Span) -> Diagnostic {
    let help = "write the name of a loss: `mean_squared_error`";
    mistake(Code::E0510, span, "this is not a loss", "a loss belongs here", help)
}

/// E0511: `l1: strong(3)`
#[must_use]
pub fn not_a_strength(span: Span, key: &Ident) -> Diagnostic {
    let help = format!("write a number: `{key}: 1e-4`");
    mistake(Code::E0511, span, format!("`{key}` takes a number"), "not a number", help)
}

/// E0512: `l2: -1.0`
#[must_use]
pub fn strength(key: &Ident, value: &Scalar) -> Diagnostic {
    let message = format!("`{key}` is {value}, and must not be negative");
    let help = format!("write for example `{key}: 1e-4`");
    mistake(Code::E0512, value.span(), message, "negative", help)
}

/// E0513: `freeze: 3`
#[must_use]
pub fn not_blocks(span: Span) -> Diagnostic {
    let help = "write a block or a list: `freeze: [hidden, narrow]`";
    mistake(Code::E0513, span, "`freeze` takes blocks", "not a block", help)
}

/// E0513: `freeze: []`
#[must_use]
pub fn no_block_to_freeze(span: Span, key: &Ident) -> Diagnostic {
    let message = format!("`{key}` names no block");
    mistake(Code::E0513, span, message, "empty", format!("name blocks, or remove `{key}`"))
}

/// E0517: `freeze: hidden`, where `hidden` is `relu`.
#[must_use]
pub fn nothing_to_freeze(name: &Ident, block: &Ident) -> Diagnostic {
    let message = format!("block `{name}` has no parameters to freeze");
    let help = format!("remove `{name}` from `freeze`");
    mistake(Code::E0517, name.span(), message, "nothing to freeze", help)
        .with_place(block.span(), "no layer here has parameters")
}

/// E0518: `class_weights: { [1.0, -2.0] }`
#[must_use]
pub fn class_weight(span: Span, weight: &str) -> Diagnostic {
    let message = format!("the weight of a class is {weight}, and must not be negative");
    let help = "write how much the class counts: 1.0 as the others, 0.0 not at all";
    mistake(Code::E0518, span, message, "negative", help)
}

/// E0518: `class_weights: { [1.0, 2.0] }` of three classes.
#[must_use]
pub fn class_weights(span: Span, found: usize, classes: usize) -> Diagnostic {
    let message = format!("{found} class weights for an output of {classes} classes");
    mistake(
        Code::E0518,
        span,
        message,
        "not one per class",
        format!("write {classes} numbers, one per class"),
    )
}

/// E0513: `freeze: hidden.bias`
#[must_use]
pub fn frozen_parameter(span: Span, name: &str) -> Diagnostic {
    let message = format!("`freeze` takes blocks, and `{name}` is a parameter");
    let help = format!(
        "freeze the block, or give the trainer an optimizer that freezes the parameter: \
         `Groups::new(optimizer, ...).freeze(\"{name}\")?`"
    );
    mistake(Code::E0513, span, message, "not a block", help)
}

/// E0514: `train { ... }` among the blocks.
#[must_use]
pub fn train_inside(span: Span) -> Diagnostic {
    let help = "put it after the braces of the `struct`";
    mistake(Code::E0514, span, "`train` stands among the blocks", "belongs after them", help)
}

/// E0514: `train { ... } struct Digits ...`
#[must_use]
pub fn train_first(span: Span) -> Diagnostic {
    let help = "put it after the braces of the `struct`";
    mistake(Code::E0514, span, "`train` stands before the `struct`", "belongs after it", help)
}

/// E0515: `train: { ... }`
#[must_use]
pub fn colon_after_train(span: Span, found: &str) -> Diagnostic {
    let message = format!("`train` is followed by `{found}`");
    mistake(Code::E0515, span, message, "not needed", "remove it: `train { loss: ... }`")
}

/// E0516: `softmax_cross_entropy(label_smoothing: 2.0)`
#[must_use]
pub fn label_smoothing(value: &Scalar) -> Diagnostic {
    let message = format!("the label smoothing is {value}, and must be from 0 to 1");
    let help = "write the share that goes to all classes alike: `label_smoothing: 0.1`";
    mistake(Code::E0516, value.span(), message, "not in [0, 1]", help)
}
