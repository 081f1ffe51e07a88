//! `(64, bias: false)`

use proc_macro2::{Delimiter, Group, Ident};
use syn::ext::IdentExt;

use super::cursor::Cursor;
use super::tree::{ArgumentSyntax, ArgumentsSyntax, ValueSyntax};
use super::value::{self, Wanted};
use crate::diagnostic::{Diagnostics, catalogue};
use crate::layers::Entry;

/// Reads what is in the parentheses of `callee`.
pub fn parse(callee: &Ident, group: &Group, diagnostics: &mut Diagnostics) -> ArgumentsSyntax {
    let takes_blocks = callee == "concat";
    let mut cursor = Cursor::of_group(group);
    let mut list = Vec::new();
    let mut broken = false;
    while !cursor.is_empty() {
        let layer = if takes_blocks { layer(&mut cursor) } else { None };
        let argument = || argument(callee, list.len(), &mut cursor, diagnostics);
        if let Some(argument) = layer.or_else(argument) {
            list.push(argument);
        } else {
            broken = true;
            cursor.skip_until(|cursor| cursor.is_punct(0, ','));
        }
        broken |= !value::separator(&mut cursor, diagnostics);
    }
    ArgumentsSyntax { list, broken, span: group.span() }
}

/// `dense(4)` or `hidden -> relu` in the place of a block.
fn layer(cursor: &mut Cursor) -> Option<ArgumentSyntax> {
    cursor.peek_ident(0)?;
    let is_arrow = cursor.is_punct(1, '-') && cursor.is_punct(2, '>');
    if !is_arrow && cursor.peek_group(1, Delimiter::Parenthesis).is_none() {
        return None;
    }
    let start = cursor.clone();
    cursor.skip_until(|cursor| cursor.is_punct(0, ','));
    let value = ValueSyntax::Other(value::text(cursor.since(&start)), start.span());
    Some(ArgumentSyntax { name: None, value })
}

fn argument(
    callee: &Ident,
    index: usize,
    cursor: &mut Cursor,
    diagnostics: &mut Diagnostics,
) -> Option<ArgumentSyntax> {
    let name = name(cursor, diagnostics);
    let (what, help) = match &name {
        Some(name) => (
            format!("the value of `{name}`"),
            format!("write a value after `{name}:`, or remove `{name}:`"),
        ),
        None => (
            String::from("an argument"),
            String::from("write a number, a constant, or `{ an expression }`"),
        ),
    };
    let fractional = !is_size(callee, name.as_ref(), index);
    let wanted = Wanted { what: &what, help: &help, fractional };
    let value = value::parse(cursor, &wanted, diagnostics)?;
    Some(ArgumentSyntax { name, value })
}

/// Whether an argument is a number of units or the like.
fn is_size(callee: &Ident, name: Option<&Ident>, index: usize) -> bool {
    let entry = Entry::meant(&callee.unraw().to_string());
    let positional = entry.map_or(&[][..], |entry| (entry.signature)().positional);
    let name = name.map(ToString::to_string);
    let name = name.as_deref().or(positional.get(index).copied());
    name.is_some_and(|name| ["units", "count", "width", "pieces"].contains(&name))
}

/// `bias:`
fn name(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let name = cursor.peek_ident(0)?.clone();
    let equals = cursor.is_punct(1, '=') && !cursor.is_punct(2, '=');
    if !equals && !cursor.is_colon_before_value(1) {
        return None;
    }
    cursor.next();
    if equals {
        diagnostics.push(catalogue::equals_for_colon(cursor.span(), &name));
    }
    cursor.next();
    Some(name)
}
