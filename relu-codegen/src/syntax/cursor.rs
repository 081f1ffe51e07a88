//! Walks over tokens.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};

use crate::diagnostic::{Diagnostic, catalogue};
use crate::model::DEEPEST;

/// The tokens between two delimiters, and a place among them.
#[derive(Clone, Debug)]
pub struct Cursor {
    tokens: Vec<TokenTree>,
    at: usize,
    end: Span,
    /// How many pipelines it stands in.
    depth: usize,
}

impl Cursor {
    /// Of the whole description; its end is its last token.
    pub fn of_description(tokens: TokenStream) -> Self {
        let tokens = flatten(tokens);
        let end = tokens.last().map_or_else(Span::call_site, end_of);
        Self { tokens, at: 0, end, depth: 0 }
    }

    /// Of what is between delimiters; its end is the closing one.
    pub fn of_group(group: &Group) -> Self {
        Self { tokens: flatten(group.stream()), at: 0, end: group.span_close(), depth: 0 }
    }

    /// Of a pipeline in the parentheses of a layer; nothing below more of them than
    /// any network may have, so that the compiler's stack suffices.
    pub fn inside(&self, group: &Group) -> Option<Self> {
        let depth = self.depth + 1;
        (depth <= 2 * DEEPEST).then(|| Self { depth, ..Self::of_group(group) })
    }

    pub fn is_empty(&self) -> bool {
        self.at == self.tokens.len()
    }

    /// Of the next token, or of the end.
    pub fn span(&self) -> Span {
        match self.peek() {
            Some(TokenTree::Group(group)) => group.span_open(),
            Some(token) => token.span(),
            None => self.end,
        }
    }

    pub fn peek(&self) -> Option<&TokenTree> {
        self.peek_at(0)
    }

    pub fn peek_at(&self, ahead: usize) -> Option<&TokenTree> {
        self.tokens.get(self.at + ahead)
    }

    pub fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.get(self.at).cloned();
        self.at = (self.at + 1).min(self.tokens.len());
        token
    }

    pub fn peek_ident(&self, ahead: usize) -> Option<&Ident> {
        match self.peek_at(ahead) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    pub fn ident(&mut self) -> Option<Ident> {
        let ident = self.peek_ident(0).cloned();
        self.at += usize::from(ident.is_some());
        ident
    }

    /// Takes the next token where it is this word.
    pub fn keyword(&mut self, keyword: &str) -> Option<Ident> {
        if *self.peek_ident(0)? == keyword { self.ident() } else { None }
    }

    pub fn is_punct(&self, ahead: usize, punct: char) -> bool {
        matches!(self.peek_at(ahead), Some(TokenTree::Punct(own)) if own.as_char() == punct)
    }

    /// Whether this `:` separates a name from a value; `::` is part of a path.
    pub fn is_colon(&self, ahead: usize) -> bool {
        self.is_punct(ahead, ':') && !self.is_punct(ahead + 1, ':')
    }

    /// Whether this `:` separates a name from a value, which may be a path that begins
    /// with `::`.
    pub fn is_colon_before_value(&self, ahead: usize) -> bool {
        self.is_colon(ahead)
            || self.is_punct(ahead, ':')
                && !self.is_joint(ahead)
                && self.is_punct(ahead + 1, ':')
                && self.is_joint(ahead + 1)
    }

    pub fn is_arrow(&self) -> bool {
        self.is_operator("->")
    }

    /// Whether the next tokens are this operator, without a space in it.
    pub fn is_operator(&self, operator: &str) -> bool {
        let last = operator.len() - 1;
        operator.chars().enumerate().all(|(ahead, punct)| {
            self.is_punct(ahead, punct) && (ahead == last || self.is_joint(ahead))
        })
    }

    fn is_joint(&self, ahead: usize) -> bool {
        matches!(self.peek_at(ahead), Some(TokenTree::Punct(own)) if own.spacing() == Spacing::Joint)
    }

    /// Takes the next tokens where they are this operator.
    pub fn operator(&mut self, operator: &str) -> Option<Span> {
        let span = self.span();
        if !self.is_operator(operator) {
            return None;
        }
        self.at += operator.len();
        Some(span)
    }

    pub fn peek_group(&self, ahead: usize, delimiter: Delimiter) -> Option<&Group> {
        match self.peek_at(ahead) {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
            _ => None,
        }
    }

    pub fn group(&mut self, delimiter: Delimiter) -> Option<Group> {
        let group = self.peek_group(0, delimiter).cloned();
        self.at += usize::from(group.is_some());
        group
    }

    /// Takes `- >`, the arrow with a space in it.
    pub fn split_arrow(&mut self) -> bool {
        let is_split = self.is_punct(0, '-') && self.is_punct(1, '>') && !self.is_arrow();
        self.at += if is_split { 2 } else { 0 };
        is_split
    }

    /// Skips to the next token of which this holds, or to the end.
    pub fn skip_until(&mut self, stop: impl Fn(&Self) -> bool) {
        while !self.is_empty() && !stop(self) {
            self.at += 1;
        }
    }

    /// The mistake that something else stands here, or nothing any more.
    pub fn expected(&self, what: &str, help: &str) -> Diagnostic {
        match self.found() {
            Some(found) => catalogue::unexpected(self.span(), what, &found, help),
            None => catalogue::ends_early(self.span(), what, help),
        }
    }

    /// The next token in a few letters; a group is its opening delimiter.
    pub fn found(&self) -> Option<String> {
        Some(match self.peek()? {
            TokenTree::Group(group) => open_delimiter(group.delimiter()).to_owned(),
            TokenTree::Punct(_) if self.is_arrow() => String::from("->"),
            token => token.to_string(),
        })
    }

    /// The tokens from here on.
    pub fn rest(&self) -> Vec<TokenTree> {
        self.tokens[self.at..].to_vec()
    }

    /// The tokens from an earlier place to here.
    pub fn since(&self, start: &Self) -> &[TokenTree] {
        &self.tokens[start.at..self.at]
    }
}

/// `(`, `[`, or `{`
pub fn open_delimiter(delimiter: Delimiter) -> &'static str {
    match delimiter {
        Delimiter::Parenthesis => "(",
        Delimiter::Bracket => "[",
        Delimiter::Brace => "{",
        Delimiter::None => "",
    }
}

fn end_of(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_close(),
        token => token.span(),
    }
}

/// Opens the invisible groups that `$size` of a user's `macro_rules!` makes; a
/// compound expression gets braces instead, as if the user had written them.
fn flatten(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().flat_map(open).collect()
}

fn open(token: TokenTree) -> Vec<TokenTree> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let inner = flatten(group.stream());
            if is_simple(&inner) {
                return inner;
            }
            let mut braced = Group::new(Delimiter::Brace, inner.into_iter().collect());
            braced.set_span(group.span());
            vec![braced.into()]
        }
        token => vec![token],
    }
}

/// A path, a literal with its sign, or a visibility.
fn is_simple(tokens: &[TokenTree]) -> bool {
    let (first, others) = match tokens.split_first() {
        Some((TokenTree::Punct(sign), [TokenTree::Literal(_)])) => return sign.as_char() == '-',
        Some(split) => split,
        None => return true,
    };
    if others.is_empty() {
        return true;
    }
    let of_path = |token: &TokenTree| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    };
    let is_visibility = first.to_string() == "pub" && others.len() == 1;
    is_visibility || tokens.iter().all(of_path)
}
