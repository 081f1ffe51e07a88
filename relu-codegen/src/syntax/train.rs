//! `train { loss: softmax_cross_entropy, clip: global_norm(5.0) }`

use proc_macro2::{Delimiter, Group, Ident, Span, TokenTree};

use super::cursor::Cursor;
use super::header::{is_body, is_word};
use super::pipeline;
use super::tree::{StepSyntax, TrainEntry, TrainSyntax, TrainValue};
use super::value::{self, Wanted};
use crate::diagnostic::{Diagnostics, catalogue, closest};

/// Reads a section in the place of the struct, where it does not belong.
pub fn parse_before(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<TrainSyntax> {
    let span = cursor.span();
    if !is_word(cursor, "train") || cursor.peek_group(1, Delimiter::Brace).is_none() {
        return None;
    }
    diagnostics.push(catalogue::train_first(span));
    section(cursor, diagnostics)
}

/// Reads a section among the blocks, where it does not belong.
pub fn parse_inside(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<TrainSyntax> {
    let colons = usize::from(cursor.is_colon(1));
    let span = cursor.span();
    if !is_word(cursor, "train") || cursor.peek_group(1 + colons, Delimiter::Brace).is_none() {
        return None;
    }
    diagnostics.push(catalogue::train_inside(span));
    cursor.next();
    cursor.operator(":");
    Some(entries_of(cursor, span, diagnostics))
}

/// Reads what follows the struct: one `train` section, or nothing; `before` is
/// what came in front of it.
pub fn parse_sections(
    cursor: &mut Cursor,
    before: Option<TrainSyntax>,
    diagnostics: &mut Diagnostics,
) -> Option<TrainSyntax> {
    let mut train = before;
    while !cursor.is_empty() {
        let span = cursor.span();
        let Some(section) = section(cursor, diagnostics) else { continue };
        if let Some(first) = &train {
            diagnostics.push(catalogue::second_train(span, first.span));
        }
        train = train.or(Some(section));
    }
    train
}

/// Reads a section, or skips what is none.
fn section(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<TrainSyntax> {
    let span = cursor.span();
    if cursor.keyword("train").is_some() {
        return Some(entries_of(cursor, span, diagnostics));
    }
    let found = cursor.found().unwrap_or_default();
    let is_meant = is_meant(cursor);
    cursor.next();
    if !is_meant {
        diagnostics.push(catalogue::text_after(span, &found));
        cursor.skip_until(|cursor| is_word(cursor, "train"));
        return None;
    }
    diagnostics.push(catalogue::misspelled_train(span, &found));
    if is_body(cursor) {
        return Some(entries_of(cursor, span, diagnostics));
    }
    // Its braces are not written yet.
    Some(TrainSyntax { span, entries: Vec::new(), broken: true })
}

/// Whether the next word is `train` misspelled, in another form, or begun.
fn is_meant(cursor: &Cursor) -> bool {
    let Some(word) = cursor.peek_ident(0) else { return false };
    let word = word.to_string().to_lowercase();
    word.starts_with("train") || "train".starts_with(&word) || closest(&word, ["train"]).is_some()
}

fn entries_of(cursor: &mut Cursor, span: Span, diagnostics: &mut Diagnostics) -> TrainSyntax {
    let mut train = TrainSyntax { span, entries: Vec::new(), broken: false };
    let is_colon = cursor.is_punct(0, ':') || cursor.is_punct(0, '=');
    if is_colon && cursor.peek_group(1, Delimiter::Brace).is_some() {
        let found = cursor.found().unwrap_or_default();
        diagnostics.push(catalogue::colon_after_train(cursor.span(), &found));
        cursor.next();
    }
    let Some(group) = cursor.group(Delimiter::Brace) else {
        let help = "write `train { loss: softmax_cross_entropy }`";
        diagnostics.push(cursor.expected("`{` after `train`", help));
        cursor.skip_until(|cursor| is_word(cursor, "train"));
        train.broken = true;
        return train;
    };
    (train.entries, train.broken) = entries(&group, &KEYS, diagnostics);
    train
}

/// What may stand before the colons.
struct Keys {
    names: &'static str,
    help: &'static str,
}

const KEYS: Keys = Keys {
    names: "`loss` or another key",
    help: "write `loss: softmax_cross_entropy` or `clip: global_norm(5.0)`",
};

const OUTPUTS: Keys = Keys {
    names: "an output's name",
    help: "write a loss per output: `policy: softmax_cross_entropy`",
};

/// The entries between the braces, and whether one could not be read.
fn entries(group: &Group, keys: &Keys, diagnostics: &mut Diagnostics) -> (Vec<TrainEntry>, bool) {
    let mut cursor = Cursor::of_group(group);
    let (mut entries, mut broken) = (Vec::new(), false);
    while !cursor.is_empty() {
        let entry = entry(&mut cursor, keys, diagnostics);
        let is_whole = entry.as_ref().is_some_and(|entry| entry.value.is_some());
        if entry.is_none() {
            broken = true;
            cursor.skip_until(pipeline::is_boundary);
        }
        entries.extend(entry);
        end_of_entry(&mut cursor, is_whole, diagnostics);
    }
    (entries, broken)
}

fn entry(cursor: &mut Cursor, keys: &Keys, diagnostics: &mut Diagnostics) -> Option<TrainEntry> {
    let Keys { names, help } = keys;
    let Some(key) = cursor.ident() else {
        diagnostics.push(cursor.expected(names, help));
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
    let value = entry_value(cursor, &key, diagnostics);
    Some(TrainEntry { key, value })
}

fn entry_value(
    cursor: &mut Cursor,
    key: &Ident,
    diagnostics: &mut Diagnostics,
) -> Option<TrainValue> {
    if let Some(group) = cursor.group(Delimiter::Bracket) {
        return Some(TrainValue::List(list(&group, diagnostics), group.span()));
    }
    if is_number(cursor, key) {
        let help = format!("write a number: `{key}: 1e-4`");
        let what = format!("a number after `{key}:`");
        let wanted = Wanted { what: &what, help: &help, fractional: true };
        let number = value::parse(cursor, &wanted, diagnostics);
        return number.map(TrainValue::Number);
    }
    if let Some(group) = cursor.group(Delimiter::Brace) {
        if let Some(value) = nameless(&group, diagnostics) {
            return Some(TrainValue::Nameless(value));
        }
        let (entries, _) = entries(&group, &OUTPUTS, diagnostics);
        return Some(TrainValue::PerOutput(entries, group.span()));
    }
    let value = pipeline::step(cursor, diagnostics).map(|mut step| {
        step.broken |= key == "freeze" && parameter(cursor, &step, diagnostics);
        step
    });
    if value.is_none() {
        let help = match key.to_string().as_str() {
            "clip" => "write a limit's name and the limit: `clip: global_norm(5.0)`",
            _ => "write a loss: `loss: softmax_cross_entropy`",
        };
        diagnostics.push(cursor.expected(&format!("a name after `{key}:`"), help));
        cursor.skip_until(pipeline::is_boundary);
    }
    value.map(TrainValue::Step)
}

/// `{ mean_squared_error }`, which says not of which output.
fn nameless(group: &Group, diagnostics: &mut Diagnostics) -> Option<StepSyntax> {
    let mut cursor = Cursor::of_group(group);
    let arguments = usize::from(cursor.peek_group(1, Delimiter::Parenthesis).is_some());
    let is_alone = match cursor.peek_at(1 + arguments) {
        Some(_) => cursor.is_punct(1 + arguments, ',') && cursor.peek_at(2 + arguments).is_none(),
        None => true,
    };
    cursor.peek_ident(0).filter(|_| is_alone)?;
    pipeline::step(&mut cursor, diagnostics)
}

/// Takes `.bias` after a block's name, which `freeze` cannot take.
fn parameter(cursor: &mut Cursor, block: &StepSyntax, diagnostics: &mut Diagnostics) -> bool {
    let mut name = block.to_string();
    while cursor.is_punct(0, '.') && !cursor.is_empty() {
        cursor.next();
        let part = cursor.next().map(|part| part.to_string());
        name = format!("{name}.{}", part.unwrap_or_default());
    }
    let is_parameter = name.contains('.');
    if is_parameter {
        diagnostics.push(catalogue::frozen_parameter(block.span(), &name));
    }
    is_parameter
}

/// Whether a number is written, or an expression in braces; the braces after
/// `loss` and `clip` hold entries.
fn is_number(cursor: &Cursor, key: &Ident) -> bool {
    let is_literal = matches!(cursor.peek(), Some(TokenTree::Literal(_)));
    let is_braced = cursor.peek_group(0, Delimiter::Brace).is_some();
    is_literal || cursor.is_punct(0, '-') || (is_braced && key != "loss" && key != "clip")
}

/// `[hidden, narrow]`
fn list(group: &Group, diagnostics: &mut Diagnostics) -> Vec<Ident> {
    let mut cursor = Cursor::of_group(group);
    let mut words = Vec::new();
    while !cursor.is_empty() {
        if let Some(word) = cursor.ident() {
            let path = vec![word.clone()];
            let step = StepSyntax { path, arguments: None, body: None, broken: false };
            if !parameter(&mut cursor, &step, diagnostics) {
                words.push(word);
            }
        } else {
            diagnostics.push(cursor.expected("a block's name", "write names: `[hidden, narrow]`"));
            cursor.next();
        }
        value::separator(&mut cursor, diagnostics);
    }
    words
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
