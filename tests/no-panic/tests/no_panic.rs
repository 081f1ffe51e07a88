//! A program with every layer, one sample and a batch, links without a panic.

use std::path::Path;
use std::process::{Command, Output};

use relu_codegen::layers::LAYERS;

const PROGRAM: &str = include_str!("../program/src/main.rs");

/// Builds the program in release, for a level of optimization.
fn build(name: &str, flags: &str, level: &str, features: &[&str]) -> Output {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("program");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(package).args(["build", "--release", "--locked", "--target-dir"]);
    cargo.arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)).args(features);
    cargo.env("RUSTFLAGS", flags).env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level);
    cargo.output().expect("cargo runs")
}

fn assert_links(name: &str, flags: &str, level: &str) {
    let output = build(name, flags, level, &[]);
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "a panic is reached with `{flags}` at {level}:\n{messages}");
}

#[test]
fn the_program_has_every_layer() {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let words: Vec<&str> = PROGRAM.split(|character| !is_part(character)).collect();
    for layer in LAYERS {
        assert!(words.contains(&layer.keyword), "`{}` is not in the program", layer.keyword);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn no_panic_can_be_reached() {
    assert_links("own", "", "3");
}

#[test]
#[cfg(target_os = "linux")]
fn no_panic_can_be_reached_without_vectors() {
    assert_links("scalar", "--cfg relu_scalar", "3");
}

/// As small devices are built, and with little of it: what a panic cannot be seen to be
/// unreachable from, must not be there.
#[test]
#[cfg(target_os = "linux")]
fn no_panic_can_be_reached_with_less_optimization() {
    for level in ["1", "2", "s", "z"] {
        assert_links("own", "", level);
        assert_links("scalar", "--cfg relu_scalar", level);
    }
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn no_panic_can_be_reached_with_wider_vectors() {
    assert_links("v3", "-C target-cpu=x86-64-v3", "3");
    assert_links("v4", "-C target-cpu=x86-64-v4", "3");
}

/// The program notices.
#[test]
#[cfg(target_os = "linux")]
fn a_panic_does_not_link() {
    let output = build("unwrap", "", "3", &["--features", "unwrap"]);
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "a panic was linked");
    assert!(messages.contains("a_panic_can_be_reached"), "{messages}");
}
