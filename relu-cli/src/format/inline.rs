//! Nodes on one line.

use super::tree::{self, Group, Kind, Node};

/// The nodes with the usual spaces between them.
#[must_use]
pub fn text(nodes: &[Node<'_>]) -> String {
    let mut text = String::new();
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 && has_space(nodes, index) {
            text.push(' ');
        }
        match node {
            Node::Leaf(leaf) => text.push_str(leaf.trimmed()),
            Node::Group(group) => text.push_str(&self::group(group)),
        }
    }
    text
}

fn group(group: &Group<'_>) -> String {
    let (open, close) = (group.open, group.close());
    let nodes = without_last_comma(&group.nodes);
    match open {
        '{' if nodes.is_empty() => String::from("{}"),
        // An entry each, or an expression of Rust, whose spaces are the user's.
        '{' if is_list(group) => format!("{{ {} }}", text(nodes)),
        '{' => format!("{{ {} }}", tree::on_one_line(&group.text[1..group.text.len() - 1])),
        _ => format!("{open}{}{close}", text(nodes)),
    }
}

/// Whether the braces hold `name: value` entries.
#[must_use]
pub fn is_list(group: &Group<'_>) -> bool {
    let mut code = group.nodes.iter().filter(|node| node.comment().is_none());
    let (first, second) = (code.next(), code.next());
    group.open == '{'
        && first.is_some_and(|node| node.is(Kind::Word))
        && second.is_some_and(|node| node.is(Kind::Colon))
}

/// A comma before a closing bracket is for several lines only.
#[must_use]
pub fn without_last_comma<'n, 't>(nodes: &'n [Node<'t>]) -> &'n [Node<'t>] {
    match nodes.split_last() {
        Some((last, others)) if last.is(Kind::Comma) => others,
        _ => nodes,
    }
}

fn has_space(nodes: &[Node<'_>], index: usize) -> bool {
    let (before, node) = (&nodes[index - 1], &nodes[index]);
    let ends_word =
        before.is(Kind::Word) || matches!(before, Node::Group(group) if group.open != '{');
    match node {
        _ if node.is(Kind::Comma) || node.is(Kind::Colon) => false,
        // The space in `name: ::path`.
        _ if node.is(Kind::PathSeparator) => !before.is(Kind::Word),
        _ if before.is(Kind::PathSeparator) => false,
        _ if is_sign(nodes, index - 1) => false,
        // What a description has no use for, in brackets: an operator may be several marks.
        _ if is_mark(before) || is_mark(node) => node.is_apart(),
        Node::Group(group) if group.open != '{' && ends_word => false,
        _ => true,
    }
}

/// Whether it is a mark that no sum and no number has.
fn is_mark(node: &Node<'_>) -> bool {
    let is_known = ["+", "-"].contains(&node.text());
    node.is(Kind::Pound) || node.is(Kind::Operator) && !is_known
}

/// Whether it is a minus sign before a number rather than between two.
fn is_sign(nodes: &[Node<'_>], index: usize) -> bool {
    let ends_value = |node: &Node<'_>| node.is(Kind::Word) || matches!(node, Node::Group(_));
    let before = index.checked_sub(1).map(|index| &nodes[index]);
    nodes[index].text() == "-" && !before.is_some_and(ends_value)
}
