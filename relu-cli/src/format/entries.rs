//! What stands on lines of its own: attributes, the header, blocks, the entries of `train`.

use super::lines::{self, length};
use super::tree::{Group, Kind, Leaf, Node};
use super::{INDENT, WIDTH, inline};

/// The lines of a description.
pub fn description(nodes: &[Node<'_>], indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = nodes;
    while !rest.is_empty() {
        let taken = attribute(rest, indent, &mut lines);
        if taken > 0 {
            rest = &rest[taken..];
            continue;
        }
        let end =
            rest.iter().position(|node| matches!(node, Node::Group(group) if group.open == '{'));
        let end = end.map_or(rest.len(), |end| end + 1);
        // The network and its `train` section stand apart; a short one as the user has it.
        if short(&rest[..end], indent).is_some() {
            blank_line(&rest[0], &mut lines);
        } else if lines.last().is_some_and(|line: &String| line.ends_with('}')) {
            lines.push(String::new());
        }
        section(&rest[..end], indent, &mut lines);
        rest = &rest[end..];
    }
    lines
}

/// A comment or an attribute at the start, on a line of its own: how many nodes that are.
fn attribute(nodes: &[Node<'_>], indent: usize, lines: &mut Vec<String>) -> usize {
    let space = " ".repeat(indent);
    match nodes {
        [first, ..] if first.comment().is_some() => {
            comment(first, indent, lines);
            1
        }
        [first, Node::Group(group), ..] if first.is(Kind::Pound) => {
            blank_line(first, lines);
            lines.push(format!("{space}#{}", group.text));
            2
        }
        _ => 0,
    }
}

/// A comment on a line of its own, or behind an attribute or a section.
fn comment(node: &Node<'_>, indent: usize, lines: &mut Vec<String>) {
    match lines.last_mut() {
        Some(last) if node.breaks() == 0 && !last.ends_with('{') => {
            last.push(' ');
            last.push_str(node.text().trim_end());
            return;
        }
        _ => {}
    }
    blank_line(node, lines);
    let ends_section = |line: &String| line.trim() == "}";
    if node.breaks() < 2 && lines.last().is_some_and(ends_section) {
        lines.push(String::new());
    }
    lines.push(format!("{}{}", " ".repeat(indent), node.text().trim_end()));
}

/// A blank line where the user has one or more, but not at the start of a block.
fn blank_line(node: &Node<'_>, lines: &mut Vec<String>) {
    let begins = lines.last().is_none_or(|line| line.is_empty() || line.ends_with('{'));
    if node.breaks() > 1 && !begins {
        lines.push(String::new());
    }
}

/// `pub struct Name(input: [64]) -> output { ... }`, `train { ... }`
fn section(nodes: &[Node<'_>], indent: usize, lines: &mut Vec<String>) {
    let Some((Node::Group(body), head)) = nodes.split_last() else {
        lines.extend(lines::sequence(nodes, indent, 0));
        return;
    };
    if let Some(line) = short(nodes, indent) {
        lines.push(line);
        return;
    }
    let space = " ".repeat(indent);
    if head.iter().any(Node::has_comments) {
        lines.push(format!("{space}{} {{", verbatim(head)));
    } else {
        let mut head = self::head(head, indent);
        if let Some(last) = head.last_mut() {
            last.push_str(" {");
        }
        lines.extend(head);
    }
    block(body, indent + INDENT, lines);
    lines.push(format!("{space}}}"));
}

/// The header; where it is too long its inputs stand below one another.
fn head(nodes: &[Node<'_>], indent: usize) -> Vec<String> {
    let line = format!("{}{}", " ".repeat(indent), inline::text(nodes));
    if length(&line) + 2 <= WIDTH {
        return vec![line];
    }
    let arrow = nodes.iter().position(|node| node.is(Kind::Arrow)).unwrap_or(nodes.len());
    let (inputs, outputs) = nodes.split_at(arrow);
    let mut lines = lines::sequence(inputs, indent, WIDTH);
    let outputs = inline::text(outputs);
    if let Some(last) = lines.last_mut() {
        last.push_str(if outputs.is_empty() { "" } else { " " });
        last.push_str(&outputs);
    }
    lines
}

/// A `train` section that stands on one line and fits there.
fn short(nodes: &[Node<'_>], indent: usize) -> Option<String> {
    let [head, Node::Group(body)] = nodes else { return None };
    let is_one_line = !body.text.contains('\n') && !body.nodes.iter().any(Node::has_comments);
    let line = format!("{}{}", " ".repeat(indent), inline::text(nodes));
    (head.text() == "train" && is_one_line && length(&line) <= WIDTH).then_some(line)
}

/// Entries between braces, each with what is said of it.
fn block(body: &Group<'_>, indent: usize, lines: &mut Vec<String>) {
    let mut trailing = Trailing::default();
    let mut rest = body.nodes.as_slice();
    while !rest.is_empty() {
        let taken = attribute(rest, indent, lines);
        if taken > 0 {
            rest = &rest[taken..];
            continue;
        }
        let end = rest.iter().position(|node| node.is(Kind::Comma)).unwrap_or(rest.len());
        let (entry, after) = rest.split_at(end);
        rest = &after[usize::from(!after.is_empty())..];
        let comments = entry.iter().rev().take_while(|node| node.comment().is_some()).count();
        let (entry, mut comments) = entry.split_at(entry.len() - comments);
        if let Some(first) = entry.first() {
            blank_line(first, lines);
            lines.extend(self::entry(entry, indent));
        }
        // Before the comma, or behind it on the same line.
        let behind = comments.split_first().or_else(|| rest.split_first());
        if let Some((Node::Leaf(leaf), others)) = behind
            && leaf.kind.is_comment()
            && leaf.breaks == 0
        {
            trailing.add(leaf, lines);
            *(if comments.is_empty() { &mut rest } else { &mut comments }) = others;
        }
        for node in comments {
            comment(node, indent, lines);
        }
    }
    trailing.align(lines);
}

/// A block or an entry, with its comma.
fn entry(nodes: &[Node<'_>], indent: usize) -> Vec<String> {
    let mut lines = match nodes.split_last() {
        Some((Node::Group(group), head)) if inline::is_list(group) && is_long(nodes, indent) => {
            let space = " ".repeat(indent);
            let mut lines = vec![format!("{space}{} {{", inline::text(head))];
            block(group, indent + INDENT, &mut lines);
            lines.push(format!("{space}}}"));
            lines
        }
        _ if nodes.iter().any(Node::has_comments) => commented(nodes, indent),
        _ => lines::sequence(nodes, indent, 1),
    };
    if let Some(last) = lines.last_mut() {
        last.push(',');
    }
    lines
}

/// Whether entries in braces stand on several lines: as the user has them, or for want of room.
fn is_long(nodes: &[Node<'_>], indent: usize) -> bool {
    let breaks = nodes.last().is_some_and(|last| last.text().contains('\n'));
    breaks || indent + length(&inline::text(nodes)) + 1 > WIDTH
}

/// A pipeline with comments: broken at its arrows where they stand behind a layer, else as the
/// user has it.
fn commented(nodes: &[Node<'_>], indent: usize) -> Vec<String> {
    let starts: Vec<_> = std::iter::once(0).chain(lines::arrows(nodes)).collect();
    let mut lines = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(nodes.len());
        let segment = &nodes[*start..end];
        let code = segment.iter().position(Node::has_comments).unwrap_or(segment.len());
        let (code, comments) = segment.split_at(code);
        if code.is_empty() || comments.iter().any(|node| node.comment().is_none()) {
            return vec![format!("{}{}", " ".repeat(indent), verbatim(nodes))];
        }
        let space = " ".repeat(if index == 0 { indent } else { indent + INDENT });
        let mut line = format!("{space}{}", inline::text(code));
        for comment in comments.iter().filter_map(Node::comment) {
            if comment.breaks == 0 {
                line.push(' ');
            } else {
                lines.push(line);
                line = " ".repeat(indent + INDENT);
            }
            line.push_str(comment.text);
        }
        lines.push(line);
    }
    lines
}

/// As it stands in the source, from the first node to the last.
fn verbatim<'t>(nodes: &[Node<'t>]) -> &'t str {
    match (nodes.first(), nodes.last()) {
        (Some(first), Some(last)) => {
            let all = first.rest();
            all[..all.len() - last.rest().len() + last.text().len()].trim_end()
        }
        _ => "",
    }
}

/// Comments behind entries, which stand below one another where their lines do.
#[derive(Default)]
struct Trailing<'t> {
    comments: Vec<(usize, &'t str)>,
}

impl<'t> Trailing<'t> {
    /// A comment behind the last line.
    fn add(&mut self, comment: &Leaf<'t>, lines: &[String]) {
        self.comments.push((lines.len().saturating_sub(1), comment.text.trim_end()));
    }

    fn align(self, lines: &mut [String]) {
        let is_next = |one: &(usize, &str), other: &(usize, &str)| one.0 + 1 == other.0;
        for run in self.comments.chunk_by(is_next) {
            let column =
                run.iter().map(|(line, _)| length(&lines[*line])).max().unwrap_or_default();
            let fits = run.iter().all(|(_, comment)| column + 1 + length(comment) <= WIDTH);
            for (line, comment) in run {
                let padding = if fits { column - length(&lines[*line]) } else { 0 };
                let line = &mut lines[*line];
                line.push_str(&" ".repeat(padding + 1));
                line.push_str(comment);
            }
        }
    }
}
