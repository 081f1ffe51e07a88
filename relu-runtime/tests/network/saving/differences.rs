//! Files of other networks.

use relu_runtime::prelude::*;
use relu_runtime::save::{Difference, LoadError, SaveNames};
use safetensors::Dtype;

use super::network;
use super::tensors::Tensors;
use crate::toy::Toy;

#[track_caller]
fn differences(bytes: &[u8]) -> (String, Vec<Difference>) {
    let mut network = Toy::new(1);
    let before = network.clone_boxed();
    let error = network.load_safetensors(bytes).unwrap_err();
    assert_eq!(network.parameters(), before.parameters());
    let text = error.to_string();
    let LoadError::Differs { network: "Toy", differences, .. } = error else { panic!("{error}") };
    (text, differences)
}

#[test]
fn all_differences_are_listed() {
    let mut tensors = Tensors::of(&network(), SaveNames::Short);
    tensors.rename("hidden.weight", "hiden.weight");
    tensors.set("narrow.0.weight", Dtype::F32, &[40, 5], &[0; 800]);
    tensors.set("scores.bias", Dtype::F64, &[3], &[0; 24]);
    tensors.set("narrow.1.num_batches_tracked", Dtype::F32, &[1], &[0; 4]);
    tensors.set("decoder\n", Dtype::U8, &[2], &[0; 2]);
    let (text, differences) = differences(&tensors.bytes());
    assert_eq!(differences.len(), 7);
    assert_eq!(
        text,
        "the file does not fit `Toy`:\n\
         - `hidden.weight` is missing\n\
         - `narrow.0.weight` has the shape [40, 5], not [5, 40]\n\
         - `scores.bias` consists of F64, not of F32 or F16 or BF16; \
         in PyTorch, save `model.float()`\n\
         - `narrow.1.num_batches_tracked` has the shape [1], not []\n\
         - `narrow.1.num_batches_tracked` consists of F32, not of I64\n\
         - `decoder\\n` is unknown\n\
         - `hiden.weight` is unknown: is it `hidden.weight`?"
    );
}

#[test]
fn a_shape_with_as_many_numbers_is_another() {
    let mut tensors = Tensors::of(&network(), SaveNames::Short);
    tensors.set("scores.bias", Dtype::F32, &[1, 3], &[0; 12]);
    let (_, differences) = differences(&tensors.bytes());
    let (name, expected, found) = ("scores.bias".to_owned(), vec![3], vec![1, 3]);
    assert_eq!(differences, [Difference::Shape { name, expected, found }]);
}

#[test]
fn a_tensor_has_one_of_its_names() {
    let mut tensors = Tensors::of(&network(), SaveNames::Short);
    tensors.rename("hidden.bias", "hidden.0.bias");
    assert_eq!(tensors.load().unwrap().parameters(), network().parameters());
    tensors.set("hidden.bias", Dtype::F32, &[20], &[0; 80]);
    let (text, differences) = differences(&tensors.bytes());
    assert_eq!(differences.len(), 1, "{text}");
    assert!(text.ends_with("`hidden.bias` is there a second time as `hidden.0.bias`"), "{text}");
}

/// The file of a network with one layer of the same length in place of another.
fn with_layer(from: &str, to: &str) -> Vec<u8> {
    let mut bytes = network().to_safetensors(SaveNames::Short).unwrap();
    let place = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    bytes[place..place + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

#[test]
fn other_layers_are_refused_though_the_tensors_fit() {
    let (text, _) = differences(&with_layer("two_sided_relu", "three_sided_re"));
    let expected = "the file does not fit `Toy`:\n\
        - the layers differ: the file has `hidden: three_sided_re`; \
        the network has `hidden: two_sided_relu`\n\
        help: all tensors fit: if `Toy` is meant to differ, `Toy::load_tensors` takes them from \
        the file";
    assert_eq!(text, expected);
}

#[test]
fn other_layers_are_loaded_on_demand() {
    let mut other = Toy::new(1);
    other.load_tensors(&with_layer("two_sided_relu", "three_sided_re")).unwrap();
    assert_eq!(other.parameters(), network().parameters());
}

#[test]
fn a_wrong_hash_means_damage() {
    let bytes = network().to_safetensors(SaveNames::Short).unwrap();
    let place = bytes.windows(5).position(|window| window == b"hash ").unwrap() + 5;
    let mut damaged = bytes.clone();
    damaged[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
    let error = Toy::from_safetensors(&damaged).err().unwrap();
    assert!(matches!(error, LoadError::Format { .. }), "{error}");
}
