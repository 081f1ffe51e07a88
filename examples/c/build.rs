//! Packs the trained weights, and writes the header.

fn main() {
    relu_build::weights("digits", "../data/digits.safetensors");
    relu_build::header("Digits", "include/digits.h");
}
