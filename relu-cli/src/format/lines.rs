//! A sequence that may be too long for a line: it breaks at its arrows, then in its brackets.

use super::tree::{Group, Kind, Node};
use super::{INDENT, WIDTH, inline};

/// The lines of a sequence without comments, each with its blanks in front; the last is to have
/// room for `after` characters more.
#[must_use]
pub fn sequence(nodes: &[Node<'_>], indent: usize, after: usize) -> Vec<String> {
    let line = format!("{}{}", " ".repeat(indent), inline::text(nodes));
    if length(&line) + after <= WIDTH {
        return vec![line];
    }
    let arrows = arrows(nodes);
    if arrows.is_empty() {
        return brackets(nodes, indent);
    }
    let mut lines = brackets_if_long(&nodes[..arrows[0]], indent, 0);
    for (index, arrow) in arrows.iter().enumerate() {
        let end = arrows.get(index + 1).copied().unwrap_or(nodes.len());
        let room = if end == nodes.len() { after } else { 0 };
        lines.extend(brackets_if_long(&nodes[*arrow..end], indent + INDENT, room));
    }
    lines
}

/// Where the arrows of a pipeline are, outside of brackets.
#[must_use]
pub fn arrows(nodes: &[Node<'_>]) -> Vec<usize> {
    (0..nodes.len()).filter(|index| *index > 0 && nodes[*index].is(Kind::Arrow)).collect()
}

fn brackets_if_long(nodes: &[Node<'_>], indent: usize, after: usize) -> Vec<String> {
    let line = format!("{}{}", " ".repeat(indent), inline::text(nodes));
    if length(&line) + after <= WIDTH { vec![line] } else { brackets(nodes, indent) }
}

/// Breaks in the last brackets that hold something.
fn brackets(nodes: &[Node<'_>], indent: usize) -> Vec<String> {
    let space = " ".repeat(indent);
    let breakable = |node: &Node<'_>| match node {
        Node::Group(group) => group.open != '{' && !group.nodes.is_empty(),
        Node::Leaf(_) => false,
    };
    let Some(position) = nodes.iter().rposition(breakable) else {
        return vec![format!("{space}{}", inline::text(nodes))];
    };
    let Node::Group(group) = &nodes[position] else { return Vec::new() };
    let empty = Node::Group(Group { nodes: Vec::new(), ..group.clone() });
    let head = inline::text(&[&nodes[..position], &[empty]].concat());
    let head = head.strip_suffix(group.close()).unwrap_or(&head);
    let tail = inline::text(&nodes[position + 1..]);
    let gap = if tail.is_empty() { "" } else { " " };
    let mut lines = vec![format!("{space}{head}")];
    let items = group.nodes.split(|node| node.is(Kind::Comma));
    for item in items.filter(|item| !item.is_empty()) {
        lines.extend(sequence(item, indent + INDENT, 1));
        if let Some(last) = lines.last_mut() {
            last.push(',');
        }
    }
    lines.push(format!("{space}{}{gap}{tail}", group.close()));
    lines
}

/// Characters of a line; of a text of several lines those of the last.
#[must_use]
pub fn length(line: &str) -> usize {
    line.rsplit('\n').next().unwrap_or_default().chars().count()
}
