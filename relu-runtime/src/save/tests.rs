//! A network with `repeat`, in files.

use alloc::string::{String, ToString as _};
use alloc::{format, vec, vec::Vec};

use safetensors::SafeTensors;

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
    expected.extend((0..2).map(|index| format!("deep.{index}.2.num_batches_tracked")));
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
    let LoadError::Differs { network: "Nested", differences, .. } =
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
    network.set_parameter("deep.1.1.2.bias", &[f32::NEG_INFINITY; 5]).unwrap();
    assert_eq!(not_finite(&file(&network)), ["deep.1.1.2.bias", "first.bias"]);
    assert!(not_finite(b"no file").is_empty());
}

/// A file that says something else of its network.
fn file_with(lines: &str) -> Vec<u8> {
    let (network, architecture) = (Nested::new(7), Architecture::of::<Nested>());
    let entries = entries(architecture, "", network.as_slice(), SaveNames::Short);
    let text = format!("{}\n{lines}", architecture.hash(lines));
    file::serialize(file::Kind::Network, text, entries).unwrap()
}

/// Why a file with these lines is refused.
fn error(lines: &str) -> Option<String> {
    Nested::from_safetensors(&file_with(lines)).err().map(|error| error.to_string())
}

#[test]
fn the_text_says_what_decides_forward() {
    let lines = "version 3\ninput 1 [2]\nfirst reads input 1\nfirst: dense(3)\n\
                 deep reads first\noutput deep\n";
    assert_eq!(Architecture::of::<Nested>().lines(), lines);
    assert_eq!(error(lines), None);
    assert!(error(&lines.replace("dense(3)", "dense(4)")).is_some());
    let later = error(&lines.replace("version 3", "version 4")).unwrap();
    assert!(later.contains("later version of the format"), "{later}");
}

/// Those that were saved when layers were compared as they were written.
#[test]
fn older_files_are_read() {
    let layers = "inputs [2]\nfirst: dense(3) [3]\n";
    let joined = "input x [2]\nfirst reads x\nfirst: dense(3) [3]\ndeep reads first\noutput deep\n";
    for lines in [layers, joined] {
        assert_eq!(error(lines), None);
        assert_eq!(error(&lines.replace('x', "pixels")), None);
        assert!(error(&lines.replace("dense(3)", "dense(N)")).is_some());
        assert!(error(&lines.replace("[2]", "[3]")).is_some());
    }
    let text = error(&joined.replace("deep reads first", "deep reads x")).unwrap();
    assert!(text.contains("the file has `deep reads input 1`; the network has `deep reads first`"));
    let mut bytes = file_with(joined);
    let place = bytes.windows(5).position(|window| window == b"hash ").unwrap() + 5;
    bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
    assert!(matches!(Nested::from_safetensors(&bytes), Err(LoadError::Format { .. })));
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
        super::load(architecture, &bytes, Check::Graph, &mut loaded).unwrap();
        assert_eq!([0, 16, 32].map(|start| loaded[start]), [1.0, 17.0, 33.0]);
    }
    let found = named::find(&SEGMENTS, "b.0.1.bias").unwrap();
    assert_eq!(found.name(), "b.0.1.bias");
    assert_eq!(named::find(&SEGMENTS, "b.0.0.2.bias").unwrap().name(), "b.0.2.bias");
}
