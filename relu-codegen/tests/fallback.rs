//! After a mistake the type still has its API, and the errors come last.

use relu_codegen::{Options, expand};

#[test]
fn the_api_exists_after_a_mistake() {
    let description = "
        /// Docs.
        pub struct Digits(pixels: [64]) -> scores {
            hidden: dens(64),
            scores: dense(10),
        }
        train { loss: mean_squared_error }
    ";
    let tokens = description.parse().expect("the description consists of tokens");
    let expansion = expand(tokens, &Options::default());
    assert_eq!(expansion.diagnostics.len(), 1);
    let file = syn::parse2(expansion.tokens).expect("the code parses");
    insta::assert_snapshot!(prettyplease::unparse(&file));
}

#[test]
fn sizes_that_cannot_be_read_are_generic() {
    let tokens = "struct Digits(pixels: 64) -> scores { scores: dense(x: 1) }";
    let expansion = expand(tokens.parse().expect("tokens"), &Options::default());
    let text = expansion.tokens.to_string();
    assert!(text.contains("const INPUT : usize , const OUTPUT : usize"), "{text}");
}
