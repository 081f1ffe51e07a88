//! The values of arguments: numbers, words, paths, expressions in braces.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use syn::Lit;

use super::cursor::Cursor;
use super::tree::{Expression, NumberSyntax, ValueSyntax};
use crate::diagnostic::{Diagnostics, catalogue};
use crate::layers::Entry;

/// What is to be read.
pub struct Wanted<'w> {
    /// For where it is missing.
    pub what: &'w str,
    /// For where it is missing.
    pub help: &'w str,
    /// Whether a number with a fraction will do.
    pub fractional: bool,
}

/// Reads a value up to the next comma.
pub fn parse(
    cursor: &mut Cursor,
    wanted: &Wanted<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<ValueSyntax> {
    let Wanted { what, help, fractional } = *wanted;
    let start = cursor.clone();
    let value = simple(cursor);
    if is_compound(cursor) && !cursor.is_empty() {
        cursor.skip_until(|cursor| cursor.is_punct(0, ','));
        if value.is_none() {
            diagnostics.push(start.expected(what, help));
            return None;
        }
        let tokens = cursor.since(&start);
        if is_layer(tokens) {
            let layer = text(tokens);
            let help = format!("layers stand one behind the other: `{layer} -> ...`");
            diagnostics.push(catalogue::unexpected(start.span(), what, &layer, &help));
            return None;
        }
        return compound(tokens, start.span(), fractional, diagnostics);
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

/// Whether this is a layer, as in `relu(dense(64))`.
fn is_layer(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(name), TokenTree::Group(_)] if Entry::find(&name.to_string()).is_some())
}

/// `N * 2`, as if it were in braces; `10%`, as if it were 0.1.
fn compound(
    tokens: &[TokenTree],
    span: Span,
    fractional: bool,
    diagnostics: &mut Diagnostics,
) -> Option<ValueSyntax> {
    if let [TokenTree::Literal(literal), TokenTree::Punct(percent)] = tokens
        && let ('%', Some(part)) = (percent.as_char(), hundredth(literal))
    {
        diagnostics.push(catalogue::percent(span, &format!("{literal}%"), &part));
        let number = Literal::f64_unsuffixed(part.parse().ok()?);
        return Some(self::number(&number, false));
    }
    let mut tokens: Vec<_> = tokens.to_vec();
    if fractional {
        tokens = tokens.into_iter().map(with_fraction).collect();
    }
    diagnostics.push(catalogue::needs_braces(span, &text(&tokens)));
    let tokens: TokenStream = tokens.into_iter().collect();
    let is_binary = matches!(syn::parse2(tokens.clone()), Ok(syn::Expr::Binary(_)));
    is_binary.then_some(ValueSyntax::Braced(Expression { tokens, span }))
}

/// `0.1` for `10`.
fn hundredth(literal: &Literal) -> Option<String> {
    let percent: f64 = literal.to_string().parse().ok()?;
    Some(format!("{:?}", percent / 100.0))
}

/// `1.0` for `1`: an expression of type `f32` has no other numbers.
fn with_fraction(token: TokenTree) -> TokenTree {
    let TokenTree::Literal(literal) = &token else { return token };
    let text = literal.to_string();
    if !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return token;
    }
    let Ok(mut number) = format!("{text}.0").parse::<Literal>() else { return token };
    number.set_span(literal.span());
    number.into()
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
    while cursor.is_operator("::") && cursor.peek_ident(2).is_some() {
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
