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

/// What is told of a file in which some names begin otherwise.
#[track_caller]
fn renamed(from: &str, to: &str) -> (String, Vec<Difference>) {
    let mut tensors = Tensors::of(&network(), SaveNames::Short);
    let names: Vec<_> = tensors.0.keys().filter(|name| name.starts_with(from)).cloned().collect();
    for name in names {
        tensors.rename(&name, &name.replacen(from, to, 1));
    }
    differences(&tensors.bytes())
}

#[test]
fn only_what_is_missing_is_suggested() {
    let (text, _) = renamed("narrow.", "narrower.");
    for line in [
        "- `narrower.0.bias` is unknown: is it `narrow.0.bias`?",
        "- `narrower.0.weight` is unknown: is it `narrow.0.weight`?",
        // By its shape it could be three; by its name it is this one.
        "- `narrower.1.bias` is unknown: is it `narrow.1.bias`?",
    ] {
        assert!(text.lines().any(|is| is == line), "{line:?} is not in {text}");
    }
    // `hidden.bias` is near, and there; `scores.bias` is missing, and has another shape.
    let mut tensors = Tensors::of(&network(), SaveNames::Short);
    tensors.0.remove("scores.bias").expect("it is there");
    tensors.set("hidden.bia", Dtype::F32, &[20], &[0; 80]);
    tensors.set("score.bias", Dtype::F32, &[4], &[0; 16]);
    let (_, differences) = differences(&tensors.bytes());
    let unknown = |name: &str| Difference::Unused { name: name.to_owned(), nearest: None };
    let missing = Difference::Missing { name: "scores.bias".to_owned() };
    assert_eq!(differences, [missing, unknown("hidden.bia"), unknown("score.bias")]);
}

#[test]
fn what_all_names_begin_with_is_told_once() {
    for prefix in ["model.", "outer.module."] {
        let (text, differences) = renamed("", prefix);
        assert_eq!(differences, [Difference::Prefix { prefix: prefix.to_owned() }]);
        let expected = format!("tensors = {{name.removeprefix(\"{prefix}\"): tensor for name");
        assert!(text.contains(&expected), "{text}");
    }
    let mut tensors = Tensors::of(&network(), SaveNames::Full);
    tensors.0.remove("scores.0.bias").expect("it is there");
    tensors.set("other", Dtype::F32, &[3], &[0; 12]);
    let names: Vec<_> = tensors.0.keys().cloned().collect();
    for name in names {
        tensors.rename(&name, &format!("net.{name}"));
    }
    let (_, differences) = differences(&tensors.bytes());
    let [prefix, missing, unknown] = ["net.", "scores.bias", "other"].map(str::to_owned);
    let expected = [
        Difference::Prefix { prefix },
        Difference::Missing { name: missing },
        Difference::Unused { name: unknown, nearest: None },
    ];
    assert_eq!(differences, expected);
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
