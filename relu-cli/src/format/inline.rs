//! Nodes on one line.

use super::tree::{Group, Kind, Node};

/// The nodes with the usual spaces between them.
#[must_use]
pub fn text(nodes: &[Node<'_>]) -> String {
    let mut text = String::new();
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 && has_space(nodes, index) {
            text.push(' ');
        }
        match node {
            Node::Leaf(leaf) => text.push_str(leaf.text.trim_end()),
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
        // An entry each, or an expression of Rust, which is left as it is.
        '{' if is_list(group) => format!("{{ {} }}", text(nodes)),
        '{' => format!("{{ {} }}", expression(group)),
        _ => format!("{open}{}{close}", text(nodes)),
    }
}

fn expression(group: &Group<'_>) -> String {
    let inside = &group.text[1..group.text.len() - 1];
    inside.split_whitespace().collect::<Vec<_>>().join(" ")
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
    let before = &nodes[index - 1];
    let ends_word =
        before.is(Kind::Word) || matches!(before, Node::Group(group) if group.open != '{');
    match &nodes[index] {
        Node::Leaf(leaf)
            if matches!(leaf.kind, Kind::Comma | Kind::Colon | Kind::PathSeparator) =>
        {
            false
        }
        _ if before.is(Kind::PathSeparator) || before.is(Kind::Pound) => false,
        _ if is_mark(before, &["!", ".", "&"]) => false,
        node if is_mark(node, &["!", ".", ";", "?"]) => false,
        _ if is_sign(nodes, index - 1) => false,
        Node::Group(group) if group.open != '{' && ends_word => false,
        _ => true,
    }
}

fn is_mark(node: &Node<'_>, marks: &[&str]) -> bool {
    node.is(Kind::Operator) && marks.contains(&node.text())
}

/// Whether it is a minus sign before a number rather than between two.
fn is_sign(nodes: &[Node<'_>], index: usize) -> bool {
    let ends_value = |node: &Node<'_>| node.is(Kind::Word) || matches!(node, Node::Group(_));
    let before = index.checked_sub(1).map(|index| &nodes[index]);
    is_mark(&nodes[index], &["-"]) && !before.is_some_and(ends_value)
}
