//! Attributes as tokens.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What stands between the brackets of each attribute of the item that these tokens end with,
/// in order.
pub fn before(tokens: &[TokenTree]) -> Vec<TokenStream> {
    let start = tokens.iter().rposition(is_end).map_or(0, |end| end + 1);
    let pairs = tokens[start..].windows(2).filter_map(|pair| match pair {
        [mark, TokenTree::Group(group)] if is(mark, '#') => content(group),
        _ => None,
    });
    pairs.collect()
}

/// That of `#![...]`, at the beginning of a file or of a module.
pub fn inner(tokens: &[TokenTree]) -> Vec<TokenStream> {
    let mut found = Vec::new();
    let mut rest = tokens;
    while let [first, second, TokenTree::Group(group), after @ ..] = rest
        && is(first, '#')
        && is(second, '!')
    {
        found.extend(content(group));
        rest = after;
    }
    found
}

fn content(group: &Group) -> Option<TokenStream> {
    (group.delimiter() == Delimiter::Bracket).then(|| group.stream())
}

/// Whether an item ends with it.
fn is_end(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}

pub fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// The parts between commas.
pub fn parts(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut parts: Vec<_> = tokens.split(|token| is(token, ',')).map(<[_]>::to_vec).collect();
    // Behind the last comma there may be nothing.
    if parts.last().is_some_and(Vec::is_empty) {
        parts.pop();
    }
    parts
}
