//! Each token of good descriptions deleted, doubled, swapped, and replaced:
//! never a panic, and either a model or a mistake at one of the user's tokens.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::check_tokens;

const DESCRIPTIONS: &[&str] = &[
    "/// A digit.
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        /// The narrow part.
        narrow: dense(32, bias: false) -> batch_norm -> leaky_relu(-0.01) -> dropout(0.1),
        scores: dense(10),
    }
    train {
        loss: softmax_cross_entropy,
        clip: global_norm(5.0),
    }",
    "pub(crate) struct Fan(x: [{ N * 2 }]) -> (y) {
        a: dense(crate::N, init: he_normal) -> prelu(shared: true),
        b: a -> clip(-1, 1),
        c: a,
        d: c -> b() -> tanh,
        y: x -> dense({ let n = 2; n }),
    }",
    "struct Words(context: [3], clock: [2]) -> scores {
        embedded: context -> embedding(1000, 16),
        other: context -> embedding(N, 4, init: normal) -> relu,
        scores: concat(embedded, other, clock) -> dense(10),
    }
    train { loss: softmax_cross_entropy }",
    "struct Bad(x: [3, 4], z: [1]) -> (a, b) {
        a: x + z -> dens(3) -> relu,
        state b: [4],
        c: concat(a, b) -> repeat(3, dense(1)),
    } train { loss: { a: mse }, lr: 3 }",
];

/// A change of the list of tokens at a place.
type Mutation = fn(&mut Vec<TokenTree>, usize);

const MUTATIONS: &[Mutation] = &[
    |tokens, at| {
        tokens.remove(at);
    },
    |tokens, at| tokens.insert(at, tokens[at].clone()),
    |tokens, at| {
        let next = (at + 1) % tokens.len();
        tokens.swap(at, next);
    },
    |tokens, at| tokens.truncate(at),
    |tokens, at| replace(tokens, at, "relu"),
    |tokens, at| replace(tokens, at, "7"),
    |tokens, at| replace(tokens, at, ","),
    |tokens, at| replace(tokens, at, "-"),
    |tokens, at| replace(tokens, at, "fn"),
    |tokens, at| replace(tokens, at, "\"text\""),
    |tokens, at| enclose(tokens, at, Delimiter::Parenthesis),
    |tokens, at| enclose(tokens, at, Delimiter::Bracket),
    |tokens, at| enclose(tokens, at, Delimiter::Brace),
    |tokens, at| enclose(tokens, at, Delimiter::None),
];

/// The token gets the place of the one that it replaces.
fn replace(tokens: &mut [TokenTree], at: usize, text: &str) {
    let stream: TokenStream = text.parse().unwrap();
    let mut token = stream.into_iter().next().unwrap();
    token.set_span(tokens[at].span());
    tokens[at] = token;
}

/// Brackets around a token, or other brackets around what is in brackets.
fn enclose(tokens: &mut [TokenTree], at: usize, delimiter: Delimiter) {
    let inner = match &tokens[at] {
        TokenTree::Group(group) => group.stream(),
        token => token.clone().into(),
    };
    let mut group = Group::new(delimiter, inner);
    group.set_span(tokens[at].span());
    tokens[at] = group.into();
}

/// All streams with the change at one token, at any depth.
fn mutants(stream: &TokenStream, mutation: Mutation) -> Vec<TokenStream> {
    let tokens: Vec<_> = stream.clone().into_iter().collect();
    let mut mutants = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let mut mutant = tokens.clone();
        mutation(&mut mutant, at);
        mutants.push(mutant.into_iter().collect());
        let TokenTree::Group(group) = token else {
            continue;
        };
        for inner in self::mutants(&group.stream(), mutation) {
            let mut mutant = tokens.clone();
            let mut other = Group::new(group.delimiter(), inner);
            other.set_span(group.span());
            mutant[at] = other.into();
            mutants.push(mutant.into_iter().collect());
        }
    }
    mutants
}

fn assert_is_handled(tokens: TokenStream) {
    let text = tokens.to_string();
    let is_empty = tokens.is_empty();
    let (network, diagnostics) = check_tokens(tokens);
    assert_ne!(network.is_some(), !diagnostics.is_empty(), "{text}: {diagnostics:#?}");
    for diagnostic in diagnostics.iter().filter(|_| !is_empty) {
        assert_ne!(diagnostic.span.byte_range(), 0..0, "{text}: {diagnostic:#?}");
        assert!(!diagnostic.help.is_empty() && !diagnostic.label.is_empty(), "{diagnostic:#?}");
    }
}

#[test]
fn one_mutation() {
    for description in DESCRIPTIONS {
        let tokens: TokenStream = description.parse().unwrap();
        for mutation in MUTATIONS {
            mutants(&tokens, *mutation).into_iter().for_each(assert_is_handled);
        }
    }
}

/// Two mutations, of a short description.
#[test]
fn two_mutations() {
    let description = "struct A(x: [3]) -> y { h: dense(4) -> relu, y: h -> dropout(0.1) } train { loss: mean_squared_error }";
    let tokens: TokenStream = description.parse().unwrap();
    for first in MUTATIONS {
        for tokens in mutants(&tokens, *first) {
            for second in &MUTATIONS[..3] {
                mutants(&tokens, *second).into_iter().for_each(assert_is_handled);
            }
        }
    }
}
