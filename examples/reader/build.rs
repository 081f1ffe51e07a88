//! Packs the trained weights.

// ANCHOR: script
fn main() {
    relu_build::weights("digits", "../data/digits.safetensors");
}
// ANCHOR_END: script
