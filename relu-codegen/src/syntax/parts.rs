//! What stands in the parentheses of `repeat` and `residual`, put in its place where
//! it stands in another order, apart, in other brackets or with a name.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenTree};

use super::cursor::Cursor;
use super::value::text;
use crate::diagnostic::{Diagnostics, catalogue};
use crate::layers::Entry;

/// Takes the parentheses, as if what is wrong with them were right; nothing where
/// there are none.
pub fn group(
    word: &Ident,
    takes_count: bool,
    cursor: &mut Cursor,
    diagnostics: &mut Diagnostics,
) -> Option<Group> {
    if takes_count && let Some(tokens) = apart(cursor) {
        diagnostics.push(catalogue::count_first(word, &text(&tokens)));
        return Some(in_parentheses(tokens, word));
    }
    let group = cursor.group(Delimiter::Parenthesis).or_else(|| {
        let wrong = [Delimiter::Brace, Delimiter::Bracket];
        let group = wrong.into_iter().find_map(|wrong| cursor.group(wrong))?;
        diagnostics.push(catalogue::arguments_in_braces(&group, word));
        Some(group)
    })?;
    let mut tokens = Cursor::of_group(&group).rest();
    let named = unnamed(&mut tokens, takes_count);
    if let Some(name) = &named {
        diagnostics.push(catalogue::no_names(word, name, &text(&tokens)));
    }
    let swapped = named.is_none() && takes_count && swap(&mut tokens);
    if swapped {
        diagnostics.push(catalogue::count_first(word, &text(&tokens)));
    }
    if named.is_none() && !swapped {
        return Some(group);
    }
    let mut right = Group::new(Delimiter::Parenthesis, tokens.into_iter().collect());
    right.set_span(group.span());
    Some(right)
}

/// `repeat 3 (dense(4))`, `repeat(3) { dense(4) }`: what belongs in parentheses.
fn apart(cursor: &mut Cursor) -> Option<Vec<TokenTree>> {
    let count = match cursor.peek()? {
        TokenTree::Literal(literal) => literal.clone().into(),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            let mut inner = Cursor::of_group(group);
            inner.next().filter(|token| inner.is_empty() && is_count(token))?
        }
        _ => return None,
    };
    let TokenTree::Group(body) = cursor.peek_at(1)?.clone() else { return None };
    cursor.next();
    cursor.next();
    Some(joined(vec![count], body.stream().into_iter().collect()))
}

fn in_parentheses(tokens: Vec<TokenTree>, word: &Ident) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, tokens.into_iter().collect());
    group.set_span(word.span());
    group
}

fn joined(mut count: Vec<TokenTree>, body: Vec<TokenTree>) -> Vec<TokenTree> {
    count.push(Punct::new(',', Spacing::Alone).into());
    count.extend(body);
    count
}

/// Takes `count:` and `pipeline:` away.
fn unnamed(tokens: &mut Vec<TokenTree>, takes_count: bool) -> Option<Ident> {
    let mut starts = vec![0];
    if takes_count {
        starts.extend(tokens.iter().position(|token| is(Some(token), ',')).map(|at| at + 1));
    }
    let mut removed = None;
    for at in starts.into_iter().rev() {
        let named = is(tokens.get(at + 1), ':') && !is(tokens.get(at + 2), ':');
        if let (true, Some(TokenTree::Ident(name))) = (named, tokens.get(at)) {
            removed = Some(name.clone());
            tokens.drain(at..at + 2);
        }
    }
    removed
}

/// Puts the count of `dense(4), 3` first.
fn swap(tokens: &mut Vec<TokenTree>) -> bool {
    let [body @ .., TokenTree::Punct(comma), count] = tokens.as_slice() else { return false };
    let begins_with_layer = body.first().is_some_and(is_layer);
    if comma.as_char() != ',' || !is_count(count) || !begins_with_layer {
        return false;
    }
    *tokens = joined(vec![count.clone()], body.to_vec());
    true
}

fn is(token: Option<&TokenTree>, punct: char) -> bool {
    matches!(token, Some(TokenTree::Punct(own)) if own.as_char() == punct)
}

fn is_layer(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(word) if Entry::find(&word.to_string()).is_some())
}

/// A number, the name of a constant, or an expression in braces.
fn is_count(token: &TokenTree) -> bool {
    match token {
        TokenTree::Literal(_) => true,
        TokenTree::Ident(_) => !is_layer(token),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(_) => false,
    }
}
