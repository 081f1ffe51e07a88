//! `both -> dense(64) -> relu`, `hidden + deep -> relu`

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::cursor::Cursor;
use super::tree::{ArgumentsSyntax, StepSyntax};
use super::{arguments, nested};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::layers::Entry;

/// What stands between the arrows.
#[derive(Debug, Default)]
pub struct Pipeline {
    /// Joined by `+` before the first arrow.
    pub terms: Vec<StepSyntax>,
    pub steps: Vec<StepSyntax>,
    /// Whether a part of it could not be read.
    pub broken: bool,
    /// Whether that part is its end.
    pub cut_short: bool,
}

/// What comes after a step.
enum After {
    Arrow,
    End,
    Broken,
}

/// Reads up to the comma that ends the block, or to where it is missing.
pub fn parse(cursor: &mut Cursor, block: &Ident, diagnostics: &mut Diagnostics) -> Pipeline {
    parse_or(cursor, &catalogue::empty_pipeline(block), diagnostics)
}

/// As `parse`; `empty` is the mistake where there is nothing.
pub fn parse_or(
    cursor: &mut Cursor,
    empty: &Diagnostic,
    diagnostics: &mut Diagnostics,
) -> Pipeline {
    let mut pipeline = Pipeline::default();
    let mut after_arrow = false;
    loop {
        if let Some(step) = step(cursor, diagnostics) {
            pipeline.broken |= step.broken;
            pipeline.steps.push(step);
        } else {
            pipeline.broken = true;
            pipeline.cut_short = !(after_arrow && is_end(cursor));
            missing_step(cursor, empty, after_arrow, diagnostics);
            cursor.skip_until(|cursor| is_boundary(cursor) || cursor.is_arrow());
            if !cursor.is_arrow() {
                return pipeline;
            }
            pipeline.cut_short = false;
        }
        if !after_arrow && cursor.is_punct(0, '+') {
            sum(cursor, &mut pipeline, diagnostics);
        }
        pipeline.broken |= arithmetic(pipeline.steps.last(), cursor, diagnostics);
        match after(cursor, diagnostics) {
            After::Arrow => after_arrow = true,
            After::End => return pipeline,
            After::Broken => {
                pipeline.broken = true;
                pipeline.cut_short = true;
                cursor.skip_until(is_boundary);
                return pipeline;
            }
        }
    }
}

/// Takes `- deep`, `* deep`: blocks are added only.
fn arithmetic(
    before: Option<&StepSyntax>,
    cursor: &mut Cursor,
    diagnostics: &mut Diagnostics,
) -> bool {
    let operator = ['-', '*', '/'].into_iter().find(|operator| cursor.is_punct(0, *operator));
    let word = cursor.peek_ident(1).filter(|word| Entry::find(&word.to_string()).is_none());
    let (Some(operator), Some(right)) = (operator, word) else { return false };
    let left = before.filter(|step| step.arguments.is_none() && step.body.is_none());
    let left = left.map_or_else(|| String::from("hidden"), ToString::to_string);
    diagnostics.push(catalogue::only_sums(cursor.span(), operator, &left, right));
    cursor.next();
    cursor.next();
    true
}

/// Reads the terms after the first, which is the only step so far.
fn sum(cursor: &mut Cursor, pipeline: &mut Pipeline, diagnostics: &mut Diagnostics) {
    pipeline.terms.append(&mut pipeline.steps);
    while cursor.operator("+").is_some() {
        if let Some(term) = step(cursor, diagnostics) {
            pipeline.broken |= term.broken;
            pipeline.terms.push(term);
        } else {
            pipeline.broken = true;
            let help = "write the next block of the sum, or remove the `+`";
            diagnostics.push(cursor.expected("a block after `+`", help));
        }
    }
}

/// Whether a block ends here, or the next one begins.
pub fn is_boundary(cursor: &Cursor) -> bool {
    let equals = cursor.is_punct(1, '=') && !cursor.is_punct(2, '>') && !cursor.is_punct(2, '=');
    let next_begins = cursor.peek_ident(0).is_some() && (cursor.is_colon(1) || equals);
    let docs_begin = cursor.is_punct(0, '#') && cursor.peek_group(1, Delimiter::Bracket).is_some();
    cursor.is_punct(0, ',') || cursor.is_punct(0, ';') || next_begins || docs_begin
}

/// `dense(64)`, `relu`, `crate::my::snake`
pub fn step(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<StepSyntax> {
    if is_boundary(cursor) {
        return None;
    }
    let mut path = path(cursor)?;
    let unsupported = unsupported(&path, cursor, diagnostics);
    let mut broken = unsupported;
    let arguments;
    if let Some(step) = nested::step(&path, cursor, diagnostics) {
        return Some(step);
    }
    broken |= module(&mut path, cursor, diagnostics);
    if let Some(group) = cursor.group(Delimiter::Parenthesis) {
        let callee = &path[path.len() - 1];
        arguments = (!unsupported).then(|| arguments::parse(callee, &group, diagnostics));
    } else if let Some(group) = wrong_group(cursor) {
        let callee = &path[path.len() - 1];
        broken = true;
        diagnostics.push(catalogue::arguments_in_braces(&group, callee));
        arguments = Some(arguments::parse(callee, &group, diagnostics));
    } else {
        arguments = bare_argument(&path, cursor, diagnostics);
    }
    Some(StepSyntax { path, arguments, body: None, broken })
}

/// Where other libraries keep their layers.
const MODULES: [&str; 6] = ["nn", "F", "torch", "tf", "keras", "layers"];

/// Reports `nn.` before a layer, and leaves it out of the path.
fn module(path: &mut Vec<Ident>, cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> bool {
    let first = path[0].clone();
    let is_dot = cursor.is_punct(0, '.') && cursor.peek_ident(1).is_some();
    if !is_dot || !MODULES.iter().any(|module| first == module) {
        return false;
    }
    let mut written = first.to_string();
    while let (true, Some(word)) = (cursor.is_punct(0, '.'), cursor.peek_ident(1).cloned()) {
        cursor.next();
        cursor.next();
        written = format!("{written}.{word}");
        *path = vec![word];
    }
    let layer = Entry::meant(&path[0].to_string()).map_or("relu", |entry| entry.keyword);
    diagnostics.push(catalogue::layer_of_module(first.span(), &written, layer));
    true
}

/// `dense 64`: the number, as if it were in parentheses.
fn bare_argument(
    path: &[Ident],
    cursor: &mut Cursor,
    diagnostics: &mut Diagnostics,
) -> Option<ArgumentsSyntax> {
    let Some(TokenTree::Literal(literal)) = cursor.peek().cloned() else { return None };
    let (span, written) = (literal.span(), literal.to_string());
    let callee = path.last()?;
    diagnostics.push(catalogue::missing_parentheses(span, callee, &written));
    let mut group = Group::new(Delimiter::Parenthesis, TokenTree::from(literal).into());
    group.set_span(span);
    cursor.next();
    Some(arguments::parse(callee, &group, diagnostics))
}

fn wrong_group(cursor: &mut Cursor) -> Option<Group> {
    cursor.group(Delimiter::Brace).or_else(|| cursor.group(Delimiter::Bracket))
}

fn path(cursor: &mut Cursor) -> Option<Vec<Ident>> {
    let start = cursor.clone();
    cursor.operator("::");
    let Some(first) = cursor.ident() else {
        *cursor = start;
        return None;
    };
    let mut path = vec![first];
    while cursor.is_operator("::") && cursor.peek_ident(2).is_some() {
        cursor.operator("::");
        path.extend(cursor.ident());
    }
    Some(path)
}

/// Says so where the words are kept for a later version.
fn unsupported(path: &[Ident], cursor: &Cursor, diagnostics: &mut Diagnostics) -> bool {
    let mistake = match path {
        [word] if cursor.peek_group(0, Delimiter::Parenthesis).is_some() => {
            catalogue::unsupported_word(word)
        }
        [_] => None,
        path => Some(catalogue::user_defined_layer(path)),
    };
    let is_unsupported = mistake.is_some();
    if let Some(mistake) = mistake {
        diagnostics.push(mistake);
    }
    is_unsupported
}

fn is_end(cursor: &Cursor) -> bool {
    cursor.is_empty() || is_boundary(cursor)
}

fn missing_step(
    cursor: &Cursor,
    empty: &Diagnostic,
    after_arrow: bool,
    diagnostics: &mut Diagnostics,
) {
    diagnostics.push(match (after_arrow, is_end(cursor)) {
        (false, true) => empty.clone(),
        (true, true) => catalogue::missing_layer(cursor.span(), "after"),
        (_, false) if cursor.is_arrow() => catalogue::missing_layer(cursor.span(), "before"),
        (_, false) => cursor.expected("a layer", "write a layer such as `dense(64)` or `relu`"),
    });
}

fn after(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> After {
    if cursor.is_empty() || cursor.is_punct(0, ',') {
        return After::End;
    }
    if cursor.operator("->").is_some() {
        return After::Arrow;
    }
    let span = cursor.span();
    if cursor.is_punct(0, ';') {
        diagnostics.push(catalogue::semicolon(span));
        return After::End;
    }
    if is_boundary(cursor) {
        diagnostics.push(missing_comma(cursor));
        return After::End;
    }
    if let Some(word) = cursor.peek_ident(0) {
        diagnostics.push(catalogue::missing_arrow(span, word));
        return After::Arrow;
    }
    if cursor.is_punct(0, '+') {
        diagnostics.push(catalogue::sum_inside(span));
        return After::Broken;
    }
    if cursor.split_arrow() {
        diagnostics.push(catalogue::split_arrow(span));
        return After::Arrow;
    }
    let wrong = ["=>", ">>", "|>", "-", ">", "."];
    if let Some(wrong) = wrong.into_iter().find(|wrong| cursor.operator(wrong).is_some()) {
        diagnostics.push(catalogue::wrong_arrow(span, wrong));
        return After::Arrow;
    }
    let help = "write `->` before the next layer, or `,` after the block";
    diagnostics.push(cursor.expected("`->` or `,`", help));
    After::Broken
}

fn missing_comma(cursor: &Cursor) -> Diagnostic {
    let next = cursor.found().unwrap_or_default();
    catalogue::missing_comma(cursor.span(), &next)
}
