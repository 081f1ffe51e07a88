//! Errors of the command itself, all with exit status 2.

use crate::{fixtures, run, run_in, shown};

/// Whether a run fails with this message.
fn fails(arguments: &[&str], message: &str) {
    let shown = run(arguments);
    let is_right = shown.contains(message) && shown.ends_with("--- exit status 2\n");
    assert!(is_right, "{arguments:?} shows:\n{shown}\nrather than: {message}");
}

#[test]
fn what_cannot_be_read_is_named() {
    fails(&["summary", "absent.rs"], "error: cannot read absent.rs: ");
    fails(&["check", "no_rust.rs"], "error: no_rust.rs:3:1: this is no Rust: ");
    fails(&["plan", "no_network.rs"], "error: there is no `network!` in no_network.rs\n  help: ");
}

#[test]
fn a_folder_without_a_crate_is_named() {
    let output = run_in(std::path::Path::new("/"), &["check"], "");
    let shown = shown(&output);
    assert!(shown.contains("there is no Cargo.toml in / or above it\n  help: "), "{shown}");
}

#[test]
fn unknown_names_are_corrected() {
    fails(&["expand", "digits.rs", "Digts"], "no network `Digts`\n  help: did you mean `Digits`?");
    fails(&["expand", "digits.rs", "Words"], "no network `Words`\n  help: there is `Digits`");
    fails(&["explain", "E0140"], "error: there is no message `E0140`\n  help: ");
}

#[test]
fn what_makes_no_sense_is_refused() {
    fails(&["expand", "no_train.rs", "--only", "train"], "has no `train` section");
    fails(&["expand", "digits.rs", "--check"], "--output <DIR>");
    fails(&["plan", "digits.rs", "--dot", "--svg"], "cannot be used with");
    fails(&["plan", "mixed.rs", "--svg"], "add its name");
    fails(&["header", "digits.rs"], "there is no `#[c_api]` on `Digits`");
    fails(&["header", "for_c.rs", "--output", "a.h"], "add its name");
    fails(&["fmt", "--nothing"], "unexpected argument '--nothing'");
}

#[test]
fn assembly_needs_a_crate() {
    let input = std::fs::read_to_string(fixtures().join("digits.rs")).expect("it is there");
    let shown = shown(&run_in(&fixtures(), &["asm", "-"], &input));
    assert!(shown.contains("has to be in a crate") && shown.contains("status 2"), "{shown}");
}
