//! The values of arguments: numbers, words, paths, expressions in braces.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use syn::Lit;

use super::cursor::Cursor;
use super::tree::{Expression, NumberSyntax, ValueSyntax};
use crate::diagnostic::{Diagnostics, catalogue};

/// Reads a value up to the next comma; `what` and `help` are for where it is
/// missing.
pub fn parse(
    cursor: &mut Cursor,
    what: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) -> Option<ValueSyntax> {
    let start = cursor.clone();
    let value = simple(cursor);
    if is_compound(cursor) && !cursor.is_empty() {
        cursor.skip_until(|cursor| cursor.is_punct(0, ','));
        if value.is_none() {
            diagnostics.push(start.expected(what, help));
            return None;
        }
        let tokens = cursor.since(&start);
        diagnostics.push(catalogue::needs_braces(start.span(), &text(tokens)));
        return arithmetic(tokens, start.span());
    }
    match value {
        None => diagnostics.push(start.expected(what, help)),
        Some(ValueSyntax::Braced(expression)) if expression.tokens.is_empty() => {
            diagnostics.push(catalogue::empty_expression(expression.span));
            return None;
        }
        Some(_) => {}
    }
    value
}

/// `N * 2`, as if it were in braces.
fn arithmetic(tokens: &[TokenTree], span: Span) -> Option<ValueSyntax> {
    let tokens: TokenStream = tokens.iter().cloned().collect();
    let is_binary = matches!(syn::parse2(tokens.clone()), Ok(syn::Expr::Binary(_)));
    is_binary.then_some(ValueSyntax::Braced(Expression { tokens, span }))
}

/// Takes the comma after a value; two values without one are a mistake.
pub fn separator(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> bool {
    if cursor.operator(",").is_some() {
        return true;
    }
    match cursor.found() {
        Some(found) => diagnostics.push(catalogue::missing_comma(cursor.span(), &found)),
        None => return true,
    }
    false
}

/// Tokens as a line of text.
pub fn text(tokens: &[TokenTree]) -> String {
    super::text::text(&tokens.iter().cloned().collect())
}

/// Whether an operator, a call or the like follows: not a value by itself.
fn is_compound(cursor: &Cursor) -> bool {
    match cursor.peek() {
        Some(TokenTree::Punct(punct)) => punct.as_char() != ',',
        Some(TokenTree::Group(_)) => true,
        _ => false,
    }
}

fn simple(cursor: &mut Cursor) -> Option<ValueSyntax> {
    let negative =
        cursor.is_punct(0, '-') && matches!(cursor.peek_at(1), Some(TokenTree::Literal(_)));
    if negative {
        cursor.next();
    }
    match cursor.peek()? {
        TokenTree::Literal(literal) => {
            let value = number(literal, negative);
            cursor.next();
            Some(value)
        }
        TokenTree::Group(group) => {
            let value = braced(group);
            cursor.next();
            Some(value)
        }
        TokenTree::Ident(_) | TokenTree::Punct(_) => path(cursor),
    }
}

fn number(literal: &Literal, negative: bool) -> ValueSyntax {
    let (digits, suffix, fractional) = match Lit::new(literal.clone()) {
        Lit::Int(int) => (int.base10_digits().to_owned(), int.suffix().to_owned(), false),
        Lit::Float(float) => (float.base10_digits().to_owned(), float.suffix().to_owned(), true),
        _ => return ValueSyntax::Other(literal.to_string(), literal.span()),
    };
    let span = literal.span();
    ValueSyntax::Number(NumberSyntax { digits, suffix, fractional, negative, span })
}

/// The braces go, unless there are statements in them.
fn braced(group: &Group) -> ValueSyntax {
    if group.delimiter() != Delimiter::Brace {
        let tokens = TokenTree::from(group.clone()).into();
        return ValueSyntax::Other(super::text::text(&tokens), group.span());
    }
    let is_semicolon =
        |token: TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let has_statements = group.stream().into_iter().any(is_semicolon);
    let tokens =
        if has_statements { TokenTree::from(group.clone()).into() } else { group.stream() };
    ValueSyntax::Braced(Expression { tokens, span: group.span() })
}

fn path(cursor: &mut Cursor) -> Option<ValueSyntax> {
    let start = cursor.clone();
    cursor.operator("::");
    let Some(first) = cursor.ident() else {
        *cursor = start;
        return None;
    };
    while cursor.is_punct(0, ':') && cursor.is_punct(1, ':') && cursor.peek_ident(2).is_some() {
        cursor.operator("::");
        cursor.next();
    }
    let tokens = cursor.since(&start);
    if tokens.len() == 1 {
        return Some(match first.to_string().as_str() {
            "true" => ValueSyntax::Flag(true, first.span()),
            "false" => ValueSyntax::Flag(false, first.span()),
            _ => ValueSyntax::Word(first),
        });
    }
    let tokens: TokenStream = tokens.iter().cloned().collect();
    Some(ValueSyntax::Path(Expression { tokens, span: start.span() }))
}
