//! What stands on lines of its own: attributes, the header, blocks, the entries of `train`.

use super::lines::{self, length};
use super::tree::{self, Group, Kind, Leaf, Node};
use super::{INDENT, WIDTH, inline};
use std::iter::Peekable;

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
            blank_line(rest[0].breaks(), &mut lines);
        } else if last(&lines) == "}" {
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
        [Node::Leaf(leaf), ..] if leaf.kind.is_comment() => {
            comment(leaf, indent, lines);
            1
        }
        [first, Node::Group(group), ..] if first.is(Kind::Pound) => {
            blank_line(first.breaks(), lines);
            lines.push(format!("{space}#{}", group.text));
            2
        }
        _ => 0,
    }
}

/// A comment on a line of its own, or behind an attribute, a section or another comment.
fn comment(leaf: &Leaf<'_>, indent: usize, lines: &mut Vec<String>) {
    let goes_on = leaf.breaks == 0 && !matches!(last(lines), "" | "{") && !ends_in_comment(lines);
    if let Some(last) = lines.last_mut().filter(|_| goes_on) {
        last.push(' ');
        last.push_str(leaf.trimmed());
        return;
    }
    if leaf.breaks < 2 && lines.last().is_some_and(|line| line.trim() == "}") {
        lines.push(String::new());
    }
    blank_line(leaf.breaks, lines);
    lines.push(format!("{}{}", " ".repeat(indent), leaf.trimmed()));
}

/// A blank line where the user has one or more, but not at the start of a block.
fn blank_line(breaks: usize, lines: &mut Vec<String>) {
    if breaks > 1 && !matches!(last(lines), "" | "{") {
        lines.push(String::new());
    }
}

/// The last token or comment of the last line.
fn last(lines: &[String]) -> &str {
    lines.last().map_or("", |line| tree::last(line))
}

/// Whether nothing may follow on the last line.
fn ends_in_comment(lines: &[String]) -> bool {
    last(lines).starts_with("//")
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
        lines.extend(commented_head(head, indent));
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

/// What stands before `{`, with comments: as the user has it.
fn commented_head(nodes: &[Node<'_>], indent: usize) -> Vec<String> {
    let space = " ".repeat(indent);
    let head = format!("{space}{}", verbatim(nodes));
    if nodes.last().is_some_and(|last| last.is(Kind::LineComment)) {
        vec![head, format!("{space}{{")]
    } else {
        vec![format!("{head} {{")]
    }
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
        let (entry, before_comma) = entry.split_at(entry.len() - comments);
        if let Some(first) = entry.first() {
            blank_line(first.breaks(), lines);
            lines.extend(self::entry(entry, indent));
        }
        let comments = rest.iter().take_while(|node| node.comment().is_some()).count();
        let (behind_comma, others) = rest.split_at(comments);
        rest = others;
        let comments = before_comma.iter().chain(behind_comma);
        let mut comments = comments.filter_map(Node::comment).peekable();
        trailing.add(&mut comments, lines);
        for leaf in comments {
            comment(leaf, indent, lines);
        }
    }
    trailing.align(lines);
}

/// A block or an entry, with its comma.
fn entry(nodes: &[Node<'_>], indent: usize) -> Vec<String> {
    let mut lines = match nodes.split_last() {
        Some((Node::Group(group), head)) if inline::is_list(group) && is_long(nodes, indent) => {
            let space = " ".repeat(indent);
            let mut lines = if head.iter().any(Node::has_comments) {
                commented_head(head, indent)
            } else {
                vec![format!("{space}{} {{", inline::text(head))]
            };
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
            line.push_str(comment.trimmed());
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
struct Trailing {
    /// A line, and the bytes of it before its comments.
    comments: Vec<(usize, usize)>,
}

impl Trailing {
    /// Adds what is on one line with the entry before it.
    fn add<'n, 't: 'n>(
        &mut self,
        comments: &mut Peekable<impl Iterator<Item = &'n Leaf<'t>>>,
        lines: &mut [String],
    ) {
        let index = lines.len().saturating_sub(1);
        let Some(line) = lines.last_mut() else { return };
        if comments.peek().is_some_and(|comment| comment.breaks == 0) {
            self.comments.push((index, line.len()));
        }
        while let Some(comment) = comments.next_if(|comment| comment.breaks == 0) {
            line.push(' ');
            line.push_str(comment.trimmed());
            if comment.kind == Kind::LineComment {
                break;
            }
        }
    }

    fn align(self, lines: &mut [String]) {
        let is_next = |one: &(usize, usize), other: &(usize, usize)| one.0 + 1 == other.0;
        for run in self.comments.chunk_by(is_next) {
            let code = |(line, end): &(usize, usize)| length(&lines[*line][..*end]);
            let column = run.iter().map(code).max().unwrap_or_default();
            let comment = |(line, end): &(usize, usize)| first_length(&lines[*line][*end..]);
            if run.iter().any(|place| column + comment(place) > WIDTH) {
                continue;
            }
            for (line, end) in run {
                let line = &mut lines[*line];
                let padding = column - length(&line[..*end]);
                line.insert_str(*end, &" ".repeat(padding));
            }
        }
    }
}

/// Characters of the first line of a text.
fn first_length(text: &str) -> usize {
    text.split('\n').next().map_or(0, length)
}
