//! A network with `repeat`, in files.

use alloc::string::{String, ToString as _};
use alloc::{vec, vec::Vec};

use safetensors::SafeTensors;

use super::architecture::Lines;
use super::file;
use super::network::entries;
use super::{Architecture, Check, Difference, LoadError, SaveNames, not_finite};
use crate::parameters::named;
use crate::parameters::tests::Nested;
use crate::{Network, Segment, Storage as _};

fn names(bytes: &[u8]) -> Vec<String> {
    let file = SafeTensors::deserialize(bytes).unwrap();
    let mut names: Vec<_> = file.iter().map(|(name, _)| name.to_string()).collect();
    names.sort();
    names
}

#[test]
fn every_iteration_comes_back() {
    let network = Nested::new(7);
    for choice in [SaveNames::Short, SaveNames::Full] {
        let bytes = network.to_safetensors(choice).unwrap();
        let same = Nested::from_safetensors(&bytes).unwrap();
        assert_eq!(same.as_slice(), network.as_slice());
    }
}

#[test]
fn names_are_those_of_the_choice() {
    let network = Nested::new(7);
    let short = names(&network.to_safetensors(SaveNames::Short).unwrap());
    let mut expected: Vec<_> = Nested::tensors().map(|tensor| tensor.name().to_string()).collect();
    expected.extend((0..2).map(|index| alloc::format!("deep.{index}.2.num_batches_tracked")));
    expected.sort();
    assert_eq!(short, expected);
    let full = names(&network.to_safetensors(SaveNames::Full).unwrap());
    assert_eq!(full.len(), short.len());
    assert!(full.contains(&"deep.1.1.2.0.bias".to_string()));
    assert!(!full.contains(&"deep.1.1.2.bias".to_string()));
}

#[test]
fn an_iteration_that_is_missing_is_named() {
    let network = Nested::new(7);
    let mut bytes = network.to_safetensors(SaveNames::Short).unwrap();
    let name = b"deep.1.1.2.bias";
    let place = bytes.windows(name.len()).position(|window| window == name).unwrap();
    bytes[place + 5] = b'2';
    let LoadError::Differs { network: "Nested", differences } =
        Nested::from_safetensors(&bytes).err().unwrap()
    else {
        panic!("another error");
    };
    let [missing, unused] = ["deep.1.1.2.bias", "deep.2.1.2.bias"].map(str::to_string);
    let nearest = Some(missing.clone());
    let expected =
        vec![Difference::Missing { name: missing }, Difference::Unused { name: unused, nearest }];
    assert_eq!(differences, expected);
}

#[test]
fn tensors_with_numbers_that_are_not_finite_are_named() {
    let mut network = Nested::new(7);
    let file = |network: &Nested| network.to_safetensors(SaveNames::Short).unwrap();
    assert!(not_finite(&file(&network)).is_empty());
    network.set_parameter("first.bias", &[0.0, f32::NAN, 1.0]).unwrap();
    network.set_parameter("deep.1.1.2.bias", &[f32::NEG_INFINITY; 3]).unwrap();
    assert_eq!(not_finite(&file(&network)), ["deep.1.1.2.bias", "first.bias"]);
    assert!(not_finite(b"no file").is_empty());
}

/// Those that were saved before the graph was in them.
#[test]
fn files_without_the_graph_are_read() {
    let (network, architecture) = (Nested::new(7), Architecture::of::<Nested>());
    let file = |text: String| {
        let entries = entries(architecture, "", network.as_slice(), SaveNames::Short);
        file::serialize(file::Kind::Network, text, entries).unwrap()
    };
    let text = architecture.text_of(Lines::Layers);
    assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), ["inputs [2]", "first: dense(3) [3]"]);
    let same = Nested::from_safetensors(&file(text.clone())).unwrap();
    assert_eq!(same.as_slice(), network.as_slice());
    assert!(Nested::from_safetensors(&file(text.replace("dense(3)", "dense(4)"))).is_err());
    assert!(Nested::from_safetensors(&file(text.replace("[2]", "[3]"))).is_err());
}

/// As of `residual(residual(relu -> dense(3) -> dense(3)) -> dense(3))`.
#[test]
fn a_name_that_is_a_second_name_elsewhere_is_told_apart() {
    static SEGMENTS: [Segment; 3] = [
        Segment::bias("b.0.1.bias", 0, 3).alias("b.0.0.1.bias"),
        Segment::bias("b.0.2.bias", 64, 3).alias("b.0.0.2.bias"),
        Segment::bias("b.1.bias", 128, 3).alias("b.0.1.bias"),
    ];
    let mut architecture = Architecture::of::<Nested>();
    architecture.segments = &SEGMENTS;
    let storage: Vec<f32> = (1..=48_u8).map(f32::from).collect();
    for names in [SaveNames::Short, SaveNames::Full] {
        let bytes = super::save(architecture, &storage, names).unwrap();
        let mut loaded = vec![0.0; 48];
        super::load(architecture, &bytes, Check::Layers, &mut loaded).unwrap();
        assert_eq!([0, 16, 32].map(|start| loaded[start]), [1.0, 17.0, 33.0]);
    }
    let found = named::find(&SEGMENTS, "b.0.1.bias").unwrap();
    assert_eq!(found.name(), "b.0.1.bias");
    assert_eq!(named::find(&SEGMENTS, "b.0.0.2.bias").unwrap().name(), "b.0.2.bias");
}
