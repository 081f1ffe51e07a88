//! What editors need, in front of the code: it is Rust, whatever the description.

use proc_macro2::TokenStream;
use relu_codegen::{Options, expand};

use crate::diagnostics::bad;

fn hinted(description: &str) -> TokenStream {
    let tokens = description.parse().expect("the description consists of tokens");
    expand(tokens, &Options { hints: true, ..Options::default() }).tokens
}

/// The first item, formatted as rustfmt would.
fn formatted(description: &str) -> String {
    let mut file: syn::File = syn::parse2(hinted(description)).expect("the code parses");
    file.items.truncate(1);
    prettyplease::unparse(&file)
}

#[test]
fn of_a_graph() {
    insta::assert_snapshot!(formatted(include_str!("networks/graph.txt")));
}

#[test]
fn where_words_are_missing() {
    let description = "struct Net(x: [4], y: [4]) -> z {
        a: x + ,
        b: a -> dense(4, init: ) -> repeat(2, ),
        c: concat(a, ),
        d: ,
        z: des,
        e: a -> dense(4, bi) -> dense(units) -> relu(1),
    }
    train { loss: , clip: val, freeze: [], ";
    insta::assert_snapshot!(formatted(&format!("{description} }}")));
}

#[test]
fn after_each_mistake() {
    for (title, description) in bad::FILES.iter().flat_map(|file| bad::cases(file)) {
        let parsed = syn::parse2::<syn::File>(hinted(description));
        assert!(parsed.is_ok(), "{title}: {:?}", parsed.err());
    }
}
