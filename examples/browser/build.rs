//! Packs the weights.

fn main() {
    relu_build::weights("digits", "../data/digits.safetensors");
    relu_build::weights("one_sided", "../data/digits_one_sided.safetensors");
}
