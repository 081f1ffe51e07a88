//! `pub struct Digits(pixels: [64]) -> scores { ... }`

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{Attribute, Visibility};

use super::cursor::Cursor;
use super::tree::{InputSyntax, NetworkSyntax, ValueSyntax};
use super::{block, value};
use crate::diagnostic::{Diagnostics, catalogue};

/// Reads all but the `train` section.
pub fn parse(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> NetworkSyntax {
    let attributes = attributes(cursor, diagnostics);
    let visibility = visibility(cursor, diagnostics);
    struct_keyword(cursor, diagnostics);
    let name = name(cursor, diagnostics);
    generics(cursor, diagnostics);
    let before = diagnostics.len();
    let inputs = inputs(cursor, diagnostics);
    // Where the description ends, one mistake says so.
    let ended = |cursor: &Cursor, diagnostics: &Diagnostics| {
        cursor.is_empty() && diagnostics.len() > before
    };
    let outputs = match ended(cursor, diagnostics) {
        true => None,
        false => outputs(cursor, diagnostics),
    };
    where_clause(cursor, diagnostics);
    if ended(cursor, diagnostics) {
        let (blocks, nameless, train) = (None, true, None);
        return NetworkSyntax {
            attributes,
            visibility,
            name,
            inputs,
            outputs,
            blocks,
            nameless,
            train,
        };
    }
    let (blocks, nameless) = match body(cursor, diagnostics) {
        Some(group) => block::parse_all(&group, diagnostics),
        None => (None, true),
    };
    NetworkSyntax {
        attributes,
        visibility,
        name,
        inputs,
        outputs,
        blocks,
        nameless,
        train: None,
    }
}

/// `#[...]`, doc comments among them.
pub fn attributes(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    while cursor.is_punct(0, '#') && cursor.peek_group(1, Delimiter::Bracket).is_some() {
        let start = cursor.clone();
        cursor.next();
        cursor.next();
        let tokens: TokenStream = cursor.since(&start).iter().cloned().collect();
        match Attribute::parse_outer.parse2(tokens) {
            Ok(parsed) => attributes.extend(parsed),
            Err(error) => diagnostics.push(catalogue::attribute(start.span(), &error)),
        }
    }
    attributes
}

fn visibility(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Visibility {
    let start = cursor.clone();
    if cursor.keyword("pub").is_none() {
        return Visibility::Inherited;
    }
    if cursor.peek_ident(0).is_none() {
        cursor.group(Delimiter::Parenthesis);
    }
    let tokens: TokenStream = cursor.since(&start).iter().cloned().collect();
    syn::parse2(tokens).unwrap_or_else(|_| {
        diagnostics.push(catalogue::visibility(start.span()));
        Visibility::Inherited
    })
}

fn struct_keyword(cursor: &mut Cursor, diagnostics: &mut Diagnostics) {
    if cursor.keyword("struct").is_some() {
        return;
    }
    let name = cursor.peek_ident(1).or(cursor.peek_ident(0));
    let name = name.map_or_else(|| String::from("Name"), ToString::to_string);
    let help = format!("write `struct {name}(input: [64]) -> output {{ ... }}`");
    diagnostics.push(cursor.expected("`struct`", &help));
    // `enum Digits`, `fn Digits`: the word stands where `struct` belongs.
    if cursor.peek_ident(1).is_some() {
        cursor.next();
    } else if cursor.peek_ident(0).is_none() {
        cursor.skip_until(|cursor| cursor.peek_ident(0).is_some() || is_body(cursor));
        if cursor.keyword("struct").is_none() && cursor.peek_ident(1).is_some() {
            cursor.next();
        }
    }
}

fn name(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<Ident> {
    match cursor.ident() {
        Some(name) if is_usable_name(&name) => Some(name),
        Some(name) => {
            diagnostics.push(catalogue::keyword_as_name("network", &name));
            None
        }
        None => {
            let help = "name the network: `struct Digits(pixels: [64]) -> scores { ... }`";
            diagnostics.push(cursor.expected("the network's name", help));
            None
        }
    }
}

/// Whether Rust takes it as the name of an item, a field or a variable.
pub fn is_usable_name(name: &Ident) -> bool {
    let token = TokenStream::from(TokenTree::from(name.clone()));
    name != "gen" && syn::parse2::<Ident>(token).is_ok()
}

fn generics(cursor: &mut Cursor, diagnostics: &mut Diagnostics) {
    if cursor.is_punct(0, '<') {
        diagnostics.push(catalogue::generics(cursor.span()));
        let stop = |cursor: &Cursor| {
            cursor.peek_group(0, Delimiter::Parenthesis).is_some() || is_body(cursor)
        };
        cursor.skip_until(stop);
    }
}

fn where_clause(cursor: &mut Cursor, diagnostics: &mut Diagnostics) {
    if let Some(keyword) = cursor.keyword("where") {
        diagnostics.push(catalogue::where_clause(keyword.span()));
        cursor.skip_until(is_body);
    }
}

fn is_body(cursor: &Cursor) -> bool {
    cursor.peek_group(0, Delimiter::Brace).is_some()
}

fn inputs(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<Vec<InputSyntax>> {
    if let Some(group) = cursor.group(Delimiter::Parenthesis) {
        return parse_inputs(&group, diagnostics);
    }
    let followed = !is_body(cursor) || cursor.peek_group(1, Delimiter::Brace).is_some();
    let wrong = [Delimiter::Bracket, Delimiter::Brace]
        .into_iter()
        .find_map(|wrong| {
            if followed && !cursor.is_arrow() {
                cursor.group(wrong)
            } else {
                None
            }
        });
    match wrong {
        Some(group) => {
            let help = "write the input in parentheses: `(input: [64])`";
            diagnostics.push(catalogue::wrong_delimiter(
                &group,
                "the network's input",
                help,
            ));
        }
        None if cursor.is_empty() => {
            let help = "write the input and its size: `(pixels: [64])`";
            diagnostics.push(cursor.expected("the network's input", help));
        }
        None => diagnostics.push(catalogue::no_input(cursor.span())),
    }
    None
}

fn parse_inputs(group: &Group, diagnostics: &mut Diagnostics) -> Option<Vec<InputSyntax>> {
    let mut cursor = Cursor::of_group(group);
    if cursor.is_empty() {
        diagnostics.push(catalogue::empty_input(group.span()));
        return None;
    }
    let mut inputs = Vec::new();
    while !cursor.is_empty() {
        let input = input(&mut cursor, diagnostics)?;
        if !inputs.is_empty() {
            diagnostics.push(catalogue::several_inputs(&input.name));
        }
        inputs.push(input);
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
    let span = cursor.span();
    let dimensions = dimensions(cursor, &name, diagnostics);
    if cursor.operator(",").is_none() && !cursor.is_empty() {
        let help = "inputs are separated by commas";
        diagnostics.push(cursor.expected("`)`", help));
        cursor.skip_until(|cursor| cursor.is_punct(0, ','));
        cursor.next();
    }
    Some(InputSyntax {
        name,
        dimensions,
        span,
    })
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
        diagnostics.push(catalogue::shape_without_brackets(
            start.span(),
            name,
            &written,
        ));
        return None;
    };
    let mut inner = Cursor::of_group(&group);
    if inner.is_empty() {
        diagnostics.push(catalogue::empty_shape(group.span(), name));
        return None;
    }
    let help = "write a number, a constant, or `{ an expression }`";
    let mut dimensions = Vec::new();
    while !inner.is_empty() {
        dimensions.push(value::parse(&mut inner, "a size", help, diagnostics)?);
        value::separator(&mut inner, diagnostics);
    }
    if dimensions.len() > 1 {
        let product = product(&dimensions);
        diagnostics.push(catalogue::several_dimensions(group.span(), name, &product));
        return None;
    }
    Some(dimensions)
}

/// One size in the place of several: `192` for `3, 8, 8`.
fn product(dimensions: &[ValueSyntax]) -> String {
    let numbers = dimensions
        .iter()
        .map(|dimension| dimension.to_string().parse::<usize>().ok());
    let known = numbers
        .into_iter()
        .try_fold(1_usize, |product, size| product.checked_mul(size?));
    known.map_or_else(
        || {
            let factors: Vec<_> = dimensions.iter().map(ToString::to_string).collect();
            format!("{{ {} }}", factors.join(" * "))
        },
        |product| product.to_string(),
    )
}

fn outputs(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<Vec<Ident>> {
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
    let output = cursor.ident().filter(|output| output != "where");
    if output.is_none() {
        let help = "write the block whose value is the output: `-> scores`";
        diagnostics.push(cursor.expected("the output's name", help));
        cursor.skip_until(|cursor| is_body(cursor) || is_word(cursor, "where"));
    }
    output.map(|output| vec![output])
}

fn is_word(cursor: &Cursor, word: &str) -> bool {
    cursor.peek_ident(0).is_some_and(|ident| ident == word)
}

/// `=>` and `:` in the place of `->`.
fn other_arrow(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> bool {
    let start = cursor.clone();
    let found = ["=>", ":", "-", ">"]
        .into_iter()
        .find(|wrong| cursor.operator(wrong).is_some());
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
    if let (Some(first), true) = (outputs.first(), cursor.is_empty()) {
        if outputs.len() > 1 {
            diagnostics.push(catalogue::several_outputs(group.span(), first));
        }
        return Some(outputs);
    }
    let help = "write the block whose value is the output: `-> scores`";
    diagnostics.push(cursor.expected("the output's name", help));
    None
}

/// The braces with the blocks.
fn body(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<Group> {
    if let Some(group) = cursor.group(Delimiter::Brace) {
        return Some(group);
    }
    let wrong = [Delimiter::Bracket, Delimiter::Parenthesis];
    let wrong = wrong.into_iter().find_map(|wrong| cursor.group(wrong));
    if let Some(group) = wrong {
        let help = "write the blocks in braces: `{ hidden: dense(64) -> relu, ... }`";
        diagnostics.push(catalogue::wrong_delimiter(&group, "the blocks", help));
        return Some(group);
    }
    let help = "write the blocks in braces: `{ hidden: dense(64) -> relu, ... }`";
    diagnostics.push(cursor.expected("the blocks in braces", help));
    cursor.skip_until(|cursor| is_body(cursor) || is_word(cursor, "train"));
    cursor.group(Delimiter::Brace)
}
