//! `train { loss: softmax_cross_entropy, clip: global_norm(5.0) }`

use proc_macro2::{Delimiter, Ident, Span};

use super::cursor::Cursor;
use super::pipeline;
use super::tree::{StepSyntax, TrainEntry, TrainSyntax};
use crate::diagnostic::{Diagnostics, catalogue};

/// Reads what follows the struct: one `train` section, or nothing.
pub fn parse_sections(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<TrainSyntax> {
    let mut train = None;
    while !cursor.is_empty() {
        let span = cursor.span();
        if cursor.keyword("train").is_none() {
            let found = cursor.found().unwrap_or_default();
            diagnostics.push(catalogue::text_after(span, &found));
            cursor.next();
            cursor.skip_until(|cursor| cursor.peek_ident(0).is_some_and(|word| word == "train"));
            continue;
        }
        let section = section(cursor, span, diagnostics);
        if train.is_some() {
            diagnostics.push(catalogue::second_train(span));
        }
        train = train.or(Some(section));
    }
    train
}

fn section(cursor: &mut Cursor, span: Span, diagnostics: &mut Diagnostics) -> TrainSyntax {
    let mut train = TrainSyntax { span, entries: Vec::new(), broken: false };
    let Some(group) = cursor.group(Delimiter::Brace) else {
        let help = "write `train { loss: softmax_cross_entropy }`";
        diagnostics.push(cursor.expected("`{` after `train`", help));
        cursor.skip_until(|cursor| cursor.peek_ident(0).is_some_and(|word| word == "train"));
        train.broken = true;
        return train;
    };
    let mut inner = Cursor::of_group(&group);
    while !inner.is_empty() {
        let entry = entry(&mut inner, diagnostics);
        let is_whole = entry.as_ref().is_some_and(|entry| entry.value.is_some());
        if entry.is_none() {
            train.broken = true;
            inner.skip_until(pipeline::is_boundary);
        }
        train.entries.extend(entry);
        end_of_entry(&mut inner, is_whole, diagnostics);
    }
    train
}

fn entry(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<TrainEntry> {
    let help = "write `loss: softmax_cross_entropy` or `clip: global_norm(5.0)`";
    let Some(key) = cursor.ident() else {
        diagnostics.push(cursor.expected("`loss` or `clip`", help));
        cursor.next();
        return None;
    };
    let span = cursor.span();
    if cursor.operator("=").is_some() {
        diagnostics.push(catalogue::equals_for_colon(span, &key));
    } else if cursor.operator(":").is_none() {
        diagnostics.push(cursor.expected(&format!("`:` after `{key}`"), help));
        cursor.skip_until(pipeline::is_boundary);
        return Some(TrainEntry { key, value: None });
    }
    let value = value(cursor, &key, diagnostics);
    Some(TrainEntry { key, value })
}

fn value(cursor: &mut Cursor, key: &Ident, diagnostics: &mut Diagnostics) -> Option<StepSyntax> {
    if let Some(group) = cursor.group(Delimiter::Brace) {
        diagnostics.push(catalogue::loss_per_output(group.span()));
        return None;
    }
    let value = pipeline::step(cursor, diagnostics);
    if value.is_none() {
        let help = match key.to_string().as_str() {
            "clip" => "write a limit's name and the limit: `clip: global_norm(5.0)`",
            _ => "write a loss: `loss: softmax_cross_entropy`",
        };
        diagnostics.push(cursor.expected(&format!("a name after `{key}:`"), help));
        cursor.skip_until(pipeline::is_boundary);
    }
    value
}

/// Takes the comma; after a mistake it may be missing.
fn end_of_entry(cursor: &mut Cursor, is_whole: bool, diagnostics: &mut Diagnostics) {
    let span = cursor.span();
    if cursor.is_empty() || cursor.operator(",").is_some() {
        return;
    }
    if cursor.operator(";").is_some() {
        diagnostics.push(catalogue::semicolon(span));
        return;
    }
    if pipeline::is_boundary(cursor) && !is_whole {
        return;
    }
    if pipeline::is_boundary(cursor) {
        let found = cursor.found().unwrap_or_default();
        diagnostics.push(catalogue::missing_comma(span, &found));
        return;
    }
    diagnostics.push(cursor.expected("`,`", "entries of `train` are separated by commas"));
    cursor.skip_until(pipeline::is_boundary);
    cursor.operator(",");
}
