//! Packs the digit reader of the examples, and a network of megabytes.

use std::path::PathBuf;

fn main() {
    relu_build::weights("digits", "../../examples/data/digits.safetensors");
    relu_build::weights_of_tensors("digits-of-tensors", "../../examples/data/digits.safetensors");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let large = out.join("large.safetensors");
    std::fs::write(&large, matrix()).expect("it can be written");
    relu_build::weights("large", large);
}

/// A file with one weight, `[1024, 2048]`, 8 MiB.
fn matrix() -> Vec<u8> {
    const NUMBERS: u32 = 1024 * 2048;
    let offsets = format!("[0,{}]", 4 * NUMBERS);
    let tensor = format!(r#"{{"dtype":"F32","shape":[1024,2048],"data_offsets":{offsets}}}"#);
    let header = format!(r#"{{"y.weight":{tensor}}}"#);
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    let number = |index: u32| (index % 251) as f32 - 125.0;
    file.extend((0..NUMBERS).flat_map(|index| number(index).to_le_bytes()));
    file
}
