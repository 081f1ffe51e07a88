//! The values of constants that descriptions use, from the source around them.
//!
//! The macro leaves them to rustc. A tool that reads sources alone can follow constants of
//! `usize` and `f32` in the same file, which is most of them; what it cannot, it has no value
//! for.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use relu_codegen::model::{Expression, Scalar, Size};
use relu_codegen::plan::Count;

use crate::attributes::is;
use crate::scopes::Scopes;
use crate::{Cfg, Description, Source};

/// The constants that a description can see.
#[derive(Clone, Debug)]
pub struct Constants {
    scopes: Scopes,
    /// That of the description.
    scope: usize,
    /// Whether the file is the crate's root, where `crate::` leads.
    is_root: bool,
}

/// How far constants may refer to one another.
const DEEPEST: usize = 32;

impl Constants {
    /// The `const NAME: usize = ...;` of a source, and those of `f32`, that are in scope of a
    /// description, or that a path from there leads to. What `#[cfg]` leaves out is left out,
    /// and of what may be one of several there is no value.
    #[must_use]
    pub fn of(source: &Source, description: &Description, cfg: &Cfg) -> Self {
        let name = source.path.as_ref().and_then(|path| path.file_name());
        let is_root = name.is_none_or(|name| name == "lib.rs" || name == "main.rs");
        let scopes = Scopes::of(&source.tokens, cfg);
        let scope = scopes.at(description.span.byte_range().start);
        Self { scopes, scope, is_root }
    }

    /// The value of an expression in the description.
    #[must_use]
    pub fn value(&self, expression: &Expression) -> Option<usize> {
        self.evaluate(&expression.tokens, self.scope, DEEPEST)
    }

    /// The value of a number, to the bit.
    #[must_use]
    pub fn number(&self, number: &Scalar) -> Option<f32> {
        match number {
            #[expect(clippy::cast_possible_truncation, reason = "rounding is meant")]
            Scalar::Literal { value, .. } => Some(*value as f32),
            Scalar::Expression(Expression { tokens, .. }) => {
                self.evaluate(tokens, self.scope, DEEPEST)
            }
        }
    }

    /// The value of a size.
    #[must_use]
    pub fn size(&self, size: &Size) -> Option<usize> {
        size.value(&|expression| self.value(expression))
    }

    /// The value of a count.
    #[must_use]
    pub fn count(&self, count: &Count) -> Option<usize> {
        count.value(&|expression| self.value(expression))
    }

    /// A description with numbers in the place of the sizes whose values are known: what
    /// rustc will see.
    #[must_use]
    pub fn filled_in(&self, description: &Description) -> TokenStream {
        self.fill_in(description.tokens.clone(), false)
    }

    /// Sizes stand in parentheses and brackets only.
    fn fill_in(&self, tokens: TokenStream, inside: bool) -> TokenStream {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let is_part_of_path = |index: usize| {
            let colon = |index: Option<usize>| {
                index.and_then(|index| tokens.get(index)).is_some_and(|token| is(token, ':'))
            };
            colon(index.checked_add(1))
                || (colon(index.checked_sub(1)) && colon(index.checked_sub(2)))
        };
        let fill_in = |(index, token): (usize, &TokenTree)| match token {
            TokenTree::Ident(name) if inside && !is_part_of_path(index) => {
                self.literal(&TokenTree::from(name.clone())).unwrap_or_else(|| token.clone())
            }
            TokenTree::Group(group) => {
                let is_expression = inside && group.delimiter() == Delimiter::Brace;
                let known = is_expression.then(|| self.literal(token)).flatten();
                known.unwrap_or_else(|| {
                    let inside = inside || group.delimiter() != Delimiter::Brace;
                    let tokens = self.fill_in(group.stream(), inside);
                    let mut filled = Group::new(group.delimiter(), tokens);
                    filled.set_span(group.span());
                    TokenTree::from(filled)
                })
            }
            token => token.clone(),
        };
        tokens.iter().enumerate().map(fill_in).collect()
    }

    /// The value of a token, at its place.
    fn literal(&self, token: &TokenTree) -> Option<TokenTree> {
        let token_alone = TokenStream::from(token.clone());
        let value: usize = self.evaluate(&token_alone, self.scope, DEEPEST)?;
        let mut literal = Literal::usize_unsuffixed(value);
        literal.set_span(token.span());
        Some(TokenTree::from(literal))
    }

    fn evaluate<V: Value>(&self, tokens: &TokenStream, scope: usize, depth: usize) -> Option<V> {
        let depth = depth.checked_sub(1)?;
        let tokens: Vec<_> = tokens.clone().into_iter().collect();
        let mut rest = Rest { constants: self, tokens: &tokens, scope, depth };
        let value = rest.sum_or_shift(0)?;
        rest.tokens.is_empty().then_some(value)
    }
}

/// The rest of an expression.
struct Rest<'t> {
    constants: &'t Constants,
    tokens: &'t [TokenTree],
    scope: usize,
    depth: usize,
}

/// The operators, from those that bind least on.
const OPERATORS: [&[&str]; 3] = [&["<<", ">>"], &["+", "-"], &["*", "/", "%"]];

impl Rest<'_> {
    /// Operators of a level and above, from the left to the right.
    fn sum_or_shift<V: Value>(&mut self, level: usize) -> Option<V> {
        let Some(operators) = OPERATORS.get(level) else { return self.operand() };
        let mut value: V = self.sum_or_shift(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            let right = self.sum_or_shift(level + 1)?;
            value = value.operate(operator, right)?;
        }
        Some(value)
    }

    fn operator<'o>(&mut self, operators: &[&'o str]) -> Option<&'o str> {
        let is_next = |operator: &&&str| {
            let marks = operator.chars().enumerate();
            let is = |(index, mark)| self.tokens.get(index).is_some_and(|token| is(token, mark));
            marks.into_iter().all(is)
        };
        let operator = *operators.iter().find(is_next)?;
        self.tokens = &self.tokens[operator.len()..];
        Some(operator)
    }

    /// A literal, a constant by its path, or something in brackets.
    fn operand<V: Value>(&mut self) -> Option<V> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        match first {
            TokenTree::Literal(literal) => V::literal(&syn::Lit::new(literal.clone())),
            TokenTree::Group(group) => {
                self.constants.evaluate(&group.stream(), self.scope, self.depth)
            }
            TokenTree::Ident(first) => {
                let mut path = vec![first.to_string()];
                while let [first, second, TokenTree::Ident(next), rest @ ..] = self.tokens
                    && is(first, ':')
                    && is(second, ':')
                {
                    path.push(next.to_string());
                    self.tokens = rest;
                }
                let Constants { scopes, is_root, .. } = self.constants;
                let (constant, scope) = scopes.find(self.scope, &path, *is_root)?;
                let is_of_type = constant.of == V::NAME;
                is_of_type.then(|| self.constants.evaluate(&constant.value, scope, self.depth))?
            }
            TokenTree::Punct(mark) if mark.as_char() == '-' => self.operand::<V>()?.negated(),
            TokenTree::Punct(_) => None,
        }
    }
}

/// A type whose constants are followed.
trait Value: Copy {
    /// In Rust.
    const NAME: &'static str;

    fn literal(literal: &syn::Lit) -> Option<Self>;

    fn negated(self) -> Option<Self>;

    fn operate(self, operator: &str, right: Self) -> Option<Self>;
}

impl Value for usize {
    const NAME: &'static str = "usize";

    fn literal(literal: &syn::Lit) -> Option<Self> {
        let syn::Lit::Int(literal) = literal else { return None };
        matches!(literal.suffix(), "" | "usize").then(|| literal.base10_parse().ok())?
    }

    fn negated(self) -> Option<Self> {
        None
    }

    fn operate(self, operator: &str, right: Self) -> Option<Self> {
        match operator {
            "+" => self.checked_add(right),
            "-" => self.checked_sub(right),
            "*" => self.checked_mul(right),
            "/" => self.checked_div(right),
            "%" => self.checked_rem(right),
            "<<" => self.checked_shl(u32::try_from(right).ok()?),
            _ => self.checked_shr(u32::try_from(right).ok()?),
        }
    }
}

/// Each operation rounds, as rustc's does.
impl Value for f32 {
    const NAME: &'static str = "f32";

    fn literal(literal: &syn::Lit) -> Option<Self> {
        let (digits, suffix) = match literal {
            syn::Lit::Float(literal) => (literal.base10_digits(), literal.suffix()),
            syn::Lit::Int(literal) if literal.suffix() == "f32" => (literal.base10_digits(), ""),
            _ => return None,
        };
        matches!(suffix, "" | "f32").then(|| digits.parse().ok())?
    }

    fn negated(self) -> Option<Self> {
        Some(-self)
    }

    fn operate(self, operator: &str, right: Self) -> Option<Self> {
        match operator {
            "+" => Some(self + right),
            "-" => Some(self - right),
            "*" => Some(self * right),
            "/" => Some(self / right),
            "%" => Some(self % right),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use proc_macro2::{Span, TokenStream};
    use relu_codegen::model::{Expression, Scalar};

    use super::Constants;
    use crate::{Cfg, scan};

    const SOURCE: &str = "
        use config::IMPORTED;
        pub const HIDDEN: usize = 8 * inner::WIDTH;
        const TWICE: usize = 2;
        const SCALE: f32 = 2.0;
        const SLOPE: f32 = -inner::PART / 3.0 + 1e-3_f32;
        const WIDE: f64 = 2.0;
        const LOOP: usize = LOOP + 1;
        network! { struct Outer(x: [1]) -> y { y: dense(1) } }
        mod inner {
            pub(crate) const WIDTH: usize = 1 << 2 + 1;
            const TWICE: usize = 3;
            pub const PART: f32 = 0.1 * super::SCALE;
            const IMPORTED: usize = 4;
            network! { struct Inner(x: [1]) -> y { y: dense(1) } }
            mod below {
                use super::*;
                fn f() {
                    const LOCAL: usize = 7;
                    network! { struct Below(x: [1]) -> y { y: dense(1) } }
                }
            }
        }
        impl Thing { const ASSOCIATED: usize = 5; fn g() { const HIDDEN: usize = 6; } }";

    /// What a description of a source sees, and an expression in it.
    fn read(source: &str, description: &str, expression: &str) -> (Constants, Expression) {
        let source = scan("lib.rs".into(), None, source.into()).expect("it is Rust");
        let found = source.descriptions.iter().find(|found| found.title() == description);
        let cfg = [("CARGO_CFG_UNIX".to_owned(), String::new())];
        let cfg = Cfg::of_build_script(cfg);
        let constants = Constants::of(&source, found.expect("there is one"), &cfg);
        let tokens = TokenStream::from_str(expression).expect("it is an expression");
        (constants, Expression { tokens, span: Span::call_site() })
    }

    /// The value of an expression of a size.
    fn value(description: &str, expression: &str) -> Option<usize> {
        value_in(SOURCE, description, expression)
    }

    fn value_in(source: &str, description: &str, expression: &str) -> Option<usize> {
        let (constants, expression) = read(source, description, expression);
        constants.value(&expression)
    }

    /// The value of an expression of a number.
    fn number(expression: &str) -> Option<f32> {
        let (constants, expression) = read(SOURCE, "Outer", expression);
        constants.number(&Scalar::Expression(expression))
    }

    #[test]
    fn numbers_are_those_of_rustc() {
        const SCALE: f32 = 2.0;
        const PART: f32 = 0.1 * SCALE;
        const SLOPE: f32 = -PART / 3.0 + 1e-3_f32;
        assert_eq!(number("SLOPE").map(f32::to_bits), Some(SLOPE.to_bits()));
        assert_eq!(number("(SCALE + 0.5) / 2.0"), Some(1.25));
        assert_eq!(number("-SCALE - -1f32"), Some(-1.0));
        assert_eq!(number("-0.0").map(f32::to_bits), Some((-0.0_f32).to_bits()));
        for unknown in ["TWICE", "WIDE", "1", "1.0_f64", "f32::EPSILON", "IMPORTED", "1.0 << 2.0"] {
            assert_eq!(number(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn constants_of_the_source_are_followed() {
        assert_eq!(value("Outer", "HIDDEN"), Some(64));
        assert_eq!(value("Outer", "{ (crate::inner::WIDTH + 1) * 2 - 6 / 3 }"), Some(16));
        assert_eq!(value("Outer", "1_000usize % 7 + 0x10"), Some(22));
        assert_eq!(value("Inner", "super::HIDDEN + self::WIDTH"), Some(72));
    }

    #[test]
    fn names_mean_what_is_in_scope() {
        assert_eq!(value("Outer", "TWICE"), Some(2));
        assert_eq!(value("Inner", "TWICE"), Some(3));
        assert_eq!(value("Below", "TWICE + LOCAL"), Some(10));
        // Of the module around, nothing is in scope by itself.
        assert_eq!(value("Inner", "HIDDEN"), None);
    }

    #[test]
    fn what_is_configured_out_has_no_value() {
        let source = "
            #[cfg(unix)] pub const HERE: usize = 1;
            #[cfg(not(unix))] pub const HERE: usize = 2;
            #[cfg(windows)] const THERE: usize = 3;
            #[cfg(test)] const EITHER: usize = 4;
            #[cfg(not(test))] const EITHER: usize = 5;
            #[cfg(windows)] mod sizes { pub const OF_MODULE: usize = 6; }
            #[cfg(unix)] mod sizes { pub const OF_MODULE: usize = 7; }
            #[cfg(test)] const IF_ANY: usize = 8;
            network! { struct Outer(x: [1]) -> y { y: dense(1) } }
            fn f() {
                #[cfg(test)] const HERE: usize = 9;
                #[cfg(windows)] const IF_ANY: usize = 10;
                network! { struct Block(x: [1]) -> y { y: dense(1) } }
            }";
        let value = |description, expression| value_in(source, description, expression);
        assert_eq!(value("Outer", "HERE"), Some(1));
        assert_eq!(value("Outer", "THERE"), None);
        assert_eq!(value("Outer", "EITHER"), None);
        assert_eq!(value("Outer", "sizes::OF_MODULE"), Some(7));
        // A program that has the description has the constant.
        assert_eq!(value("Outer", "IF_ANY"), Some(8));
        assert_eq!(value("Block", "HERE"), None);
        assert_eq!(value("Block", "IF_ANY"), Some(8));
    }

    #[test]
    fn what_only_rustc_knows_is_unknown() {
        let unknown = [
            "IMPORTED",
            "config::HIDDEN",
            "Thing::ASSOCIATED",
            "ASSOCIATED",
            "SCALE",
            "-TWICE",
            "LOOP",
            "f(2)",
            "1 - 2",
            "2 +",
            "1.5",
            "1 / 0",
        ];
        for unknown in unknown {
            assert_eq!(value("Outer", unknown), None, "{unknown}");
        }
    }
}
