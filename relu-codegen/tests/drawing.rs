//! Drawings of networks, as snapshots.

use proc_macro2::TokenStream;
use relu_codegen::diagnostic::Diagnostics;
use relu_codegen::drawing::Drawing;
use relu_codegen::{model, syntax};

/// Inputs that are read late, several outputs, pipelines inside of pipelines.
const AGENT: &str = "struct Agent(board: [192], clock: [2]) -> (policy, value) {
    seen: board -> dense(64) -> relu,
    both: concat(seen, clock) -> dense(64) -> two_sided_relu,
    deep: repeat(20, dense(64) -> two_sided_relu) -> dense(64),
    joined: seen + deep -> repeat(4, residual(layer_norm -> residual(dense(64) -> relu))),
    policy: joined -> dense(10),
    value: joined -> dense(1) -> tanh,
}";

/// Text that formats have signs for, and that is too long.
const TEXT: &str = "struct Text(r#in: [{ size::<A, 3>() & 7 }], words: [3]) -> same {
    twice: r#in + r#in,
    seen: words -> embedding({ COUNT_OF_ALL_THE_WORDS_OF_ALL_THE_LANGUAGES }, { \"four\".len() }),
    same: concat(twice, seen),
}";

fn drawing(description: &str) -> Drawing {
    let tokens: TokenStream = description.parse().expect("the description consists of tokens");
    let mut diagnostics = Diagnostics::new();
    let syntax = syntax::parse(tokens, &mut diagnostics);
    let network = syntax.and_then(|syntax| model::check(&syntax, &mut diagnostics));
    assert!(diagnostics.finish().is_empty());
    Drawing::of(&network.expect("there is no mistake"))
}

#[test]
fn as_mermaid() {
    insta::assert_snapshot!("agent_as_mermaid", drawing(AGENT).mermaid());
    insta::assert_snapshot!("text_as_mermaid", drawing(TEXT).mermaid());
}

#[test]
fn as_dot() {
    insta::assert_snapshot!("agent_as_dot", drawing(AGENT).dot());
    insta::assert_snapshot!("text_as_dot", drawing(TEXT).dot());
}

#[test]
fn as_svg() {
    insta::assert_snapshot!("agent_as_svg", drawing(AGENT).svg());
    insta::assert_snapshot!("text_as_svg", drawing(TEXT).svg());
}
