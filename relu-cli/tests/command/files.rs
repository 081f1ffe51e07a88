//! What is read, and what is written.

use std::fs;

use crate::{fixtures, folder, run_in, shown};

#[test]
fn a_crate_is_read_whole() {
    let folder = fixtures().join("crate");
    let shown = shown(&run_in(&folder, &["summary"], ""));
    for network in ["Above: x [4]", "Below: x [6]", "Moved: x [2]", "Inline: x [8]"] {
        assert!(shown.contains(network), "{network} is not in {shown}");
    }
    let named = run_in(&folder, &["summary", "Below"], "");
    let named = String::from_utf8_lossy(&named.stdout);
    assert!(named.starts_with("Below: ") && !named.contains("Above"), "{named}");
}

#[test]
fn expansions_are_written_and_checked() {
    let folder = folder("expansions");
    let source = folder.join("digits.rs");
    fs::copy(fixtures().join("digits.rs"), &source).expect("it can be copied");
    let run = |arguments: &[&str]| shown(&run_in(&folder, arguments, ""));
    assert_eq!(run(&["expand", "digits.rs", "--output", "out"]), "--- exit status 0\n");
    let written = fs::read_to_string(folder.join("out/digits.rs")).expect("it was written");
    assert!(written.starts_with("// Digits: pixels [64] -> scores [10]\n"), "{written}");

    let check = ["expand", "digits.rs", "--output", "out", "--check"];
    assert_eq!(run(&check), "--- exit status 0\n");
    // Lines may move.
    let text = format!("// A comment.\n{}", fs::read_to_string(&source).expect("it is there"));
    fs::write(&source, &text).expect("it can be written");
    assert_eq!(run(&check), "--- exit status 0\n");
    fs::write(&source, text.replace("dropout(0.1)", "dropout(0.2)")).expect("it can be written");
    let stale = run(&check);
    assert!(stale.contains("+            kernels::dropout(simd, 0.2,"), "{stale}");
    assert!(stale.ends_with("--- exit status 1\n"), "{stale}");
    let kept = fs::read_to_string(folder.join("out/digits.rs")).expect("it is still there");
    assert_eq!(kept, written);
}

#[test]
fn two_networks_of_one_name_are_not_written() {
    let folder = folder("twice");
    let one = "network! { struct Net(x: [2]) -> y { y: dense(3) } }";
    fs::write(folder.join("x.rs"), format!("mod a {{ {one} }} mod b {{ {one} }}")).expect("yes");
    let shown = shown(&run_in(&folder, &["expand", "x.rs", "--output", "out"], ""));
    assert!(shown.contains("two networks would be written to out/net.rs"), "{shown}");
    assert!(shown.ends_with("--- exit status 2\n") && !folder.join("out").exists(), "{shown}");
}

#[test]
fn headers_are_written_and_checked() {
    let folder = folder("headers");
    let source = folder.join("for_c.rs");
    fs::copy(fixtures().join("for_c.rs"), &source).expect("it can be copied");
    let run = |arguments: &[&str]| shown(&run_in(&folder, arguments, ""));
    let check = ["header", "for_c.rs", "Digits", "--output", "digits.h", "--check"];
    assert!(run(&check).ends_with("--- exit status 1\n"));
    assert_eq!(run(&check[..5]), "--- exit status 0\n");
    assert_eq!(run(&check), "--- exit status 0\n");
    let text = fs::read_to_string(&source).expect("it is there");
    fs::write(&source, text.replace("[64]", "[49]")).expect("it can be written");
    let stale = run(&check);
    assert!(stale.contains("+#define DIGITS_PIXELS 49\n"), "{stale}");
}

#[test]
fn formatting_writes_the_file() {
    let folder = folder("formatting");
    let source = folder.join("unformatted.rs");
    fs::copy(fixtures().join("unformatted.rs"), &source).expect("it can be copied");
    let run = |arguments: &[&str]| shown(&run_in(&folder, arguments, ""));
    assert!(run(&["fmt", "--check", "unformatted.rs"]).ends_with("--- exit status 1\n"));
    assert_eq!(run(&["fmt", "unformatted.rs"]), "--- exit status 0\n");
    assert_eq!(run(&["fmt", "--check", "unformatted.rs"]), "--- exit status 0\n");
}

#[test]
fn a_mistake_keeps_no_other_network_from_being_formatted() {
    let folder = folder("broken");
    let text = "network! { struct A(x: [1]) -> y { y dense(1) } }\n";
    let other = "network!{struct B(x:[1])->y{y:dense(1)}}\n";
    fs::write(folder.join("two.rs"), format!("{text}{other}")).expect("it can be written");
    let checked = shown(&run_in(&folder, &["fmt", "--check", "two.rs"], ""));
    assert!(checked.contains("+        y: dense(1),"), "{checked}");
    let shown = shown(&run_in(&folder, &["fmt", "two.rs"], ""));
    for shown in [checked, shown] {
        assert!(shown.contains("relu::E0") && shown.ends_with("--- exit status 1\n"), "{shown}");
    }
    let formatted = fs::read_to_string(folder.join("two.rs")).expect("it is there");
    let lines = "network!{\n    struct B(x: [1]) -> y {\n        y: dense(1),\n    }\n}\n";
    assert_eq!(formatted, format!("{text}{lines}"));
}

#[test]
fn manual_pages_are_written() {
    let folder = folder("manual");
    let shown = shown(&run_in(&folder, &["man", "--output", "pages"], ""));
    assert_eq!(shown, "--- exit status 0\n");
    let page = fs::read_to_string(folder.join("pages/relu-expand.1")).expect("there is a page");
    assert!(page.contains("Print the generated code"), "{page}");
}
