//! The values of constants that descriptions use for sizes, from the source around them.
//!
//! The macro leaves them to rustc. A tool that reads sources alone can follow integer
//! constants of the same file, which is most of them; what it cannot, it has no value for.

use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use relu_codegen::model::{Expression, Size};
use relu_codegen::plan::Count;

/// The constants of a source by name; of two of one name neither is known.
#[derive(Clone, Debug, Default)]
pub struct Constants(HashMap<String, Option<TokenStream>>);

/// How far constants may refer to one another.
const DEEPEST: usize = 32;

impl Constants {
    /// All `const NAME: usize = ...;` of a source, whatever the module.
    #[must_use]
    pub fn of(tokens: &TokenStream) -> Self {
        let mut constants = Self::default();
        constants.collect(tokens.clone());
        constants
    }

    fn collect(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.collect(group.stream()),
                TokenTree::Ident(word) if word == "const" => self.item(&tokens[index + 1..]),
                _ => {}
            }
        }
    }

    /// `NAME: usize = EXPRESSION;`
    fn item(&mut self, tokens: &[TokenTree]) {
        let [TokenTree::Ident(name), colon, TokenTree::Ident(of), equals, rest @ ..] = tokens
        else {
            return;
        };
        let end = rest.iter().position(|token| is(token, ';'));
        if let Some(end) = end
            && is(colon, ':')
            && of == "usize"
            && is(equals, '=')
        {
            let expression = rest[..end].iter().cloned().collect();
            let known = self.0.entry(name.to_string());
            known.and_modify(|known| *known = None).or_insert(Some(expression));
        }
    }

    /// The value of an expression in a description.
    #[must_use]
    pub fn value(&self, expression: &Expression) -> Option<usize> {
        self.evaluate(&expression.tokens, DEEPEST)
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

    /// The constants whose values are known, by name.
    pub fn known(&self) -> impl Iterator<Item = (&str, usize)> {
        let known = self.0.iter().filter_map(|(name, expression)| {
            Some((name.as_str(), self.evaluate(expression.as_ref()?, DEEPEST)?))
        });
        let mut known: Vec<_> = known.collect();
        known.sort_unstable();
        known.into_iter()
    }

    fn evaluate(&self, tokens: &TokenStream, depth: usize) -> Option<usize> {
        let depth = depth.checked_sub(1)?;
        let tokens: Vec<_> = tokens.clone().into_iter().collect();
        let mut rest = Rest { constants: self, tokens: &tokens, depth };
        let value = rest.sum_or_shift(0)?;
        rest.tokens.is_empty().then_some(value)
    }
}

/// The rest of an expression.
struct Rest<'t> {
    constants: &'t Constants,
    tokens: &'t [TokenTree],
    depth: usize,
}

/// The operators, from those that bind least on.
const OPERATORS: [&[&str]; 3] = [&["<<", ">>"], &["+", "-"], &["*", "/", "%"]];

impl Rest<'_> {
    /// Operators of a level and above, from the left to the right.
    fn sum_or_shift(&mut self, level: usize) -> Option<usize> {
        let Some(operators) = OPERATORS.get(level) else { return self.operand() };
        let mut value = self.sum_or_shift(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            let right = self.sum_or_shift(level + 1)?;
            value = operate(operator, value, right)?;
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
    fn operand(&mut self) -> Option<usize> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        match first {
            TokenTree::Literal(literal) => {
                let literal: syn::LitInt =
                    syn::parse2(TokenStream::from(TokenTree::from(literal.clone()))).ok()?;
                literal.base10_parse().ok()
            }
            TokenTree::Group(group) => self.constants.evaluate(&group.stream(), self.depth),
            TokenTree::Ident(name) => {
                let mut name = name;
                while let [first, second, TokenTree::Ident(next), rest @ ..] = self.tokens
                    && is(first, ':')
                    && is(second, ':')
                {
                    (name, self.tokens) = (next, rest);
                }
                let constant = self.constants.0.get(&name.to_string())?.as_ref()?;
                self.constants.evaluate(constant, self.depth)
            }
            TokenTree::Punct(_) => None,
        }
    }
}

fn operate(operator: &str, left: usize, right: usize) -> Option<usize> {
    match operator {
        "+" => left.checked_add(right),
        "-" => left.checked_sub(right),
        "*" => left.checked_mul(right),
        "/" => left.checked_div(right),
        "%" => left.checked_rem(right),
        "<<" => left.checked_shl(u32::try_from(right).ok()?),
        _ => left.checked_shr(u32::try_from(right).ok()?),
    }
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use super::Constants;
    use quote::quote;
    use relu_codegen::model::Expression;

    fn value(tokens: proc_macro2::TokenStream) -> Option<usize> {
        let constants = Constants::of(&quote! {
            pub const HIDDEN: usize = 8 * WIDTH;
            mod inner { pub(crate) const WIDTH: usize = 1 << 2 + 1; const TWICE: usize = 1; }
            const TWICE: usize = 2;
            const SCALE: f32 = 2.0;
            const LOOP: usize = LOOP + 1;
        });
        constants.value(&Expression { tokens, span: proc_macro2::Span::call_site() })
    }

    #[test]
    fn constants_of_the_source_are_followed() {
        assert_eq!(value(quote!(HIDDEN)), Some(64));
        assert_eq!(value(quote!({ (crate::inner::WIDTH + 1) * 2 - 6 / 3 })), Some(16));
        assert_eq!(value(quote!(1_000usize % 7 + 0x10)), Some(22));
    }

    #[test]
    fn what_only_rustc_knows_is_unknown() {
        let unknown = [
            quote!(TWICE),
            quote!(SCALE),
            quote!(LOOP),
            quote!(f(2)),
            quote!(1 - 2),
            quote!(2 +),
            quote!(1.5),
            quote!(1 / 0),
        ];
        for unknown in unknown {
            assert_eq!(value(unknown.clone()), None, "{unknown}");
        }
    }
}
