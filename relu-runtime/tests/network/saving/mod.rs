//! Networks in files.

mod differences;
mod hostile;
mod resume;
mod tensors;

use std::fs;
use std::path::PathBuf;

use relu_runtime::prelude::*;
use relu_runtime::save::{LoadError, SaveNames};
use safetensors::Dtype;

use self::tensors::Tensors;
use crate::toy::Toy;

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("relu-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A network in which no tensor is as it starts.
fn network() -> Box<Toy> {
    let mut network = Toy::new(3);
    for (index, tensor) in Toy::tensors().enumerate() {
        let values: Vec<f32> =
            (0..tensor.values()).map(|n| (n + 10 * index) as f32 / 3.0).collect();
        network.set_parameter(&tensor.name().to_string(), &values).unwrap();
    }
    network
}

#[test]
fn a_file_comes_back() {
    let folder = Folder::new("comes-back");
    let path = folder.0.join("toy.safetensors");
    let network = network();
    network.save(&path).unwrap();
    assert_eq!(Toy::load(&path).unwrap().parameters(), network.parameters());
    network.save_as(&path, SaveNames::Full).unwrap();
    let mut other = Toy::new(1);
    other.load_from(&path).unwrap();
    assert_eq!(other.parameters(), network.parameters());
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn equal_networks_give_equal_bytes() {
    let bytes = |network: &Toy| network.to_safetensors(SaveNames::Short).unwrap();
    assert_eq!(bytes(&network()), bytes(&network()));
    assert_ne!(bytes(&network()), bytes(&Toy::new(3)));
}

#[test]
fn a_file_has_the_names_and_shapes_of_pytorch() {
    let tensors = Tensors::of(&network(), SaveNames::Short);
    let found: Vec<_> =
        tensors.0.iter().map(|(name, (dtype, shape, _))| (&**name, *dtype, &**shape)).collect();
    let expected: [(&str, Dtype, &[usize]); 11] = [
        ("hidden.bias", Dtype::F32, &[20]),
        ("hidden.weight", Dtype::F32, &[20, 2]),
        ("narrow.0.bias", Dtype::F32, &[5]),
        ("narrow.0.weight", Dtype::F32, &[5, 40]),
        ("narrow.1.bias", Dtype::F32, &[5]),
        ("narrow.1.num_batches_tracked", Dtype::I64, &[]),
        ("narrow.1.running_mean", Dtype::F32, &[5]),
        ("narrow.1.running_var", Dtype::F32, &[5]),
        ("narrow.1.weight", Dtype::F32, &[5]),
        ("scores.bias", Dtype::F32, &[3]),
        ("scores.weight", Dtype::F32, &[3, 5]),
    ];
    assert_eq!(found, expected);
    let full = Tensors::of(&network(), SaveNames::Full);
    assert!(full.0.contains_key("hidden.0.weight") && !full.0.contains_key("hidden.weight"));
}

#[test]
fn the_header_tells_the_layers() {
    let bytes = Toy::new(3).to_safetensors(SaveNames::Short).unwrap();
    let header = String::from_utf8_lossy(&bytes[8..1_000]);
    assert!(header.starts_with(r#"{"__metadata__":{"relu.network":"hash "#), "{header}");
    let layers = r"\nversion 3\ninput 1 [2]\nhidden reads input 1\nhidden: dense(20)\nhidden: two_sided_relu\n";
    assert!(header.contains(layers), "{header}");
}

#[test]
fn a_file_of_pytorch_needs_no_layers_and_no_counter() {
    let network = network();
    let mut tensors = Tensors::of(&network, SaveNames::Short);
    assert_eq!(tensors.load().unwrap().parameters(), network.parameters());
    tensors.0.remove("narrow.1.num_batches_tracked").unwrap();
    assert_eq!(tensors.load().unwrap().parameters(), network.parameters());
}

#[test]
fn half_precision_is_widened() {
    let network = network();
    for (dtype, bits) in [(Dtype::F16, 0xc500_u16), (Dtype::BF16, 0xc0a0)] {
        let mut tensors = Tensors::of(&network, SaveNames::Short);
        tensors.set("hidden.bias", dtype, &[20], &[bits; 20].map(u16::to_le_bytes).concat());
        assert_eq!(tensors.load().unwrap().parameter("hidden.bias").unwrap(), [-5.0; 20]);
    }
}

#[test]
fn special_numbers_keep_their_bits() {
    let mut network = network();
    let bits = [0x7fc0_0001, 0xff80_0000, 0x8000_0000];
    network.set_parameter("scores.bias", &bits.map(f32::from_bits)).unwrap();
    let bytes = network.to_safetensors(SaveNames::Short).unwrap();
    let loaded = Toy::from_safetensors(&bytes).unwrap().parameter("scores.bias").unwrap();
    assert_eq!(loaded.into_iter().map(f32::to_bits).collect::<Vec<_>>(), bits);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Toy::load("/no/such/file").err().unwrap();
    assert!(matches!(error, LoadError::Io { .. }));
    assert!(error.to_string().starts_with("cannot read `/no/such/file`: "), "{error}");
    let error = network().save("/no/such/file").unwrap_err();
    assert!(error.to_string().starts_with("cannot write `/no/such/file`: "), "{error}");
}
