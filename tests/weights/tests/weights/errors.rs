//! What a build script says.

use std::path::PathBuf;

use relu_build::{Target, pack};
use relu_runtime::prelude::*;
use relu_runtime::save::SaveNames;

network! {
    struct Saved(x: [4]) -> y {
        a: dense(3) -> relu,
        y: dense(2),
    }
}

const TARGET: Target = Target { panel: 16, big_endian: false };

/// What is wrong with a package whose source is `text`.
fn error(name: &str, text: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("errors").join(name);
    std::fs::create_dir_all(folder.join("src")).expect("temporary folders can be made");
    std::fs::write(folder.join("src/main.rs"), text).expect("it can be written");
    let file = Saved::new(1).to_safetensors(SaveNames::Short).expect("it can be saved");
    let packed = pack(&folder, "net", &file, TARGET);
    packed.expect_err("something is wrong").to_string()
}

#[test]
fn all_differences_are_listed() {
    let text = "network! { #[weights(\"net\")] struct Net(x: [4]) -> y {
        a: dense(5) -> relu, b: dense(7), y: dense(2) } }";
    let error = error("differs", text);
    for part in
        ["`b.weight` is missing", "`a.weight` has the shape [3, 4], not [5, 4]", "layers differ"]
    {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn the_description_is_looked_for() {
    let text = "network! { #[weights(\"other\")] struct Net(x: [4]) -> y { y: dense(2) } }";
    let expected = "no description in this package has `#[weights(\"net\")]`; there is `other`";
    assert_eq!(error("absent", text), expected);
    let one = "network! { #[weights(\"net\")] struct Net(x: [4]) -> y { y: dense(2) } }\n";
    let error = error("twice", &one.repeat(2));
    assert!(error.contains("several descriptions have"), "{error}");
    assert!(error.contains("main.rs:1 and ") && error.contains("main.rs:2"), "{error}");
}

#[test]
fn a_size_that_is_not_known_is_named() {
    let text = "network! { #[weights(\"net\")] struct Net(x: [4]) -> y { y: dense(other::N) } }";
    let error = error("size", text);
    assert!(error.starts_with("the size `other::N` of `Net` is not known"), "{error}");
}

#[test]
fn mistakes_are_left_to_the_macro() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("errors/mistake");
    std::fs::create_dir_all(&folder).expect("temporary folders can be made");
    let text = "network! { #[weights(\"net\")] struct Net(x: [4]) -> y { y: dens(2) } }";
    std::fs::write(folder.join("main.rs"), text).expect("it can be written");
    assert!(pack(&folder, "net", &[], TARGET).expect("no error").is_none());
}
