//! The docs of the type, as rustdoc shows them.

use relu_codegen::{Options, expand};
use syn::{Attribute, Expr, ExprLit, Item, Lit};

/// The text of the docs of the network's struct.
fn docs(description: &str) -> String {
    let tokens = description.parse().expect("the description consists of tokens");
    let expansion = expand(tokens, &Options { docs: true, ..Options::default() });
    assert!(expansion.diagnostics.is_empty(), "{:?}", expansion.diagnostics);
    let file: syn::File = syn::parse2(expansion.tokens).expect("the code parses");
    let attributes = file.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == "Net" || item.ident == "Digits" => Some(&item.attrs),
        _ => None,
    });
    attributes.expect("there is a struct").iter().filter_map(line).collect()
}

fn line(attribute: &Attribute) -> Option<String> {
    match &attribute.meta.require_name_value().ok()?.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value() + "\n"),
        _ => None,
    }
}

#[test]
fn layers_are_links() {
    let docs = docs(
        "struct Net(x: [4], z: [4]) -> y {
        both: x + z -> repeat({ N * 2 }, residual(dense(4, init: zeros) -> relu)),
        y: concat(both, z) -> leaky_relu(0.1),
    }",
    );
    let (table, _) = docs.split_once("<svg").expect("there is a drawing");
    insta::assert_snapshot!(table);
}

/// HTML inside of Markdown ends at an empty line.
#[test]
fn the_drawing_is_one_piece_of_html() {
    let docs = docs(include_str!("networks/digits.txt"));
    let (_, drawing) = docs.split_once("\n\n<svg").expect("it stands after an empty line");
    assert!(drawing.ends_with("</svg>\n") && !drawing.contains("\n\n"), "{drawing}");
}
