//! Whatever blanks and comments stand between the tokens of a description, all of it is kept.

use super::source;
use include_dir::{Dir, include_dir};
use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};
use relu_codegen::diagnostic::Diagnostics;
use relu_source::scan;

static NETWORKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../relu-codegen/tests/networks");

/// What those have not: lines that are too long, paths, literals with blanks, odd values.
const OTHERS: [&str; 2] = [
    "/// Docs.
#[derive( Clone ,Debug)]
#[doc = \"a  b\"]
pub(in crate::a) struct Long(first_of_the_inputs: [64], second_of_the_inputs: [{ \"a  b\".len() }], third: [::N]) -> (scores, more) {
    joined: concat(first_of_the_inputs, second_of_the_inputs, third, concat(first_of_the_inputs, third)) -> dense(::N) -> dense({ N * 2 }),
    deep: repeat(10, dense(64, bias: false, init: starts::HE) -> batch_norm(momentum: 0.1) -> relu -> dense({ match  N { 1..=2 => 3,  _ if a && !b => { 4 } } })),
    /** Docs of a block. */
    scores: deep + deep + third -> clip(-1.0, { f32::from(b'\t') }) -> dense({ \"a
      b\".len() }),
    more: joined -> clip({ LOW -  -1.0 }, {HIGH . 0}),
}
train {
    loss: { scores: softmax_cross_entropy(label_smoothing: 0.1, class_weights: crate::weights::OF_ALL_CLASSES), more: huber(0.5, weight: 0.25) },
    freeze: [joined, deep, joined, deep, joined, deep, joined, deep, joined, deep, joined, deep, more],
    l2: { 1e-4 }
}",
    "struct Odd(x: [1]) -> y { y: dense((a&&b, !c, d.e(), -f, 1..2), [&g, h==i, j as u8], \"a  b\",) -> clip(- 1.0, 1.0) }
train{loss:mean_squared_error}",
];

/// Blanks and comments.
const PIECES: [&str; 15] = [
    " ",
    "   ",
    "\t",
    "\n",
    "\n\n",
    "\n\n\n    ",
    "// c\n",
    "//\n",
    "  // { a:  b },  \n",
    "// }\n\n",
    "/* b */",
    " /**/ ",
    "/* , */",
    "/* two\n   lines { */",
    "// a comment that is so long that it does not fit where it stands behind anything long\n",
];

/// Before the macro.
const PREFIXES: [&str; 4] = ["", "    ", "\t", "\t  let it = "];

fn descriptions() -> Vec<&'static str> {
    let files = NETWORKS.files().map(|file| file.contents_utf8().expect("it is UTF-8"));
    files.chain(OTHERS).collect()
}

/// Tokens and comments, each with the blanks behind it.
fn pieces(text: &str) -> Vec<(TokenKind, &str, &str)> {
    let mut pieces: Vec<(TokenKind, &str, &str)> = Vec::new();
    let mut end = 0;
    for token in tokenize(text, FrontmatterAllowed::No) {
        let start = end;
        end += token.len as usize;
        match (token.kind, pieces.last_mut()) {
            (TokenKind::Whitespace, Some(last)) => last.2 = &text[start..end],
            (TokenKind::Whitespace, None) => {}
            (kind, _) => pieces.push((kind, &text[start..end], "")),
        }
    }
    pieces
}

fn is_word(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Ident | TokenKind::RawIdent | TokenKind::Literal { .. })
}

fn is_bracket(kind: TokenKind) -> bool {
    use TokenKind::{CloseBrace, CloseBracket, CloseParen, OpenBrace, OpenBracket, OpenParen};
    matches!(kind, CloseBrace | CloseBracket | CloseParen | OpenBrace | OpenBracket | OpenParen)
}

/// A source of a description with further blanks and comments, and where it `is_dense`
/// without the blanks that it can do without.
fn scattered(text: &str, prefix: &str, is_dense: bool, gaps: &[(Index, Vec<&str>)]) -> String {
    let pieces = pieces(text);
    let mut between: Vec<_> = pieces.iter().map(|piece| piece.2.to_owned()).collect();
    let is_free = |kind| is_bracket(kind) || kind == TokenKind::Comma;
    let is_known = |kind| is_free(kind) || is_word(kind);
    for (index, pair) in pieces.windows(2).enumerate() {
        let (one, other) = (pair[0].0, pair[1].0);
        if is_dense && is_known(one) && is_known(other) && (is_free(one) || is_free(other)) {
            between[index].clear();
        }
    }
    for (index, row) in gaps {
        for (index, gap) in (index.index(pieces.len())..pieces.len()).zip(row) {
            let next = pieces.get(index + 1).map_or(TokenKind::Comma, |piece| piece.0);
            // Two marks may be one operator.
            if !between[index].is_empty() || is_known(pieces[index].0) || is_known(next) {
                between[index].push_str(gap);
            }
        }
    }
    let inside = pieces.iter().zip(&between).flat_map(|(piece, gap)| [piece.1, gap.as_str()]);
    let inside: String = inside.collect();
    format!("{prefix}network! {{{inside}}}\n")
}

/// All but blanks and commas, in order.
fn tokens(text: &str) -> Vec<&str> {
    let words = pieces(text).into_iter().filter(|piece| piece.0 != TokenKind::Comma);
    words.map(|piece| piece.1.trim_end()).collect()
}

/// The tokens without a comma at the end of brackets.
fn code(tokens: TokenStream) -> String {
    let mut tokens: Vec<_> = tokens.into_iter().collect();
    if matches!(tokens.last(), Some(TokenTree::Punct(mark)) if mark.as_char() == ',') {
        tokens.pop();
    }
    let text = |token| match token {
        TokenTree::Group(group) => format!("{:?} {}", group.delimiter(), code(group.stream())),
        token => format!("{token} "),
    };
    tokens.into_iter().map(text).collect()
}

/// What is read of the only description of a text, without the places in it.
fn read(text: &str) -> (String, String) {
    let scanned = scan("x.rs".into(), None, text.into()).expect("it is Rust");
    let tokens = &scanned.descriptions[0].tokens;
    let mut diagnostics = Diagnostics::new();
    let syntax = relu_codegen::syntax::parse(tokens.clone(), &mut diagnostics);
    assert!(diagnostics.finish().is_empty(), "{text}");
    let syntax = format!("{syntax:?}");
    let mut parts = syntax.split("bytes(");
    let mut without = parts.next().unwrap_or_default().to_owned();
    without.extend(parts.map(|part| part.split_once(')').map_or("", |(_, rest)| rest)));
    (without, code(tokens.clone()))
}

fn formatted(text: &str) -> String {
    let scanned = scan("x.rs".into(), None, text.into()).expect("it is Rust");
    let formatted = source(&scanned).expect("all tokens and comments are there");
    assert!(formatted.broken.is_empty(), "{:?}", formatted.broken[0].1);
    formatted.text
}

fn check(text: &str) {
    let once = formatted(text);
    assert_eq!(tokens(text), tokens(&once), "{text}\n{once}");
    assert_eq!(read(text), read(&once), "{text}\n{once}");
    assert_eq!(formatted(&once), once, "formatted again\n{text}");
}

/// Up to so many rows, each from the place of an index on.
fn gaps(most: usize) -> impl Strategy<Value = Vec<(Index, Vec<&'static str>)>> {
    let row = proptest::collection::vec(select(&PIECES[..]), 1..5);
    proptest::collection::vec((any::<Index>(), row), 0..=most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_tokens_and_comments_are_kept(
        description in select(descriptions()),
        prefix in select(&PREFIXES[..]),
        is_dense in any::<bool>(),
        is_windows in any::<bool>(),
        // With many comments most of it stays as the user has it.
        gaps in prop_oneof![gaps(2), gaps(6), gaps(20)],
    ) {
        let text = scattered(description, prefix, is_dense, &gaps);
        check(&if is_windows { text.replace('\n', "\r\n") } else { text });
    }
}
