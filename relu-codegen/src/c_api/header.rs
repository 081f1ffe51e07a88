//! The header of a network's functions.

use std::fmt::Write as _;

use syn::ext::IdentExt as _;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use super::Names;
use super::names::snake_case;
use crate::model::{Element, Network, Size};
use crate::plan::NameSet;

/// What the functions return: the names, the numbers, and what they mean. The numbers are
/// those of the runtime's `c_api::Status`.
pub const STATUS: [(&str, u32, &str); 11] = [
    ("RELU_OK", 0, "all is well"),
    ("RELU_NULL", 1, "a pointer is null"),
    ("RELU_INDEX", 2, "an index in a batch is too large"),
    ("RELU_FORMAT", 3, "the bytes are no packed network"),
    ("RELU_BYTE_ORDER", 4, "they are for the other order of bytes"),
    ("RELU_VERSION", 5, "they are of another version of the format"),
    ("RELU_PANEL", 6, "they are for targets with other vectors"),
    ("RELU_ARCHITECTURE", 7, "they are of another network"),
    ("RELU_LENGTH", 8, "they are too few or too many"),
    ("RELU_ALIGNMENT", 9, "they do not begin at a multiple of 64"),
    ("RELU_CHECKSUM", 10, "a number in them or in their header has changed"),
];

/// Words that are no names in C or C++, and our own parameters.
const TAKEN: &str = "\
    alignas alignof and asm auto bool break case catch char class const constexpr continue \
    default delete do double else enum explicit export extern false float for friend goto if \
    inline int long mutable namespace network new not nullptr operator or private protected \
    public register requires restrict return samples short signed sizeof static struct \
    switch template this throw true try typedef typename union unsigned using virtual void \
    volatile while xor";

/// The header of one network.
#[derive(Debug)]
pub struct Header<'n> {
    network: &'n Network,
    names: Names,
    inputs: Vec<Value>,
    outputs: Vec<Value>,
}

/// What is read or made.
#[derive(Debug)]
struct Value {
    /// As C knows it.
    name: String,
    /// Numbers of a sample.
    len: usize,
    /// `float`
    element: &'static str,
    /// The docs of its block.
    doc: Vec<String>,
}

impl<'n> Header<'n> {
    /// The header; a closure gives the values of sizes.
    ///
    /// # Errors
    ///
    /// The first size without a value.
    pub fn of(network: &'n Network, size: impl Fn(&Size) -> Option<usize>) -> Result<Self, Size> {
        let size = |wanted: &Size| size(wanted).ok_or_else(|| wanted.clone());
        let mut names = NameSet::default();
        let mut mint = |name: &str| {
            let gap = if TAKEN.split(' ').any(|taken| taken == name) { "_" } else { "" };
            names.mint(&format!("{name}{gap}"))
        };
        let inputs = network.inputs.iter().map(|input| {
            let (name, len) = (mint(&input.local()), size(input.shape.width())?);
            let element = if input.element == Element::Index { "uint32_t" } else { "float" };
            Ok(Value { name, len, element, doc: Vec::new() })
        });
        let inputs = inputs.collect::<Result<_, _>>()?;
        let outputs = network.outputs.iter().map(|output| {
            let block = &network.blocks[output.0];
            let (name, len) = (mint(&block.local()), size(block.shape.width())?);
            Ok(Value { name, len, element: "float", doc: docs(&block.attributes) })
        });
        let outputs = outputs.collect::<Result<_, _>>()?;
        Ok(Self { network, names: Names::of(&network.name), inputs, outputs })
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let name = self.network.name.unraw().to_string();
        let guard = format!("RELU_{}_H", self.prefix());
        let (status, lengths) = (status(), self.lengths());
        let (typedef, functions) = (self.typedef(&name), self.functions(&name));
        format!(
            "/* The functions of the network {name}; `relu header` writes this file. */\n\
             #ifndef {guard}\n#define {guard}\n\n#include <stddef.h>\n#include <stdint.h>\n\n\
             {status}\n{lengths}\n#ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n\
             {typedef}\n{functions}#ifdef __cplusplus\n}}\n#endif\n\n#endif\n"
        )
    }

    fn prefix(&self) -> String {
        snake_case(&self.network.name.unraw().to_string()).to_uppercase()
    }

    /// `#define DIGITS_PIXELS 64`
    fn lengths(&self) -> String {
        let prefix = self.prefix();
        let mut lines = String::from("/* Numbers of one sample. */\n");
        for value in self.inputs.iter().chain(&self.outputs) {
            let _ = writeln!(lines, "#define {prefix}_{} {}", value.name.to_uppercase(), value.len);
        }
        lines
    }

    fn typedef(&self, name: &str) -> String {
        let mut lines = docs(&self.network.attributes);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(self.inputs.iter().flat_map(|value| value.lines("reads")));
        lines.extend(self.outputs.iter().flat_map(|value| value.lines("makes")));
        format!("{}typedef struct {name} {name};\n", comment(&lines))
    }

    fn functions(&self, name: &str) -> String {
        let (names, handle) = (&self.names, format!("const {name} *network"));
        let (sample, batch) = (self.sample(), self.batch());
        let bytes = format!("const uint8_t *bytes, size_t len, const {name} **network");
        let mut text = String::new();
        let mut function = |lines: &[&str], name: &str, parameters: &str| {
            let lines: Vec<_> = lines.iter().copied().map(String::from).collect();
            let _ = writeln!(text, "{}{}\n", comment(&lines), prototype(name, parameters));
        };
        if self.network.weights.is_some() {
            function(
                &["Runs one sample on the trained weights, which are a part of the library."],
                &names.forward,
                &sample,
            );
            function(
                &[
                    "Runs a batch on these: the samples lie one after the other. What is written",
                    "overlaps nothing else.",
                ],
                &names.forward_batch,
                &format!("size_t samples, {batch}"),
            );
        }
        function(
            &[
                "The network in packed bytes, without a copy: they begin at a multiple of 64, and",
                "stay as they are while it is used. Looks at the first 64 of them. The network is",
                "null after an error.",
            ],
            &names.from_packed,
            &bytes,
        );
        function(&["The same, after a look at all numbers."], &names.from_packed_checked, &bytes);
        function(
            &["Runs one sample on a network."],
            &names.forward_with,
            &format!("{handle}, {sample}"),
        );
        function(
            &[
                "Runs a batch on a network: the samples lie one after the other. What is written",
                "overlaps nothing else.",
            ],
            &names.forward_batch_with,
            &format!("{handle}, size_t samples, {batch}"),
        );
        text
    }

    /// `const float pixels[64], float scores[10]`
    fn sample(&self) -> String {
        self.parameters(|value| format!("{} {}[{}]", value.element, value.name, value.len))
    }

    /// `const float *pixels, float *scores`
    fn batch(&self) -> String {
        self.parameters(|value| format!("{} *{}", value.element, value.name))
    }

    fn parameters(&self, parameter: impl Fn(&Value) -> String) -> String {
        let inputs = self.inputs.iter().map(|value| format!("const {}", parameter(value)));
        inputs.chain(self.outputs.iter().map(&parameter)).collect::<Vec<_>>().join(", ")
    }
}

impl Value {
    /// `reads pixels: [64]`, and the docs.
    fn lines(&self, verb: &str) -> Vec<String> {
        let indices = if self.element == "float" { "" } else { " of indices" };
        let line = format!("{verb} {}: [{}]{indices}", self.name, self.len);
        let docs = self.doc.iter().map(|line| format!("    {line}"));
        std::iter::once(line).chain(docs).collect()
    }
}

/// On one line, or where that is long a parameter on each.
fn prototype(name: &str, parameters: &str) -> String {
    let line = format!("int {name}({parameters});");
    if line.len() <= 90 { line } else { line.replace(", ", ",\n    ").replacen('(', "(\n    ", 1) }
}

fn status() -> String {
    let mut text = String::from(
        "#ifndef RELU_STATUS\n#define RELU_STATUS\n/* What the functions return. */\nenum {\n",
    );
    for (name, number, meaning) in STATUS {
        let entry = format!("{name} = {number},");
        let _ = writeln!(text, "    {entry:<24}/* {meaning} */");
    }
    text + "};\n#endif\n"
}

fn comment(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| harmless(line)).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("/* {line} */\n"),
        [first, rest @ ..] => {
            let rest: String =
                rest.iter().map(|line| format!(" * {line}").trim_end().to_owned() + "\n").collect();
            format!("/* {first}\n{rest} */\n")
        }
    }
}

/// A line without what begins or ends a comment, and without trigraphs.
fn harmless(line: &str) -> String {
    let mut harmless = String::new();
    for character in line.chars() {
        let pair = (harmless.chars().next_back(), character);
        if matches!(pair, (Some('*'), '/') | (Some('/'), '*') | (Some('?'), '?')) {
            harmless.push(' ');
        }
        harmless.push(character);
    }
    harmless
}

/// The lines of doc comments.
fn docs(attributes: &[Attribute]) -> Vec<String> {
    let docs = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let text: Vec<_> = docs.collect();
    text.iter().flat_map(|text| text.split('\n')).map(|line| line.trim().to_owned()).collect()
}
