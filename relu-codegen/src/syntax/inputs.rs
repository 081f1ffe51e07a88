//! `(pixels: [64])`, `(board: [192], clock: [2])`

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::Lit;

use super::cursor::Cursor;
use super::header::{is_body, is_usable_name};
use super::tree::{InputSyntax, ValueSyntax};
use super::value::{self, Wanted};
use crate::diagnostic::{Diagnostics, catalogue};

/// Reads the parentheses after the network's name.
pub fn parse(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<Vec<InputSyntax>> {
    if let Some(group) = cursor.group(Delimiter::Parenthesis) {
        return parse_inputs(&group, diagnostics);
    }
    let arrow_follows = cursor.is_punct(1, '-') && cursor.is_punct(2, '>');
    let followed =
        !is_body(cursor) || arrow_follows || cursor.peek_group(1, Delimiter::Brace).is_some();
    let wrong = [Delimiter::Bracket, Delimiter::Brace]
        .into_iter()
        .find_map(|wrong| if followed && !cursor.is_arrow() { cursor.group(wrong) } else { None });
    match wrong {
        Some(group) => {
            let help = "write the input in parentheses: `(input: [64])`";
            let (what, right) = ("the inputs", Delimiter::Parenthesis);
            diagnostics.push(catalogue::wrong_delimiter(&group, what, right, help));
            return parse_silently(&group);
        }
        None if cursor.is_empty() => {
            let help = "write the input and its size: `(pixels: [64])`";
            diagnostics.push(cursor.expected("the network's input", help));
        }
        None => diagnostics.push(catalogue::no_input(cursor.span())),
    }
    None
}

/// What is in other brackets, as far as it is meant for inputs.
fn parse_silently(group: &Group) -> Option<Vec<InputSyntax>> {
    let mut diagnostics = Diagnostics::new();
    let inputs = parse_inputs(group, &mut diagnostics);
    // The brackets are mistake enough.
    let _ = diagnostics.finish();
    inputs
}

fn parse_inputs(group: &Group, diagnostics: &mut Diagnostics) -> Option<Vec<InputSyntax>> {
    let mut cursor = Cursor::of_group(group);
    if cursor.is_empty() {
        diagnostics.push(catalogue::empty_input(group.span()));
        return None;
    }
    let mut inputs = Vec::new();
    while !cursor.is_empty() {
        inputs.push(input(&mut cursor, diagnostics)?);
    }
    Some(inputs)
}

fn input(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<InputSyntax> {
    let help = "write the input's name and its size: `pixels: [64]`";
    let Some(name) = cursor.ident() else {
        diagnostics.push(cursor.expected("the input's name", help));
        return None;
    };
    if !is_usable_name(&name) {
        diagnostics.push(catalogue::keyword_as_name("input", &name));
    }
    if !cursor.is_colon(0) && cursor.is_punct(0, '=') {
        diagnostics.push(catalogue::equals_for_colon(cursor.span(), &name));
        cursor.next();
    } else if cursor.operator(":").is_none() {
        diagnostics.push(cursor.expected("`:` and the input's size", help));
        return None;
    }
    let (span, start) = (cursor.span(), cursor.clone());
    let dimensions = dimensions(cursor, &name, diagnostics);
    let likely = likely(cursor.since(&start)).filter(|_| dimensions.is_none());
    if cursor.operator(",").is_none() && !cursor.is_empty() {
        let help = "inputs are separated by commas";
        diagnostics.push(cursor.expected("`)`", help));
        cursor.skip_until(|cursor| cursor.is_punct(0, ','));
        cursor.next();
    }
    Some(InputSyntax { name, dimensions, likely, span })
}

/// `[64]`
fn dimensions(
    cursor: &mut Cursor,
    name: &Ident,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<ValueSyntax>> {
    let Some(group) = cursor.group(Delimiter::Bracket) else {
        let start = cursor.clone();
        cursor.skip_until(|cursor| cursor.is_punct(0, ','));
        let written = value::text(cursor.since(&start));
        diagnostics.push(catalogue::shape_without_brackets(start.span(), name, &written));
        return None;
    };
    let mut inner = Cursor::of_group(&group);
    if inner.is_empty() {
        diagnostics.push(catalogue::empty_shape(group.span(), name));
        return None;
    }
    if let Some((element, size)) = array(&inner) {
        diagnostics.push(catalogue::shape_as_type(group.span(), name, &element, &size));
        return None;
    }
    let help = "write a number, a constant, or `{ an expression }`";
    let wanted = Wanted { what: "a size", help, fractional: false };
    let mut dimensions = Vec::new();
    while !inner.is_empty() {
        dimensions.push(value::parse(&mut inner, &wanted, diagnostics)?);
        value::separator(&mut inner, diagnostics);
    }
    if dimensions.len() > 1 {
        let product = product(&dimensions);
        diagnostics.push(catalogue::several_dimensions(group.span(), name, &product));
        return None;
    }
    Some(dimensions)
}

/// `f32` and `64` of `f32; 64`
fn array(cursor: &Cursor) -> Option<(Ident, String)> {
    let mut cursor = cursor.clone();
    let element = cursor.ident()?;
    cursor.operator(";")?;
    Some((element, value::text(&cursor.rest())))
}

/// The product of the numbers among tokens, where there is nothing else whose
/// value matters.
fn likely(tokens: &[TokenTree]) -> Option<usize> {
    let mut numbers = Vec::new();
    numbers_of(tokens, &mut numbers)?;
    let product = numbers.iter().try_fold(1_usize, |product, size| product.checked_mul(*size))?;
    Some(product).filter(|product| *product > 0 && !numbers.is_empty())
}

fn numbers_of(tokens: &[TokenTree], numbers: &mut Vec<usize>) -> Option<()> {
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => match Lit::new(literal.clone()) {
                Lit::Int(size) => numbers.push(size.base10_parse().ok()?),
                _ => return None,
            },
            TokenTree::Group(group) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                numbers_of(&inner, numbers)?;
            }
            TokenTree::Punct(punct) if [',', ';', '*'].contains(&punct.as_char()) => {}
            TokenTree::Ident(word) if word == "f32" || word == "u32" => {}
            TokenTree::Ident(_) | TokenTree::Punct(_) => return None,
        }
    }
    Some(())
}

/// One size in the place of several: `192` for `3, 8, 8`.
fn product(dimensions: &[ValueSyntax]) -> String {
    let numbers = dimensions.iter().map(|dimension| dimension.to_string().parse::<usize>().ok());
    let known = numbers.into_iter().try_fold(1_usize, |product, size| product.checked_mul(size?));
    known.map_or_else(
        || {
            let factors: Vec<_> = dimensions.iter().map(ToString::to_string).collect();
            format!("{{ {} }}", factors.join(" * "))
        },
        |product| product.to_string(),
    )
}
