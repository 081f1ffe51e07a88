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

/// A package whose source is `text`.
fn folder(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("errors").join(name);
    std::fs::create_dir_all(folder.join("src")).expect("temporary folders can be made");
    std::fs::write(folder.join("src/main.rs"), text).expect("it can be written");
    folder
}

fn file() -> Vec<u8> {
    Saved::new(1).to_safetensors(SaveNames::Short).expect("it can be saved")
}

/// What is wrong with a package whose source is `text`.
fn error(name: &str, text: &str) -> String {
    let packed = pack(&folder(name, text), "net", &file(), TARGET);
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
fn two_descriptions_with_one_name_are_told() {
    let one = "network! { #[weights(\"net\")] struct Net(x: [4]) -> y { y: dense(2) } }\n";
    let error = error("twice", &one.repeat(2));
    assert!(error.contains("several descriptions have"), "{error}");
    assert!(error.contains("main.rs:1 and ") && error.contains("main.rs:2"), "{error}");
}

#[test]
fn another_graph_is_refused() {
    let text = "network! { #[weights(\"net\")] struct Net(x: [4]) -> (y, a) {
        a: dense(3) -> relu, y: dense(2) } }";
    let error = error("graph", text);
    assert!(error.contains("the file has none here; the network has `output a`"), "{error}");
}

#[test]
fn what_to_write_where_a_difference_is_meant_is_told() {
    let text = "network! { #[weights(\"net\")] struct Net(x: [4]) -> y {
        a: dense(3) -> tanh, y: dense(2) } }";
    assert_eq!(
        error("meant", text),
        "the file does not fit `Net`:\n\
         - the layers differ: the file has `a: relu`; the network has `a: tanh`\n\
         help: all tensors fit: if `Net` is meant to differ, write \
         `relu_build::weights_of_tensors` in the place of `relu_build::weights`"
    );
}

#[test]
fn files_that_are_no_rust_matter_only_where_nothing_is_found() {
    let text = "network! { # [ weights(\"net\") ] struct Net(x: [4]) -> y {
        a: dense(3) -> relu, y: dense(2) } }";
    let folder = folder("bad", text);
    std::fs::create_dir_all(folder.join("tests")).expect("temporary folders can be made");
    let bad = folder.join("tests/bad.rs");
    std::fs::write(&bad, "#[weights(\"net\")] }").expect("it can be written");
    std::fs::write(folder.join("tests/words.rs"), "weights }").expect("it can be written");
    assert!(pack(&folder, "net", &file(), TARGET).expect("the other file has it").is_some());
    let error = pack(&folder, "absent", &file(), TARGET).expect_err("none has it").to_string();
    assert!(error.contains("main.rs:1, with `#[weights(\"net\")]`\n- not looked at: "), "{error}");
    assert!(error.contains("bad.rs"), "{error}");
    assert!(!error.contains("words.rs") && error.ends_with("3 in all"), "{error}");
}

#[test]
fn panels_that_no_machine_has_are_refused() {
    let text = "network! { #[weights(\"net\")] struct Net(x: [4]) -> y {
        a: dense(3) -> relu, y: dense(2) } }";
    let folder = folder("panels", text);
    for panel in [0, Target::WIDEST + 1, usize::MAX] {
        let target = Target { panel, big_endian: false };
        let error = pack(&folder, "net", &file(), target).expect_err("there is no such panel");
        assert!(error.to_string().starts_with(&format!("a panel of {panel} outputs")), "{error}");
    }
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
