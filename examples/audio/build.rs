//! Packs what `train.rs` has made.

fn main() {
    relu_build::weights("amplifier-small", "small.safetensors");
    relu_build::weights("amplifier-large", "large.safetensors");
}
