//! `pub struct Digits(pixels: [64]) -> scores { ... }`

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{Attribute, Visibility};

use super::block::{self, Blocks};
use super::cursor::Cursor;
use super::tree::NetworkSyntax;
use super::{c_api, inputs, outputs, weights};
use crate::diagnostic::{Diagnostics, catalogue};

/// Reads all but what follows the braces.
pub fn parse(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> NetworkSyntax {
    let before = diagnostics.len();
    // Where the description ends, one mistake says so.
    let goes_on = |cursor: &Cursor, diagnostics: &Diagnostics| {
        !cursor.is_empty() || diagnostics.len() == before
    };
    let mut attributes = attributes(cursor, diagnostics);
    let weights = weights::take(&mut attributes, diagnostics);
    let c_api = c_api::take(&mut attributes, diagnostics);
    let visibility = visibility(cursor, diagnostics);
    struct_keyword(cursor, diagnostics);
    let name = goes_on(cursor, diagnostics).then(|| name(cursor, diagnostics)).flatten();
    generics(cursor, diagnostics);
    let inputs = goes_on(cursor, diagnostics).then(|| inputs::parse(cursor, diagnostics));
    let outputs = goes_on(cursor, diagnostics).then(|| outputs::parse(cursor, diagnostics));
    where_clause(cursor, diagnostics);
    let body = goes_on(cursor, diagnostics).then(|| body(cursor, diagnostics)).flatten();
    let blocks = body.map(|body| block::parse_all(&body, diagnostics));
    let missing = || Blocks { nameless: true, ..Blocks::default() };
    let Blocks { list: blocks, nameless, train } = blocks.unwrap_or_else(missing);
    let (inputs, outputs) = (inputs.flatten(), outputs.flatten());
    NetworkSyntax {
        attributes,
        weights,
        c_api,
        visibility,
        name,
        inputs,
        outputs,
        blocks,
        nameless,
        train,
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

/// Takes those of a name out of the others: they are ours, and mean nothing to rustc.
pub fn take_named(attributes: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    let is_own = |attribute: &Attribute| attribute.path().is_ident(name);
    let (own, others) = attributes.drain(..).partition(is_own);
    *attributes = others;
    own
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
        Some(name) if is_usable_name(&name) && !is_primitive(&name) => Some(name),
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
#[must_use]
pub fn is_usable_name(name: &Ident) -> bool {
    let token = TokenStream::from(TokenTree::from(name.clone()));
    name != "gen" && syn::parse2::<Ident>(token).is_ok()
}

/// Whether a type of Rust's own has the name, which generated code means by it.
fn is_primitive(name: &Ident) -> bool {
    ["f32", "u32", "usize", "f64", "bool", "str"].iter().any(|primitive| name == primitive)
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

pub fn is_body(cursor: &Cursor) -> bool {
    cursor.peek_group(0, Delimiter::Brace).is_some()
}

pub fn is_word(cursor: &Cursor, word: &str) -> bool {
    cursor.peek_ident(0).is_some_and(|ident| ident == word)
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
        let (what, right) = ("the blocks", Delimiter::Brace);
        diagnostics.push(catalogue::wrong_delimiter(&group, what, right, help));
        return Some(group);
    }
    let help = "write the blocks in braces: `{ hidden: dense(64) -> relu, ... }`";
    diagnostics.push(cursor.expected("the blocks in braces", help));
    cursor.skip_until(|cursor| is_body(cursor) || is_word(cursor, "train"));
    cursor.group(Delimiter::Brace)
}
