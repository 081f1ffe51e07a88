//! Snapshots of the generated code, formatted as rustfmt would.

use std::fs;
use std::path::Path;

use relu_codegen::{Options, expand};

#[test]
fn generated_code() {
    insta::glob!("networks/*.txt", |path: &Path| {
        let description = fs::read_to_string(path).expect("the file can be read");
        insta::assert_snapshot!(formatted(&description));
    });
}

fn formatted(description: &str) -> String {
    let tokens = description.parse().expect("the description consists of tokens");
    let expansion = expand(tokens, &Options::default());
    assert!(expansion.diagnostics.is_empty(), "{:?}", expansion.diagnostics);
    let file = syn::parse2(expansion.tokens).expect("the code parses");
    prettyplease::unparse(&file)
}
