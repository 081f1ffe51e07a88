//! Where constants are in scope: modules, and the bodies of functions.

use std::collections::HashMap;
use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::attributes::is;
use crate::{Cfg, attributes};

/// The scopes of a source; the first is the file.
#[derive(Clone, Debug)]
pub struct Scopes(Vec<Scope>);

/// A scope, with the constants of numbers that stand in it and are not configured out.
#[derive(Clone, Debug)]
struct Scope {
    kind: Kind,
    outer: usize,
    bytes: Range<usize>,
    constants: HashMap<String, Constant>,
    /// Whether it is compiled, where that is known.
    is_compiled: Option<bool>,
    /// Whether it has something of the module around it in scope.
    uses_super: bool,
}

/// What a name is defined as: once, or once in each of several configurations.
#[derive(Clone, Debug)]
enum Constant {
    /// This, in every configuration that has it.
    Known(Definition),
    /// This, unless it is configured out.
    Possible(Definition),
    /// One of several.
    Unknown,
}

/// `const NAME: TYPE = VALUE;`
#[derive(Clone, Debug)]
pub struct Definition {
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
    pub fn of(tokens: &TokenStream, cfg: &Cfg) -> Self {
        let mut scopes = Self(Vec::new());
        let file = Scope::of(Kind::Module(String::new()), 0, 0..usize::MAX, Some(true));
        scopes.add(file, tokens.clone(), cfg);
        scopes
    }

    fn add(&mut self, mut scope: Scope, tokens: TokenStream, cfg: &Cfg) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let this = self.0.len();
        scope.constants = constants(&tokens, cfg);
        scope.uses_super = uses_super(&tokens);
        self.0.push(scope);
        for (index, token) in tokens.iter().enumerate() {
            if let TokenTree::Group(group) = token {
                self.group(group, &tokens[..index], this, cfg);
            }
        }
    }

    fn group(&mut self, group: &Group, before: &[TokenTree], outer: usize, cfg: &Cfg) {
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
        let is_compiled = cfg.has(&attributes::before(before));
        self.add(Scope::of(kind, outer, bytes, is_compiled), group.stream(), cfg);
    }

    /// The innermost scope around a byte.
    pub fn at(&self, byte: usize) -> usize {
        self.0.iter().rposition(|scope| scope.bytes.contains(&byte)).unwrap_or(0)
    }

    /// A constant that a path means in a scope, with the scope that it stands in; nothing
    /// where only rustc knows.
    pub fn find(
        &self,
        scope: usize,
        path: &[String],
        is_root: bool,
    ) -> Option<(&Definition, usize)> {
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
        match self.0[scope].constants.get(name)? {
            Constant::Known(value) | Constant::Possible(value) => Some((value, scope)),
            Constant::Unknown => None,
        }
    }

    /// The scope whose constant a name means: blocks from the inside out, then the module.
    fn with(&self, scope: usize, name: &str) -> Option<usize> {
        let Scope { kind, outer, constants, uses_super, .. } = &self.0[scope];
        match (kind, constants.get(name)) {
            // Where it is configured out, the name may mean one of a scope around.
            (Kind::Block, Some(Constant::Possible(_))) => None,
            (Kind::Module(_), Some(Constant::Possible(_))) if *uses_super => None,
            (Kind::Block | Kind::Module(_), Some(_)) => Some(scope),
            (Kind::Module(_), None) if scope == 0 || !uses_super => None,
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
        let children = (1..self.0.len()).filter(|index| is_child(&self.0[*index]));
        only(children.map(|index| (self.0[index].is_compiled, index)).collect())?.1
    }
}

impl Scope {
    fn of(kind: Kind, outer: usize, bytes: Range<usize>, is_compiled: Option<bool>) -> Self {
        Self { kind, outer, bytes, constants: HashMap::new(), is_compiled, uses_super: false }
    }
}

/// Of things with one name, of which at most one is compiled: that one, and whether it
/// certainly is. Nothing inside where it may be one of several, nothing where there is none.
fn only<T>(mut things: Vec<(Option<bool>, T)>) -> Option<(bool, Option<T>)> {
    things.retain(|(is_compiled, _)| *is_compiled != Some(false));
    if let Some(certain) = things.iter().position(|(is_compiled, _)| is_compiled.is_some()) {
        return Some((true, Some(things.swap_remove(certain).1)));
    }
    let last = things.pop()?.1;
    Some((false, things.is_empty().then_some(last)))
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
fn constants(tokens: &[TokenTree], cfg: &Cfg) -> HashMap<String, Constant> {
    let mut found: HashMap<String, Vec<_>> = HashMap::new();
    for (index, token) in tokens.iter().enumerate() {
        if matches!(token, TokenTree::Ident(word) if word == "const")
            && let Some((name, constant)) = constant(&tokens[index + 1..])
        {
            let is_compiled = cfg.has(&attributes::before(&tokens[..index]));
            found.entry(name).or_default().push((is_compiled, constant));
        }
    }
    let found = found.into_iter().filter_map(|(name, values)| {
        let constant = match only(values)? {
            (true, Some(value)) => Constant::Known(value),
            (false, Some(value)) => Constant::Possible(value),
            (_, None) => Constant::Unknown,
        };
        Some((name, constant))
    });
    found.collect()
}

/// `NAME: usize = EXPRESSION;`
fn constant(tokens: &[TokenTree]) -> Option<(String, Definition)> {
    let [TokenTree::Ident(name), colon, TokenTree::Ident(of), equals, rest @ ..] = tokens else {
        return None;
    };
    let end = rest.iter().position(|token| is(token, ';'))?;
    let is_number = is(colon, ':') && (of == "usize" || of == "f32") && is(equals, '=');
    let value = rest[..end].iter().cloned().collect();
    is_number.then(|| (name.to_string(), Definition { of: of.to_string(), value }))
}

/// Whether there is a `use super::...`.
fn uses_super(tokens: &[TokenTree]) -> bool {
    tokens.windows(2).any(|pair| {
        matches!(pair, [TokenTree::Ident(first), TokenTree::Ident(second)]
            if first == "use" && second == "super")
    })
}
