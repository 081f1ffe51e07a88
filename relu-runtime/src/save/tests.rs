//! A network with `repeat`, in files.

use alloc::string::{String, ToString as _};
use alloc::{vec, vec::Vec};

use safetensors::SafeTensors;

use super::{Difference, LoadError, SaveNames};
use crate::parameters::tests::Nested;
use crate::{Network, Storage as _};

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
