//! E04xx: what a network needs, and what does not go together.

use proc_macro2::{Ident, Span};

use super::{Code, mistake};
use crate::diagnostic::{Diagnostic, list};
use crate::syntax::StepSyntax;

/// E0401: no parentheses after the name.
#[must_use]
pub fn no_input(span: Span) -> Diagnostic {
    let help = "write the input and its size after the name: `struct Digits(pixels: [64])`";
    mistake(
        Code::E0401,
        span,
        "the network has no input",
        "`(input: [64])` belongs before this",
        help,
    )
}

/// E0401: `()`
#[must_use]
pub fn empty_input(span: Span) -> Diagnostic {
    let help = "write the input and its size: `(pixels: [64])`";
    mistake(Code::E0401, span, "the network has no input", "empty", help)
}

/// E0402: no arrow after the input.
#[must_use]
pub fn no_output(span: Span) -> Diagnostic {
    let help = "write the block whose value is the output: `-> scores`";
    mistake(Code::E0402, span, "the network has no output", "`-> output` belongs before this", help)
}

/// E0403: `{ }`
#[must_use]
pub fn no_block(span: Span) -> Diagnostic {
    let help = "write a block: `scores: dense(10),`";
    mistake(Code::E0403, span, "the network has no block", "empty", help)
}

/// E0404: `softmax` or `sigmoid` in front of a loss that applies it.
#[must_use]
pub fn applied_twice(span: Span, activation: &str, loss: &str) -> Diagnostic {
    let message = format!("`{activation}` before `{loss}`, which applies it itself");
    let help = format!("remove `-> {activation}`, so that the output is the scores");
    mistake(Code::E0404, span, message, "would be applied twice", help)
}

/// E0405: `softmax` in front of a loss of logarithms.
#[must_use]
pub fn not_logarithms(span: Span, loss: &str) -> Diagnostic {
    let message = format!("`softmax` before `{loss}`, which takes logarithms of probabilities");
    let help = "write `-> log_softmax`";
    mistake(Code::E0405, span, message, "makes probabilities", help)
}

/// E0406: `looks_linear` for a layer that reads one side.
#[must_use]
pub fn looks_linear(span: Span) -> Diagnostic {
    let message = "`looks_linear` is for a layer that reads `two_sided_relu`";
    let help = "write `init: orthogonal`, or put `two_sided_relu` before this layer";
    mistake(Code::E0406, span, message, "this layer reads something else", help)
}

/// E0406: `looks_linear` for an embedding.
#[must_use]
pub fn looks_linear_embedding(span: Span) -> Diagnostic {
    let message = "`looks_linear` is for a layer that reads `two_sided_relu`";
    mistake(Code::E0406, span, message, "an embedding reads indices", "write `init: orthogonal`")
}

/// E0407: `pixels: 64`
#[must_use]
pub fn shape_without_brackets(span: Span, name: &Ident, written: &str) -> Diagnostic {
    let help = match written.trim_matches(['(', ')', '{', '}', ' ']) {
        "" => format!("write `{name}: [64]`"),
        written => format!("write `{name}: [{written}]`"),
    };
    let message = format!("the size of `{name}` belongs in brackets");
    mistake(Code::E0407, span, message, "not in `[ ]`", help)
}

/// E0408: `pixels: []`
#[must_use]
pub fn empty_shape(span: Span, name: &Ident) -> Diagnostic {
    let message = format!("input `{name}` has no size");
    mistake(Code::E0408, span, message, "empty", format!("write `{name}: [64]`"))
}

/// E0409: `dense(64) -> hidden + deep`
#[must_use]
pub fn sum_inside(span: Span) -> Diagnostic {
    let help = "begin a block with it: `joined: hidden + deep -> ...`";
    mistake(Code::E0409, span, "a sum inside a pipeline", "belongs at the head of a block", help)
}

/// E0410: the terms of a sum differ in shape.
#[must_use]
pub fn sum_shapes(span: Span, first: &Made, other: &Made) -> Diagnostic {
    let message = format!(
        "a sum needs terms of one shape: `{}` is {}, `{}` is {}",
        first.name, first.shape, other.name, other.shape
    );
    let help = format!("{}, {}: make them equal", first.how(), other.how());
    mistake(Code::E0410, span, message, "differs in shape", help)
}

/// E0411: the pipeline of `repeat` or `residual` changes the shape.
#[must_use]
pub fn changed_shape(callee: &str, span: Span, input: &Made, output: &Made) -> Diagnostic {
    let message = format!(
        "the pipeline of `{callee}` reads {} and makes {}: it must keep the shape",
        input.shape, output.shape
    );
    let help = format!("{}, {}: make them equal", input.how(), output.how());
    mistake(Code::E0411, span, message, "changes the shape", help)
}

/// E0412: `residual()`
#[must_use]
pub fn empty_body(word: &Ident) -> Diagnostic {
    let message = format!("`{word}` has no layers");
    let help = if word == "repeat" {
        "write how often, and the layers: `repeat(3, dense(64) -> relu)`"
    } else {
        "write its layers: `residual(dense(64) -> relu -> dense(64))`"
    };
    mistake(Code::E0412, word.span(), message, "empty", help)
}

/// E0413: `dense(64) -> concat(hidden, deep)`
#[must_use]
pub fn concat_inside(span: Span) -> Diagnostic {
    let help = "begin a block with it: `joined: concat(hidden, deep) -> ...`";
    let message = "`concat` inside a pipeline";
    mistake(Code::E0413, span, message, "belongs at the head of a block", help)
}

/// E0414: `concat(hidden)`
#[must_use]
pub fn concat_of_few(span: Span) -> Diagnostic {
    let help = "name two or more: `concat(hidden, deep)`";
    mistake(Code::E0414, span, "`concat` joins at least two values", "too few", help)
}

/// E0415: more than three `repeat`s or `residual`s inside one another.
#[must_use]
pub fn nested_too_deep(span: Span, keyword: &str) -> Diagnostic {
    let help = "write the innermost layers out, or make it two blocks";
    let message = format!("`{keyword}` is nested more than three deep");
    mistake(Code::E0415, span, message, "too deep", help)
}

/// E0416: `pixels: [f32; 64]`, `words: [u32; 3]`
#[must_use]
pub fn shape_as_type(span: Span, name: &Ident, element: &Ident, size: &str) -> Diagnostic {
    let message = format!("`{name}` is given by its size, not by a type");
    let mut help = format!("write `{name}: [{size}]`");
    if !element.to_string().starts_with('f') {
        help.push_str("; an input that `embedding` reads is of indices (`u32`)");
    }
    mistake(Code::E0416, span, message, "a type of Rust", help)
}

/// E0417: `dense(64) -> embedding(1000, 16)`
#[must_use]
pub fn misplaced_embedding(step: &StepSyntax, block: &Ident, inputs: &[&Ident]) -> Diagnostic {
    let message = "`embedding` reads indices, and only an input is of indices";
    let help = match inputs {
        [] => format!("begin a block with it: `{block}_rows: input -> {step}`"),
        [input] => format!("begin a block with it: `{block}_rows: {input} -> {step}`"),
        [input, ..] => {
            let inputs: Vec<_> = inputs.iter().map(ToString::to_string).collect();
            let inputs = list(&inputs);
            format!("begin a block with it, on one of {inputs}: `{block}_rows: {input} -> {step}`")
        }
    };
    mistake(Code::E0417, step.span(), message, "does not read an input", help)
}

/// E0418: `context -> dense(64)`, where another block reads it by `embedding`.
#[must_use]
pub fn indices_as_numbers(span: Span, input: &Ident) -> Diagnostic {
    let message = format!("input `{input}` is of indices, and only `embedding` can read them");
    let help = format!(
        "read the block that begins with `{input} -> embedding`, or add an input of numbers"
    );
    mistake(Code::E0418, span, message, "reads indices as numbers", help)
}

/// A value in a message about shapes.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it is called: a block's name.
    pub name: String,
    /// Its shape.
    pub shape: String,
    /// What gave it that shape: `dense(64)`, or an input.
    pub by: String,
}

impl Made {
    /// `` `hidden` is [64] by `dense(64)` ``
    fn how(&self) -> String {
        match self.by.as_str() {
            by if by == self.name => format!("`{}` is given as {}", self.name, self.shape),
            by => format!("{} comes from `{by}`", self.shape),
        }
    }
}
