//! Packs the digit reader of the examples.

// ANCHOR: script
fn main() {
    relu_build::weights("digits", "../../examples/data/digits.safetensors");
}
// ANCHOR_END: script
