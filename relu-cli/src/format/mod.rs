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
/// What a level is set in by, and the columns of a tab.
const INDENT: usize = 4;

/// A source whose descriptions are formatted.
#[derive(Debug)]
pub struct Formatted<'s> {
    /// All of it; nothing but its descriptions has changed.
    pub text: String,
    /// The descriptions that cannot be read, which stay as they are, with their mistakes.
    pub broken: Vec<(&'s Description, Vec<Diagnostic>)>,
}

/// Formats the descriptions of a source.
///
/// # Errors
///
/// A description of which a token or a comment would change: a mistake of the formatter.
pub fn source(source: &Source) -> Result<Formatted<'_>, &Description> {
    source_with(source, format)
}

fn source_with(
    source: &Source,
    format: impl Fn(&str, &str) -> String,
) -> Result<Formatted<'_>, &Description> {
    let mut formatted = Formatted { text: source.text.clone(), broken: Vec::new() };
    // From the last on, so that the places of those before stay right.
    for description in source.descriptions.iter().rev() {
        let mut diagnostics = Diagnostics::new();
        let _ = relu_codegen::syntax::parse(description.tokens.clone(), &mut diagnostics);
        let diagnostics = diagnostics.finish();
        if !diagnostics.is_empty() {
            formatted.broken.insert(0, (description, diagnostics));
            continue;
        }
        let inside = &source.text[description.inside.clone()];
        // Lines may end as on Windows.
        let (inside, is_windows) = (inside.replace("\r\n", "\n"), inside.contains("\r\n"));
        let prefix = prefix(&source.text[..description.span.byte_range().start]);
        let result = format(&inside, prefix);
        if !is_same(&inside, &result) {
            return Err(description);
        }
        let result = if is_windows { result.replace('\n', "\r\n") } else { result };
        formatted.text.replace_range(description.inside.clone(), &result);
    }
    Ok(formatted)
}

/// The blanks at the start of the last line.
fn prefix(before: &str) -> &str {
    let line = before.rsplit('\n').next().unwrap_or_default();
    &line[..line.len() - line.trim_start().len()]
}

/// What stands between the delimiters of a description, whose first line begins with the
/// blanks `prefix`.
fn format(inside: &str, prefix: &str) -> String {
    let nodes = tree::parse(inside);
    if nodes.is_empty() {
        return String::new();
    }
    let columns = prefix.chars().map(|blank| if blank == '\t' { INDENT } else { 1 }).sum();
    let spaces = " ".repeat(columns);
    let mut text = String::from("\n");
    for line in entries::description(&nodes, columns + INDENT) {
        if let Some(line) = line.strip_prefix(&spaces).filter(|line| !line.is_empty()) {
            text.push_str(prefix);
            text.push_str(line);
        }
        text.push('\n');
    }
    text + prefix
}

/// Whether two texts have the same tokens and comments, but for the commas that are to be had
/// or not; a comment may change places with a comma.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (tree::parse(one), tree::parse(other));
    words(&one, is_no_comma) == words(&other, is_no_comma)
        && words(&one, is_code) == words(&other, is_code)
}

fn is_no_comma(node: &Node<'_>) -> bool {
    !node.is(Kind::Comma)
}

fn is_code(node: &Node<'_>) -> bool {
    node.comment().is_none()
}

/// The words of those nodes of which `holds` does, without a comma at the end of brackets.
fn words<'t>(nodes: &[Node<'t>], holds: fn(&Node<'t>) -> bool) -> Vec<String> {
    let nodes: Vec<_> = nodes.iter().filter(|node| holds(node)).cloned().collect();
    let mut words = Vec::new();
    let mut was_mark = false;
    for node in inline::without_last_comma(&nodes) {
        match (node, words.last_mut()) {
            (Node::Group(group), _) => {
                words.push(group.open.to_string());
                words.extend(self::words(&group.nodes, holds));
                words.push(group.close().to_string());
            }
            // Marks may be one operator.
            (Node::Leaf(leaf), Some(last)) if was_mark && is_mark(node) && !leaf.is_apart => {
                last.push_str(leaf.text);
            }
            (Node::Leaf(leaf), _) => words.push(leaf.trimmed().to_owned()),
        }
        was_mark = is_mark(node);
    }
    words
}

fn is_mark(node: &Node<'_>) -> bool {
    node.is(Kind::Operator)
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
