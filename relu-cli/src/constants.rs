//! The values of constants that descriptions use for sizes, from the source around them.
//!
//! The macro leaves them to rustc. A tool that reads sources alone can follow integer
//! constants of the same file, which is most of them; what it cannot, it shows by name.

use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use relu_codegen::model::{Expression, Size};
use relu_codegen::plan::Count;
use syn::{BinOp, Expr, Lit};

/// The constants of a source by name.
#[derive(Default)]
pub struct Constants(HashMap<String, Option<Expr>>);

/// How far constants may refer to one another.
const DEEPEST: usize = 32;

impl Constants {
    /// All `const NAME: usize = ...;` of a source, whatever the module; of two of one name
    /// neither is known.
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
                TokenTree::Ident(word) if word == "const" => self.item(&tokens[index..]),
                _ => {}
            }
        }
    }

    /// `const NAME: usize = EXPRESSION;`
    fn item(&mut self, tokens: &[TokenTree]) {
        let end = tokens.iter().position(|token| is(token, ';'));
        let tokens: TokenStream = tokens[..end.map_or(0, |end| end + 1)].iter().cloned().collect();
        let Ok(item) = syn::parse2::<syn::ItemConst>(tokens) else { return };
        let is_size = matches!(&*item.ty, syn::Type::Path(path) if path.path.is_ident("usize"));
        if is_size {
            let known = self.0.entry(item.ident.to_string());
            known.and_modify(|known| *known = None).or_insert(Some(*item.expr));
        }
    }

    /// The value of an expression in a description.
    #[must_use]
    pub fn value(&self, expression: &Expression) -> Option<usize> {
        let expression = syn::parse2(expression.tokens.clone()).ok()?;
        self.evaluate(&expression, DEEPEST)
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

    /// The constants whose values are known, each as `usize = 64`.
    pub fn numbers(&self) -> impl Iterator<Item = (&str, String)> {
        let known = self.0.iter().filter_map(|(name, expression)| {
            let value = self.evaluate(expression.as_ref()?, DEEPEST)?;
            Some((name.as_str(), format!("usize = {value}")))
        });
        let mut known: Vec<_> = known.collect();
        known.sort();
        known.into_iter()
    }

    fn evaluate(&self, expression: &Expr, depth: usize) -> Option<usize> {
        let depth = depth.checked_sub(1)?;
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(value) => value.base10_parse().ok(),
                _ => None,
            },
            Expr::Paren(inner) => self.evaluate(&inner.expr, depth),
            Expr::Group(inner) => self.evaluate(&inner.expr, depth),
            Expr::Block(block) => match block.block.stmts.as_slice() {
                [syn::Stmt::Expr(inner, None)] => self.evaluate(inner, depth),
                _ => None,
            },
            Expr::Path(path) => {
                let name = path.path.segments.last()?.ident.to_string();
                self.evaluate(self.0.get(&name)?.as_ref()?, depth)
            }
            Expr::Binary(binary) => {
                let left = self.evaluate(&binary.left, depth)?;
                let right = self.evaluate(&binary.right, depth)?;
                operate(&binary.op, left, right)
            }
            _ => None,
        }
    }
}

fn operate(operator: &BinOp, left: usize, right: usize) -> Option<usize> {
    match operator {
        BinOp::Add(_) => left.checked_add(right),
        BinOp::Sub(_) => left.checked_sub(right),
        BinOp::Mul(_) => left.checked_mul(right),
        BinOp::Div(_) => left.checked_div(right),
        BinOp::Rem(_) => left.checked_rem(right),
        BinOp::Shl(_) => left.checked_shl(u32::try_from(right).ok()?),
        BinOp::Shr(_) => left.checked_shr(u32::try_from(right).ok()?),
        _ => None,
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
            mod inner { pub(crate) const WIDTH: usize = 1 << 3; const TWICE: usize = 1; }
            const TWICE: usize = 2;
            const SCALE: f32 = 2.0;
            const LOOP: usize = LOOP + 1;
        });
        constants.value(&Expression { tokens, span: proc_macro2::Span::call_site() })
    }

    #[test]
    fn constants_of_the_source_are_followed() {
        assert_eq!(value(quote!(HIDDEN)), Some(64));
        assert_eq!(value(quote!({ (inner::WIDTH + 1) * 2 })), Some(18));
    }

    #[test]
    fn what_only_rustc_knows_is_unknown() {
        for unknown in [quote!(TWICE), quote!(SCALE), quote!(LOOP), quote!(f(2)), quote!(1 - 2)] {
            assert_eq!(value(unknown.clone()), None, "{unknown}");
        }
    }
}
