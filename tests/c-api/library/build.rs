//! Packs the digit reader of the examples.

fn main() {
    relu_build::weights("digits", "../../../examples/data/digits.safetensors");
}
