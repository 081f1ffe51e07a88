//! Where constants are in scope: modules, and the bodies of functions.

use std::collections::HashMap;
use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The scopes of a source; the first is the file.
#[derive(Clone, Debug)]
pub struct Scopes(Vec<Scope>);

/// A scope, with the constants of numbers that stand in it.
#[derive(Clone, Debug)]
struct Scope {
    kind: Kind,
    outer: usize,
    bytes: Range<usize>,
    constants: HashMap<String, Constant>,
    /// Whether it has something of the module around it in scope.
    uses_super: bool,
}

/// `const NAME: TYPE = VALUE;`
#[derive(Clone, Debug)]
pub struct Constant {
    /// `usize` or `f32`
    pub of: String,
    /// An expression.
    pub value: TokenStream,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// The file, or `mod name { ... }`.
    Module(String),
    /// The body of a function, or a block in it.
    Block,
    /// An `impl` or a `trait`, whose constants need its name before them.
    Other,
}

impl Scopes {
    /// Those of a file.
    pub fn of(tokens: &TokenStream) -> Self {
        let mut scopes = Self(Vec::new());
        scopes.add(Kind::Module(String::new()), 0, 0..usize::MAX, tokens.clone());
        scopes
    }

    fn add(&mut self, kind: Kind, outer: usize, bytes: Range<usize>, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let this = self.0.len();
        let constants = constants(&tokens);
        self.0.push(Scope { kind, outer, bytes, constants, uses_super: uses_super(&tokens) });
        for (index, token) in tokens.iter().enumerate() {
            if let TokenTree::Group(group) = token {
                self.group(group, &tokens[..index], this);
            }
        }
    }

    fn group(&mut self, group: &Group, before: &[TokenTree], outer: usize) {
        let bytes = group.span().byte_range();
        let kind = match (group.delimiter(), before) {
            // What is inside of a macro is not known.
            (_, [.., TokenTree::Punct(mark)]) if mark.as_char() == '!' => return,
            (Delimiter::Brace, [.., TokenTree::Ident(word), TokenTree::Ident(name)])
                if word == "mod" =>
            {
                Kind::Module(name.to_string())
            }
            (Delimiter::Brace, before) if begins(before, &["impl", "trait"]) => Kind::Other,
            _ => Kind::Block,
        };
        self.add(kind, outer, bytes, group.stream());
    }

    /// The innermost scope around a byte.
    pub fn at(&self, byte: usize) -> usize {
        self.0.iter().rposition(|scope| scope.bytes.contains(&byte)).unwrap_or(0)
    }

    /// A constant that a path means in a scope, with the scope that it stands in; nothing
    /// where only rustc knows.
    pub fn find(&self, scope: usize, path: &[String], is_root: bool) -> Option<(&Constant, usize)> {
        let (name, modules) = path.split_last()?;
        let scope = match modules.split_first() {
            None => self.with(scope, name)?,
            Some((first, others)) => {
                let module = self.module(scope);
                let start = match first.as_str() {
                    "crate" if is_root => 0,
                    "self" => module,
                    "super" if module != 0 => self.module(self.0[module].outer),
                    first => self.child(module, first)?,
                };
                others.iter().try_fold(start, |module, name| self.child(module, name))?
            }
        };
        Some((self.0[scope].constants.get(name)?, scope))
    }

    /// The scope whose constant a name means: blocks from the inside out, then the module.
    fn with(&self, scope: usize, name: &str) -> Option<usize> {
        let Scope { kind, outer, constants, uses_super, .. } = &self.0[scope];
        match kind {
            Kind::Block | Kind::Module(_) if constants.contains_key(name) => Some(scope),
            Kind::Module(_) if scope == 0 || !uses_super => None,
            _ => self.with(*outer, name),
        }
    }

    /// The module that a scope is in.
    fn module(&self, scope: usize) -> usize {
        match &self.0[scope] {
            Scope { kind: Kind::Module(_), .. } => scope,
            Scope { outer, .. } => self.module(*outer),
        }
    }

    /// `mod name` in a module.
    fn child(&self, module: usize, name: &str) -> Option<usize> {
        let is_child = |scope: &Scope| {
            scope.outer == module && matches!(&scope.kind, Kind::Module(own) if own == name)
        };
        (1..self.0.len()).find(|index| is_child(&self.0[*index]))
    }
}

/// Whether one of the words stands in the item that these tokens end with, and `fn` does not.
fn begins(before: &[TokenTree], words: &[&str]) -> bool {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    };
    let item = before.iter().rev().take_while(|token| !is_end(token));
    let has = |wanted: &[&str]| {
        item.clone().any(|token| {
            matches!(token, TokenTree::Ident(word) if wanted.iter().any(|wanted| word == wanted))
        })
    };
    has(words) && !has(&["fn"])
}

/// The `const NAME: usize = ...;` among tokens, and those of `f32`.
fn constants(tokens: &[TokenTree]) -> HashMap<String, Constant> {
    let mut constants = HashMap::new();
    for (index, token) in tokens.iter().enumerate() {
        if matches!(token, TokenTree::Ident(word) if word == "const")
            && let Some((name, constant)) = constant(&tokens[index + 1..])
        {
            constants.insert(name, constant);
        }
    }
    constants
}

/// `NAME: usize = EXPRESSION;`
fn constant(tokens: &[TokenTree]) -> Option<(String, Constant)> {
    let is = |token: &TokenTree, mark: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark);
    let [TokenTree::Ident(name), colon, TokenTree::Ident(of), equals, rest @ ..] = tokens else {
        return None;
    };
    let end = rest.iter().position(|token| is(token, ';'))?;
    let is_number = is(colon, ':') && (of == "usize" || of == "f32") && is(equals, '=');
    let value = rest[..end].iter().cloned().collect();
    is_number.then(|| (name.to_string(), Constant { of: of.to_string(), value }))
}

/// Whether there is a `use super::...`.
fn uses_super(tokens: &[TokenTree]) -> bool {
    tokens.windows(2).any(|pair| {
        matches!(pair, [TokenTree::Ident(first), TokenTree::Ident(second)]
            if first == "use" && second == "super")
    })
}
