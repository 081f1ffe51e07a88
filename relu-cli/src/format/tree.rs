//! Tokens with their comments, in a tree of brackets.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

/// A token, a comment, or a pair of brackets with what is between.
#[derive(Clone, Debug)]
pub enum Node<'t> {
    /// A token or a comment.
    Leaf(Leaf<'t>),
    /// A pair of brackets.
    Group(Group<'t>),
}

/// A token or a comment.
#[derive(Clone, Debug)]
pub struct Leaf<'t> {
    /// As it stands.
    pub text: &'t str,
    /// All of the source from it on.
    pub rest: &'t str,
    /// What it is.
    pub kind: Kind,
    /// Line breaks before it.
    pub breaks: usize,
    /// Whether there are blanks before it.
    pub is_apart: bool,
}

/// A pair of brackets.
#[derive(Clone, Debug)]
pub struct Group<'t> {
    /// `(`, `[` or `{`
    pub open: char,
    /// Between them.
    pub nodes: Vec<Node<'t>>,
    /// With the brackets, as it stands.
    pub text: &'t str,
    /// All of the source from it on.
    pub rest: &'t str,
    /// Line breaks before it.
    pub breaks: usize,
    /// Whether there are blanks before it.
    pub is_apart: bool,
}

/// What a leaf is, as far as it matters to spaces and lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a literal.
    Word,
    /// `->`
    Arrow,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `::`
    PathSeparator,
    /// `#`
    Pound,
    /// Any other mark.
    Operator,
    /// `// ...`, `/// ...`
    LineComment,
    /// `/* ... */`
    BlockComment,
}

impl Kind {
    /// Whether it is a comment of either form.
    #[must_use]
    pub fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }
}

impl<'t> Leaf<'t> {
    /// As it stands, a comment up to the end of its line without the blanks there.
    #[must_use]
    pub fn trimmed(&self) -> &'t str {
        if self.kind == Kind::LineComment { self.text.trim_end() } else { self.text }
    }
}

impl Group<'_> {
    /// `)`, `]` or `}`
    #[must_use]
    pub fn close(&self) -> char {
        match self.open {
            '(' => ')',
            '[' => ']',
            _ => '}',
        }
    }
}

impl<'t> Node<'t> {
    /// Line breaks before it.
    #[must_use]
    pub fn breaks(&self) -> usize {
        match self {
            Self::Leaf(leaf) => leaf.breaks,
            Self::Group(group) => group.breaks,
        }
    }

    /// Whether there are blanks before it.
    #[must_use]
    pub fn is_apart(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.is_apart,
            Self::Group(group) => group.is_apart,
        }
    }

    /// As it stands.
    #[must_use]
    pub fn text(&self) -> &'t str {
        match self {
            Self::Leaf(leaf) => leaf.text,
            Self::Group(group) => group.text,
        }
    }

    /// All of the source from it on.
    #[must_use]
    pub fn rest(&self) -> &'t str {
        match self {
            Self::Leaf(leaf) => leaf.rest,
            Self::Group(group) => group.rest,
        }
    }

    /// Whether it is a leaf of a kind.
    #[must_use]
    pub fn is(&self, kind: Kind) -> bool {
        matches!(self, Self::Leaf(leaf) if leaf.kind == kind)
    }

    /// The comment that it is.
    #[must_use]
    pub fn comment(&self) -> Option<&Leaf<'t>> {
        match self {
            Self::Leaf(leaf) if leaf.kind.is_comment() => Some(leaf),
            _ => None,
        }
    }

    /// Whether there are comments in its brackets.
    #[must_use]
    pub fn has_comments(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.kind.is_comment(),
            Self::Group(group) => group.nodes.iter().any(Self::has_comments),
        }
    }
}

/// Brackets that are still open.
struct Open {
    bracket: char,
    start: usize,
    breaks: usize,
    is_apart: bool,
}

/// The last token or comment of a text.
#[must_use]
pub fn last(text: &str) -> &str {
    let (mut end, mut last) = (0, "");
    for token in tokenize(text, FrontmatterAllowed::No) {
        let start = end;
        end += token.len as usize;
        if token.kind != TokenKind::Whitespace {
            last = &text[start..end];
        }
    }
    last
}

/// A text with a space wherever it has blanks between tokens, and none around.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    let (mut end, mut line) = (0, String::new());
    for token in tokenize(text, FrontmatterAllowed::No) {
        let start = end;
        end += token.len as usize;
        let is_blank = token.kind == TokenKind::Whitespace;
        line.push_str(if is_blank { " " } else { &text[start..end] });
    }
    line.trim().to_owned()
}

/// Reads tokens whose brackets are balanced.
#[must_use]
pub fn parse(text: &str) -> Vec<Node<'_>> {
    let (mut nodes, mut outer) = (Vec::new(), Vec::new());
    let (mut start, mut breaks, mut is_apart) = (0, 0, true);
    for token in tokenize(text, FrontmatterAllowed::No) {
        let end = start + token.len as usize;
        let piece = &text[start..end];
        let bracket = piece.chars().next().unwrap_or_default();
        match token.kind {
            TokenKind::Whitespace => {
                breaks += piece.matches('\n').count();
                (start, is_apart) = (end, true);
                continue;
            }
            TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => {
                outer.push((Open { bracket, start, breaks, is_apart }, std::mem::take(&mut nodes)));
            }
            TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace => {
                if let Some((open, before)) = outer.pop() {
                    let inside = std::mem::replace(&mut nodes, before);
                    nodes.push(group(text, &open, end, inside));
                }
            }
            kind => {
                let (kind, rest) = (self::kind(kind), &text[start..]);
                push(&mut nodes, Leaf { text: piece, rest, kind, breaks, is_apart });
            }
        }
        (start, breaks, is_apart) = (end, 0, false);
    }
    nodes
}

fn group<'t>(text: &'t str, open: &Open, end: usize, nodes: Vec<Node<'t>>) -> Node<'t> {
    let (all, rest) = (&text[open.start..end], &text[open.start..]);
    let Open { bracket, breaks, is_apart, .. } = *open;
    Node::Group(Group { open: bracket, nodes, text: all, rest, breaks, is_apart })
}

/// Adds a leaf; `->` and `::` come as two.
fn push<'t>(nodes: &mut Vec<Node<'t>>, leaf: Leaf<'t>) {
    if let Some(Node::Leaf(before)) = nodes.last_mut()
        && !leaf.is_apart
    {
        let both = match (before.text, leaf.text) {
            ("-", ">") => Some(Kind::Arrow),
            (":", ":") => Some(Kind::PathSeparator),
            _ => None,
        };
        if let Some(kind) = both {
            before.text = &before.rest[..2];
            before.kind = kind;
            return;
        }
    }
    nodes.push(Node::Leaf(leaf));
}

fn kind(kind: TokenKind) -> Kind {
    match kind {
        TokenKind::LineComment { .. } => Kind::LineComment,
        TokenKind::BlockComment { .. } => Kind::BlockComment,
        TokenKind::Comma => Kind::Comma,
        TokenKind::Colon => Kind::Colon,
        TokenKind::Pound => Kind::Pound,
        TokenKind::Ident | TokenKind::RawIdent | TokenKind::Literal { .. } => Kind::Word,
        _ => Kind::Operator,
    }
}
