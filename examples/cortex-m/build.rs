//! Packs the weights, and some digits to read.

use std::path::PathBuf;

/// Digits that the programs read.
const DIGITS: usize = 100;

// ANCHOR: script
fn main() {
    relu_build::weights("digits", "../data/digits.safetensors");
    relu_build::weights("sine", "../data/sine.safetensors");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(out.join("digits.bin"), digits()).expect("it can be written");
    std::fs::write(out.join("memory.x"), include_str!("memory.x")).expect("it can be written");
    println!("cargo::rustc-link-search={}", out.display());
    println!("cargo::rerun-if-changed=memory.x");
    println!("cargo::rerun-if-changed=build.rs");
}
// ANCHOR_END: script

/// Their pixels, 64 bytes each: every seventeenth of the file's digits.
fn digits() -> Vec<u8> {
    const CSV: &str = "../data/digits.csv";
    println!("cargo::rerun-if-changed={CSV}");
    let text = std::fs::read_to_string(CSV).expect("the digits are in the repository");
    let numbers = |line: &str| -> Vec<u8> {
        line.split(',').map(|number| number.parse().expect("a number from 0 to 255")).collect()
    };
    let lines = text.lines().skip(1).step_by(17).take(DIGITS);
    let pixels: Vec<u8> = lines.flat_map(|line| numbers(line)[..64].to_vec()).collect();
    assert_eq!(pixels.len(), 64 * DIGITS, "there are enough digits");
    pixels
}
