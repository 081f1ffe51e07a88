//! `-> scores`, `-> (policy, value)`

use proc_macro2::{Delimiter, Group, Ident};

use super::cursor::Cursor;
use super::header::{is_body, is_word};
use crate::diagnostic::{Diagnostics, catalogue};

/// Reads the arrow and the names of the outputs.
pub fn parse(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<Vec<Ident>> {
    if cursor.is_empty() {
        let help = "write the block whose value is the output: `-> scores`";
        diagnostics.push(cursor.expected("`->` and the network's output", help));
        return None;
    }
    if cursor.operator("->").is_none() && !other_arrow(cursor, diagnostics) {
        diagnostics.push(catalogue::no_output(cursor.span()));
        cursor.skip_until(|cursor| is_body(cursor) || cursor.peek_ident(0).is_some());
        cursor.skip_until(|cursor| is_body(cursor) || is_word(cursor, "where"));
        return None;
    }
    if let Some(group) = cursor.group(Delimiter::Parenthesis) {
        return several_outputs(&group, diagnostics);
    }
    if let Some(group) = cursor.group(Delimiter::Bracket) {
        let outputs = several_outputs(&group, diagnostics)?;
        diagnostics.push(catalogue::outputs_in_brackets(&group, &outputs));
        return Some(outputs);
    }
    let output = cursor.ident().filter(|output| output != "where");
    if output.is_none() {
        let help = "write the block whose value is the output: `-> scores`";
        diagnostics.push(cursor.expected("the output's name", help));
        cursor.skip_until(|cursor| is_body(cursor) || is_word(cursor, "where"));
    }
    Some(without_parentheses(output?, cursor, diagnostics))
}

/// `-> policy, value`
fn without_parentheses(
    output: Ident,
    cursor: &mut Cursor,
    diagnostics: &mut Diagnostics,
) -> Vec<Ident> {
    let span = output.span();
    let mut outputs = vec![output];
    while cursor.is_punct(0, ',') && cursor.peek_ident(1).is_some() {
        cursor.next();
        outputs.extend(cursor.ident());
    }
    if outputs.len() > 1 {
        diagnostics.push(catalogue::outputs_without_parentheses(span, &outputs));
    }
    outputs
}

/// `=>` and `:` in the place of `->`.
fn other_arrow(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> bool {
    let start = cursor.clone();
    if cursor.split_arrow() {
        diagnostics.push(catalogue::split_arrow(start.span()));
        return true;
    }
    let found = ["=>", ":", "-", ">"].into_iter().find(|wrong| cursor.operator(wrong).is_some());
    if let Some(found) = found {
        diagnostics.push(catalogue::wrong_arrow(start.span(), found));
    }
    found.is_some()
}

fn several_outputs(group: &Group, diagnostics: &mut Diagnostics) -> Option<Vec<Ident>> {
    let mut cursor = Cursor::of_group(group);
    let mut outputs = Vec::new();
    while let Some(output) = cursor.ident() {
        outputs.push(output);
        cursor.operator(",");
    }
    if !outputs.is_empty() && cursor.is_empty() {
        return Some(outputs);
    }
    let help = "write the block whose value is the output: `-> scores`";
    diagnostics.push(cursor.expected("the output's name", help));
    None
}
