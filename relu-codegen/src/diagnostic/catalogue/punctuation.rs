//! E00xx: tokens that are missing, or stand in the wrong place.

use proc_macro2::{Delimiter, Group, Ident, Span};

use super::{Code, mistake};
use crate::diagnostic::Diagnostic;
use crate::syntax::text;
use crate::weights;

const EXAMPLE: &str = "struct Digits(pixels: [64]) -> scores { scores: dense(10) }";

/// E0001: nothing at all.
#[must_use]
pub fn empty_description(span: Span) -> Diagnostic {
    let help = format!("write a network, for example `{EXAMPLE}`");
    mistake(Code::E0001, span, "the description is empty", "nothing here", help)
}

/// E0002: the description, or what is between brackets, ends early.
#[must_use]
pub fn ends_early(span: Span, what: &str, help: &str) -> Diagnostic {
    let message = format!("expected {what}, but this ends early");
    mistake(Code::E0002, span, message, "ends here", help)
}

/// E0003: something else was expected.
#[must_use]
pub fn unexpected(span: Span, what: &str, found: &str, help: &str) -> Diagnostic {
    let message = format!("expected {what}, found `{found}`");
    mistake(Code::E0003, span, message, format!("expected {what}"), help)
}

/// E0004: an attribute that is none.
#[must_use]
pub fn attribute(span: Span, error: &syn::Error) -> Diagnostic {
    let help = "write an attribute of a struct, for example `#[doc(hidden)]`";
    let message = format!("this is not an attribute: {error}");
    mistake(Code::E0004, span, message, "not an attribute", help)
}

/// E0005: `struct Digits<T>`
#[must_use]
pub fn generics(span: Span) -> Diagnostic {
    let help = "remove them, and write sizes as numbers or constants: `dense(HIDDEN)`";
    let message = "a network cannot have generic parameters";
    mistake(Code::E0005, span, message, "not possible here", help)
}

/// E0006: `where T: Copy`
#[must_use]
pub fn where_clause(span: Span) -> Diagnostic {
    let help = "remove it: a network has no generic parameters that it could limit";
    mistake(Code::E0006, span, "a network cannot have a `where` clause", "not possible here", help)
}

/// E0007: two things without a comma.
#[must_use]
pub fn missing_comma(span: Span, next: &str) -> Diagnostic {
    let message = format!("a comma is missing before `{next}`");
    mistake(Code::E0007, span, message, "a `,` belongs before this", format!("write `, {next}`"))
}

/// E0008: two layers without an arrow.
#[must_use]
pub fn missing_arrow(span: Span, next: &Ident) -> Diagnostic {
    let message = format!("an arrow is missing before `{next}`");
    mistake(Code::E0008, span, message, "a `->` belongs before this", format!("write `-> {next}`"))
}

/// E0009: `hidden = dense(64)`
#[must_use]
pub fn equals_for_colon(span: Span, name: &Ident) -> Diagnostic {
    let message = format!("`{name}` is followed by `=`, where a `:` belongs");
    mistake(Code::E0009, span, message, "a `:` belongs here", format!("write `{name}: ...`"))
}

/// E0010: an arrow that leads nowhere, or comes from nowhere.
#[must_use]
pub fn missing_layer(span: Span, side: &str) -> Diagnostic {
    let message = format!("a layer is missing {side} the arrow");
    let help = "write a layer, for example `dense(64) -> relu`, or remove the arrow";
    mistake(Code::E0010, span, message, "a layer belongs before this", help)
}

/// E0011: `;` for `,`
#[must_use]
pub fn semicolon(span: Span) -> Diagnostic {
    let message = "a `;` stands where a `,` belongs";
    mistake(Code::E0011, span, message, "a `,` belongs here", "write `,`")
}

/// E0012: brackets of another kind.
#[must_use]
pub fn wrong_delimiter(group: &Group, what: &str, right: Delimiter, help: &str) -> Diagnostic {
    let (found, right) = (brackets(group.delimiter()), brackets(right));
    let message = format!("{what} belong in `{right}`, not in `{found}`");
    mistake(Code::E0012, group.span_open(), message, format!("`{right}` belong here"), help)
}

/// E0012: `dense{64}`, `dense[64]`
#[must_use]
pub fn arguments_in_braces(group: &Group, layer: &Ident) -> Diagnostic {
    let help = format!("write `{layer}({})`", text(&group.stream()));
    wrong_delimiter(group, &format!("the arguments of `{layer}`"), Delimiter::Parenthesis, &help)
}

/// E0013: something after the struct.
#[must_use]
pub fn text_after(span: Span, found: &str) -> Diagnostic {
    let message = format!("expected `train {{ ... }}` or the end, found `{found}`");
    let help = "remove it; each network has a `network!` of its own";
    mistake(Code::E0013, span, message, "not expected after the network", help)
}

/// E0013: `training { ... }`
#[must_use]
pub fn misspelled_train(span: Span, found: &str) -> Diagnostic {
    Diagnostic { help: String::from("did you mean `train`?"), ..text_after(span, found) }
}

/// E0014: `hidden: ,`
#[must_use]
pub fn empty_pipeline(block: &Ident) -> Diagnostic {
    let message = format!("block `{block}` is empty");
    let help = format!("write its layers: `{block}: dense(64) -> relu`");
    mistake(Code::E0014, block.span(), message, "has no layers", help)
}

/// E0015: an attribute other than a doc comment on a block.
#[must_use]
pub fn attribute_on_block(span: Span) -> Diagnostic {
    let help = "remove it, or put it before the `struct`";
    let message = "a block takes doc comments, and no other attributes";
    mistake(Code::E0015, span, message, "not a doc comment", help)
}

/// E0016: `dense(N * 2)`
#[must_use]
pub fn needs_braces(span: Span, written: &str) -> Diagnostic {
    let help = format!("write `{{ {written} }}`");
    mistake(Code::E0016, span, "an expression needs braces", "not in `{ }`", help)
}

/// E0016: `dropout(10%)`
#[must_use]
pub fn percent(span: Span, written: &str, part: &str) -> Diagnostic {
    let message = format!("`{written}` is not a number");
    mistake(Code::E0016, span, message, "a percentage", format!("write `{part}`"))
}

/// E0017: `dense({})`
#[must_use]
pub fn empty_expression(span: Span) -> Diagnostic {
    let help = "write a constant expression between the braces: `{ N * 2 }`";
    mistake(Code::E0017, span, "there is no expression in the braces", "empty", help)
}

/// E0018: `=>` and others for `->`.
#[must_use]
pub fn wrong_arrow(span: Span, found: &str) -> Diagnostic {
    let message = format!("`{found}` stands where a `->` belongs");
    mistake(Code::E0018, span, message, "a `->` belongs here", "write `->`")
}

/// E0018: `- >`
#[must_use]
pub fn split_arrow(span: Span) -> Diagnostic {
    mistake(Code::E0018, span, "the arrow has a space in it", "a `->` belongs here", "write `->`")
}

/// E0019: `dense(64) -> relu` without a name.
#[must_use]
pub fn nameless_block(span: Span, written: &str) -> Diagnostic {
    let help = format!("write `name: {written}`");
    mistake(Code::E0019, span, "the block has no name", "a name and `:` belong before this", help)
}

/// E0020: `hidden dense(64)`
#[must_use]
pub fn missing_colon(name: &Ident, next: &Ident) -> Diagnostic {
    let message = format!("a `:` is missing after `{name}`");
    let help = format!("write `{name}: {next}`");
    mistake(Code::E0020, next.span(), message, "a `:` belongs before this", help)
}

/// E0021: `pub(everywhere)`
#[must_use]
pub fn visibility(span: Span) -> Diagnostic {
    let help = "write `pub`, `pub(crate)`, `pub(super)`, or nothing";
    mistake(Code::E0021, span, "this is not a visibility of Rust", "not a visibility", help)
}

/// E0022: `dense 64`
#[must_use]
pub fn missing_parentheses(span: Span, callee: &Ident, written: &str) -> Diagnostic {
    let message = format!("the argument of `{callee}` belongs in parentheses");
    mistake(Code::E0022, span, message, "not in `( )`", format!("write `{callee}({written})`"))
}

/// E0023: `let hidden: dense(64)`
#[must_use]
pub fn let_block(span: Span) -> Diagnostic {
    let help = "remove `let`: a block is a name, `:` and its layers";
    mistake(Code::E0023, span, "a block is not declared by `let`", "not needed", help)
}

/// E0024: `nn.ReLU()`
#[must_use]
pub fn layer_of_module(span: Span, written: &str, meant: &str) -> Diagnostic {
    let message = format!("`{written}` is not the name of a layer");
    let label = "layers have no module before them";
    mistake(Code::E0024, span, message, label, format!("write `{meant}`"))
}

/// E0025: `-> policy, value`
#[must_use]
pub fn outputs_without_parentheses(span: Span, outputs: &[Ident]) -> Diagnostic {
    let help = format!("write `-> {}`", in_parentheses(outputs));
    let message = "several outputs belong in parentheses";
    mistake(Code::E0025, span, message, "`(` belongs before this", help)
}

/// E0012: `-> [policy, value]`
#[must_use]
pub fn outputs_in_brackets(group: &Group, outputs: &[Ident]) -> Diagnostic {
    let help = format!("write `-> {}`", in_parentheses(outputs));
    match outputs {
        [_] => {
            let message = "a single output has no brackets";
            mistake(Code::E0012, group.span_open(), message, "not needed", help)
        }
        _ => wrong_delimiter(group, "the outputs", Delimiter::Parenthesis, &help),
    }
}

/// `(policy, value)`, `scores`
fn in_parentheses(outputs: &[Ident]) -> String {
    let names: Vec<_> = outputs.iter().map(ToString::to_string).collect();
    if names.len() > 1 { format!("({})", names.join(", ")) } else { names.join("") }
}

/// E0026: `hidden - deep`
#[must_use]
pub fn only_sums(span: Span, operator: char, left: &str, right: &Ident) -> Diagnostic {
    let done = match operator {
        '-' => "subtracted",
        '*' => "multiplied",
        _ => "divided",
    };
    let message = format!("blocks can be added, and not be {done}");
    let help = format!(
        "write `{left} + {right}`, or `concat({left}, {right})` for the next layer to read both"
    );
    mistake(Code::E0026, span, message, "only `+` joins blocks", help)
}

/// E0027: `#[weights]`, `#[weights(digits)]`
#[must_use]
pub fn weights_without_name(span: Span) -> Diagnostic {
    let message = "`weights` needs the name of the trained weights, as a string";
    let help = "write for example `#[weights(\"digits\")]`";
    mistake(Code::E0027, span, message, "which weights?", help)
}

/// E0028: `#[weights("a")] #[weights("b")]`
#[must_use]
pub fn weights_twice(span: Span, first: Span) -> Diagnostic {
    let message = "`weights` is given twice";
    let help = "keep one of them: a type has one `PRETRAINED`";
    mistake(Code::E0028, span, message, "the second", help).with_place(first, "the first")
}

/// E0029: `#[weights("digits.safetensors")]`
#[must_use]
pub fn weights_name(span: Span, name: &str) -> Diagnostic {
    let message = format!("`{name}` is not a name of weights");
    let stem = weights::meant(name);
    let help = format!(
        "write `#[weights(\"{stem}\")]`, and the file in `build.rs`: \
         `relu_build::weights(\"{stem}\", \"{stem}.safetensors\")`"
    );
    mistake(Code::E0029, span, message, "letters, digits, `_` and `-` only", help)
}

/// E0030: `#[c_api] #[c_api]`
#[must_use]
pub fn c_api_twice(span: Span, first: Span) -> Diagnostic {
    let message = "`c_api` is given twice";
    mistake(Code::E0030, span, message, "the second", "keep one of them")
        .with_place(first, "the first")
}

/// E0031: `#[c_api("digits")]`
#[must_use]
pub fn c_api_arguments(span: Span) -> Diagnostic {
    let message = "`c_api` takes no argument: the network's name begins those of its functions";
    mistake(Code::E0031, span, message, "more than a word", "write `#[c_api]`")
}

fn brackets(delimiter: Delimiter) -> &'static str {
    match delimiter {
        Delimiter::Parenthesis => "( )",
        Delimiter::Bracket => "[ ]",
        Delimiter::Brace => "{ }",
        Delimiter::None => " ",
    }
}
