//! The formatter of descriptions.
//!
//! Blocks and entries stand on lines of their own; a pipeline that is too long breaks at its
//! arrows, which stand below one another; comments keep their places.

mod entries;
mod inline;
mod lines;
mod tree;

use relu_codegen::Diagnostic;
use relu_codegen::diagnostic::Diagnostics;

use relu_source::{Description, Source};
use tree::{Kind, Node};

/// The longest line, as rustfmt has it.
const WIDTH: usize = 100;
/// What a level is set in by.
const INDENT: usize = 4;

/// The source with its descriptions formatted; nothing else changes.
///
/// # Errors
///
/// The mistakes of the descriptions that cannot be read, which stay as they are.
pub fn source(source: &Source) -> Result<String, Vec<(&Description, Vec<Diagnostic>)>> {
    let mut text = source.text.clone();
    let mut broken = Vec::new();
    // From the last on, so that the places of those before stay right.
    for description in source.descriptions.iter().rev() {
        let mut diagnostics = Diagnostics::new();
        let _ = relu_codegen::syntax::parse(description.tokens.clone(), &mut diagnostics);
        let diagnostics = diagnostics.finish();
        if !diagnostics.is_empty() {
            broken.insert(0, (description, diagnostics));
            continue;
        }
        let inside = &source.text[description.inside.clone()];
        // Lines may end as on Windows.
        let (inside, is_windows) = (inside.replace("\r\n", "\n"), inside.contains("\r\n"));
        let indent = indent_of(&source.text[..description.span.byte_range().start]);
        let formatted = format(&inside, indent);
        if words(&formatted) == words(&inside) {
            let formatted = if is_windows { formatted.replace('\n', "\r\n") } else { formatted };
            text.replace_range(description.inside.clone(), &formatted);
        } else {
            debug_assert!(false, "formatting changed a description:\n{inside}\n{formatted}");
        }
    }
    if broken.is_empty() { Ok(text) } else { Err(broken) }
}

/// The blanks at the start of the last line.
fn indent_of(before: &str) -> usize {
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.len() - line.trim_start().len()
}

/// What stands between the delimiters of a description, whose first line is set in by
/// `indent`.
fn format(inside: &str, indent: usize) -> String {
    let nodes = tree::parse(inside);
    if nodes.is_empty() {
        return String::new();
    }
    let lines = entries::description(&nodes, indent + INDENT);
    format!("\n{}\n{}", lines.join("\n"), " ".repeat(indent))
}

/// The tokens and comments, without the commas that are to be had or not: formatting must
/// not change anything else.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    collect(&tree::parse(text), &mut words);
    words
}

fn collect(nodes: &[Node], words: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Leaf(leaf) if leaf.kind == Kind::Comma => {}
            Node::Leaf(leaf) => {
                words.push(leaf.text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            Node::Group(group) => {
                words.push(group.open.to_string());
                collect(&group.nodes, words);
                words.push(group.close().to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests;
