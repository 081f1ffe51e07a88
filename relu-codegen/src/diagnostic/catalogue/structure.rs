//! E04xx: what a network needs, and what does not go together.

use std::fmt::Write;

use proc_macro2::{Ident, Span};

use super::{Code, mistake};
use crate::diagnostic::{Diagnostic, list};
use crate::model::{Shape, Trail};
use crate::syntax::StepSyntax;

/// E0401: no parentheses after the name.
#[must_use]
pub fn no_input(span: Span) -> Diagnostic {
    let help = "write the input and its size after the name: `struct Digits(pixels: [64])`";
    let message = "the network has no input";
    mistake(Code::E0401, span, message, "`(input: [64])` belongs before this", help)
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
pub fn applied_twice(span: Span, activation: &str, loss: &str, at: Span) -> Diagnostic {
    let message = format!("the output ends with `{activation}`, which `{loss}` applies itself");
    let help = format!("remove `-> {activation}`, so that the output is the scores");
    mistake(Code::E0404, span, message, "would be applied twice", help)
        .with_place(at, format!("applies `{activation}` itself"))
}

/// E0405: `softmax` in front of a loss of logarithms.
#[must_use]
pub fn not_logarithms(span: Span, loss: &str, at: Span) -> Diagnostic {
    let message =
        format!("the output ends with `softmax`, and `{loss}` takes logarithms of probabilities");
    let help = "write `log_softmax` instead of `softmax`";
    mistake(Code::E0405, span, message, "makes probabilities", help)
        .with_place(at, "takes logarithms")
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
    mistake(Code::E0409, span, "a sum belongs at the head of a block", "inside a pipeline", help)
}

/// E0410: the terms of a sum differ in shape.
#[must_use]
pub fn sum_shapes(span: Span, first: &Made<'_>, other: &Made<'_>) -> Diagnostic {
    let message = format!(
        "a sum needs terms of one shape: `{}` is {}, `{}` is {}",
        first.name, first.shape, other.name, other.shape
    );
    let label = format!("{}, not {}", other.shape, first.shape);
    // The one further down the page may follow from the other, and not the reverse.
    let (above, below) = if first.order > other.order { (other, first) } else { (first, other) };
    let help = below.resized_for(above).unwrap_or_else(|| below.widened_for(above));
    other.explain(first.explain(mistake(Code::E0410, span, message, label, help)))
}

/// E0411: the pipeline of `repeat` or `residual` changes the shape.
#[must_use]
pub fn changed_shape(callee: &str, span: Span, input: &Made<'_>, output: &Made<'_>) -> Diagnostic {
    let message = format!(
        "the pipeline of `{callee}` reads {} and makes {}: it must keep the shape",
        input.shape, output.shape
    );
    let label = format!("makes {}, not {}", output.shape, input.shape);
    let mut end = format!("end the pipeline with `-> dense({})`", as_argument(input.shape));
    let doubled = input.shape.width().twice().equals(output.shape.width()) == Some(true);
    if doubled && output.trail.ends_two_sided() {
        let _ = write!(end, ", or put `two_sided_relu` before the `{callee}`, too");
    }
    let help = output.resized(input.shape).unwrap_or(end);
    let mistake = input.explain(mistake(Code::E0411, span, message, label, help));
    // The label says it where the last layer makes the shape.
    if output.trail.ends_with_maker() {
        output.trail.tell(output.shape, mistake)
    } else {
        output.explain(mistake)
    }
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
    mistake(Code::E0412, word.span(), message, "no layers here", help)
}

/// E0413: `dense(64) -> concat(hidden, deep)`
#[must_use]
pub fn concat_inside(span: Span) -> Diagnostic {
    let help = "begin a block with it: `joined: concat(hidden, deep) -> ...`";
    let message = "`concat` belongs at the head of a block";
    mistake(Code::E0413, span, message, "inside a pipeline", help)
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
    let message = format!("input `{name}` is given by its size, not by a type");
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
pub fn indices_as_numbers(span: Span, input: &Ident, embedding: &Ident) -> Diagnostic {
    let message = format!("input `{input}` is of indices, and only `embedding` can read them");
    let help = format!("read `{embedding}`, which looks up their rows, or add an input of numbers");
    mistake(Code::E0418, span, message, "reads indices as numbers", help)
        .with_place(embedding.span(), format!("reads `{input}` by `embedding`"))
}

/// A value in a message about shapes.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// What it is called: a block's name.
    name: &'a str,
    shape: &'a Shape,
    trail: &'a Trail,
    /// Where it stands on the page; 0 for inputs.
    order: usize,
}

impl<'a> Made<'a> {
    /// A value of that shape, and how it got it.
    #[must_use]
    pub fn new(name: &'a str, shape: &'a Shape, trail: &'a Trail) -> Self {
        Self { name, shape, trail, order: 0 }
    }

    /// The value of the block of an index, and not of an input.
    #[must_use]
    pub fn of_block(self, index: usize) -> Self {
        Self { order: index + 1, ..self }
    }

    fn explain(&self, mistake: Diagnostic) -> Diagnostic {
        self.trail.explain(self.shape, mistake)
    }

    /// What to write so that it has another shape, where a `dense` made the one that it
    /// has.
    fn resized(&self, shape: &Shape) -> Option<String> {
        let written = &self.trail.free_maker()?.text;
        let rest = written.strip_prefix(&format!("dense({}", as_argument(self.shape)))?;
        let resized = format!("dense({}{rest}", as_argument(shape));
        rest.starts_with([')', ',']).then(|| format!("write `{resized}` instead of `{written}`"))
    }

    fn resized_for(&self, other: &Self) -> Option<String> {
        let resized = self.resized(other.shape)?;
        Some(format!("{resized}, so that `{}` is {}, too", self.name, other.shape))
    }

    /// The same, where another layer has to be added.
    fn widened_for(&self, other: &Self) -> String {
        let (name, size) = (self.name, as_argument(other.shape));
        if self.order == 0 {
            format!(
                "read `{name}` through a block (`wide: {name} -> dense({size})`), and add `wide`"
            )
        } else {
            format!("end `{name}` with `-> dense({size})`, so that it is {}, too", other.shape)
        }
    }
}

/// `64`, `HIDDEN`, `{ 2 * HIDDEN }`
fn as_argument(shape: &Shape) -> String {
    let size = shape.width().to_string();
    if size.contains(' ') { format!("{{ {size} }}") } else { size }
}
