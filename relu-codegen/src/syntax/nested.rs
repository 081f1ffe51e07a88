//! `repeat(3, dense(64) -> relu)`, `residual(dense(64) -> relu)`

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::ext::IdentExt;

use super::cursor::Cursor;
use super::parts;
use super::pipeline::{self, Pipeline};
use super::text::text;
use super::tree::{ArgumentSyntax, ArgumentsSyntax, StepSyntax};
use super::value::{self, Wanted};
use crate::diagnostic::{Diagnostics, catalogue};

/// Reads a step whose parentheses hold a pipeline; nothing where it is not one.
pub fn step(
    path: &[Ident],
    cursor: &mut Cursor,
    diagnostics: &mut Diagnostics,
) -> Option<StepSyntax> {
    let [word] = path else { return None };
    let takes_count = match word.unraw().to_string().as_str() {
        "repeat" => true,
        "residual" => false,
        _ => return None,
    };
    let group = parts::group(word, takes_count, cursor, diagnostics)?;
    let Some(mut inner) = cursor.inside(&group) else {
        diagnostics.push(catalogue::nested_too_deep(word.span(), &word.unraw().to_string()));
        let (path, body) = (path.to_vec(), Some(Vec::new()));
        return Some(StepSyntax { path, arguments: None, body, broken: true });
    };
    let count = takes_count.then(|| count(word, &group, &mut inner, diagnostics));
    let broken_count = matches!(count, Some(None));
    let Pipeline { terms, steps, broken, .. } = body(word, &mut inner, diagnostics);
    if let Some(term) = terms.first() {
        diagnostics.push(catalogue::sum_inside(term.span()));
    }
    let broken = broken || broken_count || !terms.is_empty();
    let list = count.flatten().into_iter().collect();
    let arguments = Some(ArgumentsSyntax { list, broken: false, span: group.span() });
    Some(StepSyntax { path: path.to_vec(), arguments, body: Some(steps), broken })
}

/// The number before the first comma.
fn count(
    word: &Ident,
    group: &Group,
    cursor: &mut Cursor,
    diagnostics: &mut Diagnostics,
) -> Option<ArgumentSyntax> {
    if !has_count(cursor) {
        diagnostics.push(catalogue::missing_count(word.span(), &text(&group.stream())));
        return None;
    }
    let wanted = Wanted {
        what: "the number of repetitions",
        help: "write how often: `repeat(3, dense(64) -> relu)`",
        fractional: false,
    };
    let value = value::parse(cursor, &wanted, diagnostics);
    if value.is_none() {
        cursor.skip_until(|cursor| cursor.is_punct(0, ','));
    }
    value::separator(cursor, diagnostics);
    value.map(|value| ArgumentSyntax { name: None, value })
}

/// Whether the first is a number, or a comma comes before the first layer ends.
fn has_count(cursor: &Cursor) -> bool {
    let mut cursor = cursor.clone();
    let is_number = matches!(cursor.peek(), Some(TokenTree::Literal(_)));
    if is_number || cursor.peek_group(0, Delimiter::Brace).is_some() {
        return true;
    }
    cursor.skip_until(|cursor| cursor.is_punct(0, ',') || cursor.is_arrow());
    cursor.is_punct(0, ',')
}

fn body(word: &Ident, cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Pipeline {
    let empty = catalogue::empty_body(word);
    let mut pipeline = pipeline::parse_or(cursor, &empty, diagnostics);
    cursor.operator(",");
    if !cursor.is_empty() {
        pipeline.broken = true;
        let help = format!("`{word}` holds one pipeline: write `->` between its layers");
        diagnostics.push(cursor.expected("`)`", &help));
    }
    pipeline
}
