//! `{ hidden: dense(64) -> relu, ... }`

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::Attribute;

use super::cursor::Cursor;
use super::pipeline::{self, Pipeline};
use super::tree::{BlockSyntax, TrainSyntax};
use super::{header, train, value};
use crate::diagnostic::{Diagnostics, catalogue};

/// What is between the braces.
#[derive(Debug, Default)]
pub struct Blocks {
    /// Nothing where there is nothing to read.
    pub list: Option<Vec<BlockSyntax>>,
    /// Whether one has no name.
    pub nameless: bool,
    /// The `train` section, where it stands here.
    pub train: Option<TrainSyntax>,
}

/// Reads the blocks between the braces.
pub fn parse_all(group: &Group, diagnostics: &mut Diagnostics) -> Blocks {
    let mut cursor = Cursor::of_group(group);
    if cursor.is_empty() {
        diagnostics.push(catalogue::no_block(group.span()));
        return Blocks::default();
    }
    let mut blocks = Blocks::default();
    let mut list = Vec::new();
    while !cursor.is_empty() {
        if let Some(train) = train::parse_inside(&mut cursor, diagnostics) {
            blocks.train = Some(train);
        } else if let Some(block) = block(&mut cursor, diagnostics) {
            list.push(block);
        } else {
            blocks.nameless = true;
            cursor.skip_until(pipeline::is_boundary);
        }
        if cursor.operator(",").is_none() {
            cursor.operator(";");
        }
    }
    blocks.list = Some(list);
    blocks
}

fn block(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<BlockSyntax> {
    let attributes = docs(cursor, diagnostics);
    let start = cursor.clone();
    let name = name(cursor, diagnostics)?;
    let colon = colon(cursor, &name, diagnostics);
    let mut pipeline = match colon {
        Colon::Missing => Pipeline { cut_short: true, ..Pipeline::default() },
        Colon::Written | Colon::Meant => pipeline::parse(cursor, &name, diagnostics),
    };
    pipeline.broken |= matches!(colon, Colon::Missing);
    let Pipeline { terms, steps, broken, cut_short } = pipeline;
    let mut mentions = Vec::new();
    if broken {
        words(cursor.since(&start), &mut mentions);
    }
    Some(BlockSyntax { attributes, name, terms, steps, broken, cut_short, mentions })
}

fn docs(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    let attributes = header::attributes(cursor, diagnostics);
    let others = attributes.iter().filter(|attribute| !attribute.path().is_ident("doc"));
    for other in others {
        diagnostics.push(catalogue::attribute_on_block(other.pound_token.span));
    }
    attributes
}

/// The name, unless this is something else that tells why it has none.
fn name(cursor: &mut Cursor, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let help = "write a block: `hidden: dense(64) -> relu`";
    let Some(name) = cursor.peek_ident(0).cloned() else {
        diagnostics.push(cursor.expected("a block's name", help));
        cursor.next();
        return None;
    };
    if name == "let" && cursor.peek_ident(1).is_some() {
        diagnostics.push(catalogue::let_block(name.span()));
        cursor.next();
        return self::name(cursor, diagnostics);
    }
    if name == "state" && cursor.peek_ident(1).is_some() {
        diagnostics.push(catalogue::state(name.span()));
        cursor.next();
        cursor.next();
        cursor.operator(":");
        return None;
    }
    let is_call = cursor.peek_group(1, Delimiter::Parenthesis).is_some();
    let is_arrow = cursor.is_punct(1, '-') && cursor.is_punct(2, '>');
    if is_call || is_arrow || (cursor.is_punct(1, ':') && cursor.is_punct(2, ':')) {
        let start = cursor.clone();
        cursor.skip_until(pipeline::is_boundary);
        let written = value::text(cursor.since(&start));
        diagnostics.push(catalogue::nameless_block(name.span(), &written));
        return None;
    }
    if !header::is_usable_name(&name) {
        diagnostics.push(catalogue::keyword_as_name("block", &name));
    }
    cursor.next();
    Some(name)
}

enum Colon {
    Written,
    /// Reported; the pipeline follows all the same.
    Meant,
    /// Reported; there is no pipeline.
    Missing,
}

fn colon(cursor: &mut Cursor, name: &Ident, diagnostics: &mut Diagnostics) -> Colon {
    let span = cursor.span();
    if cursor.operator(":").is_some() {
        return Colon::Written;
    }
    if cursor.operator("=").is_some() {
        diagnostics.push(catalogue::equals_for_colon(span, name));
        return Colon::Meant;
    }
    if let Some(layer) = cursor.peek_ident(0) {
        diagnostics.push(catalogue::missing_colon(name, layer));
        return Colon::Meant;
    }
    let help = format!("write the block's layers: `{name}: dense(64) -> relu`");
    diagnostics.push(cursor.expected("`:` after the block's name", &help));
    cursor.skip_until(pipeline::is_boundary);
    Colon::Missing
}

/// All words among tokens, at any depth.
fn words(tokens: &[TokenTree], found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => found.push(word.to_string()),
            TokenTree::Group(group) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                words(&inner, found);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
