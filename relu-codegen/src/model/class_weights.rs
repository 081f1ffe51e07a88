//! `class_weights: { [1.0, 2.0, 3.0] }`: a list of literals is checked while expanding,
//! a constant when training begins.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

use super::block::Layers;
use super::{BlockId, Expression, Rules, Shape, Size, Train};
use crate::diagnostic::catalogue;

/// Each loss has a weight per class of its output, none of them negative.
pub fn check(train: &Train, outputs: &[Option<BlockId>], layers: &[Layers], rules: &mut Rules<'_>) {
    for (loss, output) in train.losses.iter().zip(outputs) {
        let Some(weights) = loss.class_weights.as_ref().and_then(literals) else { continue };
        let output = output.map(|output| layers[output.0].shape.clone()).unwrap_or_default();
        let classes = output.sure.as_ref().map(Shape::width).and_then(Size::known);
        if let Some(negative) = weights.iter().find(|weight| weight.is_negative) {
            rules.diagnostics.push(catalogue::class_weight(negative.span, &negative.text));
        } else if let Some(classes) = classes.filter(|classes| *classes != weights.len()) {
            let span = loss.class_weights.as_ref().map_or_else(Span::call_site, |own| own.span);
            let mistake = catalogue::class_weights(span, weights.len(), classes);
            rules.diagnostics.push(output.explain(mistake));
        }
    }
}

/// A literal of the list.
struct Weight {
    text: String,
    is_negative: bool,
    span: Span,
}

/// The numbers of a list of literals; nothing where it is something else.
fn literals(list: &Expression) -> Option<Vec<Weight>> {
    let mut tokens = list.tokens.clone().into_iter();
    match (tokens.next()?, tokens.next()) {
        (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Bracket => {
            weights(group.stream())
        }
        _ => None,
    }
}

fn weights(tokens: TokenStream) -> Option<Vec<Weight>> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let items = tokens.split(is_comma).filter(|item| !item.is_empty());
    let weight = |item: &[TokenTree]| {
        let (is_negative, literal) = match item {
            [TokenTree::Literal(literal)] => (false, literal),
            [TokenTree::Punct(sign), TokenTree::Literal(literal)] if sign.as_char() == '-' => {
                (true, literal)
            }
            _ => return None,
        };
        let sign = if is_negative { "-" } else { "" };
        let text = format!("{sign}{literal}");
        // -0 is not negative.
        let is_zero = literal.to_string().trim_matches(['0', '.', '_']).is_empty();
        Some(Weight { text, is_negative: is_negative && !is_zero, span: literal.span() })
    };
    items.map(weight).collect()
}
