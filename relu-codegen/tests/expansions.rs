//! Snapshots of the generated code, formatted as rustfmt would.

use std::fs;
use std::path::PathBuf;

use proc_macro2::TokenStream;
use relu_codegen::layers::LAYERS;
use relu_codegen::{Options, expand};

#[test]
fn generated_code() {
    let paths = descriptions();
    assert!(paths.len() >= 8, "{paths:?}");
    for path in paths {
        let description = fs::read_to_string(&path).expect("the file can be read");
        let name = path.file_stem().expect("it has a name").to_string_lossy();
        insta::assert_snapshot!(&*name, formatted(&description));
    }
}

fn descriptions() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/networks");
    let entries = fs::read_dir(folder).expect("the descriptions are there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    paths
}

fn formatted(description: &str) -> String {
    let file = syn::parse2(expanded(description)).expect("the code parses");
    prettyplease::unparse(&file)
}

fn expanded(description: &str) -> TokenStream {
    let tokens = description.parse().expect("the description consists of tokens");
    let expansion = expand(tokens, &Options::default());
    assert!(expansion.diagnostics.is_empty(), "{:?}", expansion.diagnostics);
    expansion.tokens
}

#[test]
fn numbers_are_rounded_as_rustc_does() {
    #[expect(clippy::excessive_precision, reason = "nearly halfway between two numbers")]
    const SLOPE: f32 = 1.000_000_178_813_934_326_171_874_99;
    let description =
        "struct N(x: [2]) -> y { y: dense(2) -> leaky_relu(1.00000017881393432617187499) }";
    let expected = format!("LeakyRelu({SLOPE:?})");
    let code = formatted(description).replace('_', "");
    assert!(code.contains(&expected), "{expected} is not in\n{code}");
}

#[test]
fn the_readme_shows_the_generated_code() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("```rust,ignore\n").expect("the README has an excerpt");
    let (excerpt, _) = rest.split_once("```").expect("which ends");
    let generated = formatted(include_str!("networks/digits.txt"));
    let mut lines = generated.lines().map(str::trim);
    for line in excerpt.lines().map(str::trim).filter(|line| !line.starts_with("// ")) {
        let found = line.is_empty() || lines.any(|generated| generated == line);
        assert!(found, "the README's line is not generated, or not in this place: {line}");
    }
}

/// So that no layer is left without generated code that is compiled, nor without a
/// page in the book.
#[test]
fn every_layer_is_in_a_description_and_in_the_book() {
    let overview = include_str!("../../docs/src/layers.md");
    let contents = include_str!("../../docs/src/SUMMARY.md");
    let read = |path| fs::read_to_string(path).expect("the file can be read");
    let descriptions: String = descriptions().into_iter().map(read).collect();
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    for keyword in LAYERS.iter().map(|entry| entry.keyword) {
        let mut words = descriptions.split(|character| !is_word(character));
        assert!(words.any(|word| word == keyword), "`{keyword}` is in no description");
        let link = format!("](layers/{keyword}.md)");
        assert!(overview.contains(&link), "`{keyword}` is not in the book's table of layers");
        assert!(contents.contains(&link), "`{keyword}` has no page in the book");
    }
}

/// A `repeat` is a loop: how often, changes nothing but numbers.
#[test]
fn the_length_of_the_code_does_not_depend_on_the_count() {
    let without_numbers = |count: u32| {
        let description = format!(
            "struct Deep(x: [8]) -> y {{
                deep: dense(8) -> repeat({count}, residual(batch_norm -> tanh -> \
                    repeat({count}, dense(8) -> dropout(0.5) -> relu))),
                y: dense(2),
            }}
            train {{ loss: mean_squared_error, clip: norm(1.0) }}"
        );
        let mut code = expanded(&description).to_string();
        assert!(code.contains(&count.to_string()), "{code}");
        // Docs have `1,000`, and code has `1_000`.
        code.retain(|character| !character.is_ascii_digit() && !",_".contains(character));
        code
    };
    let few = without_numbers(2);
    assert_eq!(without_numbers(200), few);
    assert_eq!(without_numbers(2000), few);
}
