//! Files that are cut off, damaged, or made to do harm.

use proptest::prelude::*;
use relu_runtime::prelude::*;
use relu_runtime::save::{LoadError, SaveNames};

use super::network;
use crate::data::points;
use crate::toy::Toy;

fn valid() -> Vec<u8> {
    network().to_safetensors(SaveNames::Short).unwrap()
}

/// A file with that header and as many bytes after it.
fn file(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.resize(bytes.len() + data, 0);
    bytes
}

/// Loads into a network, which has to be as it was after an error.
fn load(bytes: &[u8]) -> Result<Box<Toy>, LoadError> {
    let mut network = Toy::new(1);
    let before = network.clone_boxed();
    match network.load_safetensors(bytes) {
        Ok(()) => Ok(network),
        Err(error) => {
            assert_eq!(network.parameters(), before.parameters());
            let text = error.to_string();
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
            Err(error)
        }
    }
}

#[test]
fn a_file_that_is_cut_off_is_refused() {
    let bytes = valid();
    for len in 0..bytes.len() {
        assert!(matches!(load(&bytes[..len]), Err(LoadError::Format { .. })), "{len}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(matches!(load(&longer), Err(LoadError::Format { .. })));
}

#[test]
fn a_file_of_torch_save_says_so() {
    let zip = [b"PK\x03\x04".as_slice(), &[0; 4], b"archive/data.pkl"].concat();
    let mut pickle = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9 j".to_vec();
    pickle.resize(1000, 0);
    for bytes in [zip, pickle] {
        let error = load(&bytes).err().unwrap().to_string();
        assert!(error.contains("`torch.save`"), "{error}");
        assert!(error.ends_with("`safetensors.torch.save_file(model.state_dict(), path)` there"));
    }
}

#[test]
fn headers_that_lie_are_refused() {
    let tensor = |name: &str, shape: &str, start: usize, end: usize| {
        format!(r#""{name}":{{"dtype":"F32","shape":{shape},"data_offsets":[{start},{end}]}}"#)
    };
    let one = tensor("scores.bias", "[3]", 0, 12);
    let cases = [
        ("overlap", format!("{{{one},{}}}", tensor("b", "[3]", 0, 12)), 12),
        ("gap", format!("{{{one},{}}}", tensor("b", "[3]", 16, 28)), 28),
        ("out of the file", format!("{{{}}}", tensor("a", "[300]", 0, 1200)), 12),
        ("backwards", format!("{{{}}}", tensor("a", "[3]", 12, 0)), 12),
        ("huge shape", format!("{{{}}}", tensor("a", "[4294967296,4294967296,2]", 0, 0)), 0),
        ("huge number", format!("{{{}}}", tensor("a", "[99999999999999999999]", 0, 0)), 0),
        ("negative", format!("{{{}}}", tensor("a", "[-3]", 0, 12)), 12),
        ("name twice", format!("{{{one},{one}}}"), 12),
        ("name twice, escaped", format!("{{{one},{}}}", one.replace("score", r"\u0073core")), 12),
        ("no object", "[1, 2]".to_owned(), 0),
        ("nested", "[".repeat(10_000), 0),
        ("not json", "{]".to_owned(), 0),
        ("empty", String::new(), 0),
    ];
    for (what, header, data) in cases {
        let error = load(&file(&header, data)).err().unwrap();
        assert!(matches!(error, LoadError::Format { .. }), "{what}: {error}");
    }
    let mut bytes = valid();
    for len in [0, 1, u64::from(u32::MAX), u64::MAX / 2, u64::MAX] {
        bytes[..8].copy_from_slice(&len.to_le_bytes());
        assert!(matches!(load(&bytes), Err(LoadError::Format { .. })), "{len}");
    }
}

#[test]
fn a_file_without_tensors_lacks_them_all() {
    let Err(LoadError::Differs { differences, .. }) = load(&file("{}", 0)) else { panic!() };
    assert_eq!(differences.len(), Toy::tensors().count());
}

#[test]
fn many_strange_names_are_listed_in_time() {
    let name = |index: usize| format!(r#""{index}{}":"#, "x".repeat(50));
    let tensor = r#"{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#;
    let tensors: Vec<_> = (0..20_000).map(|index| name(index) + tensor).collect();
    let error = load(&file(&format!("{{{}}}", tensors.join(",")), 0)).err().unwrap();
    assert!(error.to_string().lines().count() > 20_000);
}

/// A change of a valid file.
#[derive(Clone, Debug)]
enum Mutation {
    Flip { place: usize, bit: u8 },
    Set { place: usize, byte: u8 },
    Insert { place: usize, byte: u8 },
    Remove { place: usize, len: usize },
    Repeat { from: usize, len: usize, to: usize },
}

impl Mutation {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let len = bytes.len().max(1);
        let at = |place: usize| place % len;
        match *self {
            _ if bytes.is_empty() => {}
            Self::Flip { place, bit } => bytes[at(place)] ^= 1 << bit,
            Self::Set { place, byte } => bytes[at(place)] = byte,
            Self::Insert { place, byte } => bytes.insert(at(place), byte),
            Self::Remove { place, len } => {
                let end = (at(place) + len).min(bytes.len());
                bytes.drain(at(place)..end);
            }
            Self::Repeat { from, len, to } => {
                let end = (at(from) + len).min(bytes.len());
                let part = bytes[at(from)..end].to_vec();
                bytes.splice(at(to)..at(to), part);
            }
        }
    }
}

/// Most of them in the header, where there is something to break.
fn mutation() -> impl Strategy<Value = Mutation> {
    let place = || prop_oneof![0..8_usize, 8..1_300_usize, any::<usize>()];
    let digit =
        prop_oneof![any::<u8>(), proptest::sample::select(b"0123456789-,:[]{}\"\\".to_vec())];
    prop_oneof![
        (place(), 0..8_u8).prop_map(|(place, bit)| Mutation::Flip { place, bit }),
        (place(), digit.clone()).prop_map(|(place, byte)| Mutation::Set { place, byte }),
        (place(), digit).prop_map(|(place, byte)| Mutation::Insert { place, byte }),
        (place(), 1..80_usize).prop_map(|(place, len)| Mutation::Remove { place, len }),
        (place(), 1..80_usize, place()).prop_map(|(from, len, to)| Mutation::Repeat {
            from,
            len,
            to
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No panic, and no change after an error; `load` sees to that.
    #[test]
    fn damaged_files_do_no_harm(mutations in proptest::collection::vec(mutation(), 1..4), whole in any::<bool>()) {
        let mut bytes = valid();
        for mutation in mutations {
            mutation.apply(&mut bytes);
        }
        if whole && bytes.len() >= 8 {
            // The length agrees again, so that the header itself is read.
            let data = Toy::tensors().map(|tensor| 4 * tensor.values()).sum::<usize>() + 8;
            let header = (bytes.len() - 8).saturating_sub(data) as u64;
            bytes[..8].copy_from_slice(&header.to_le_bytes());
        }
        let _ = load(&bytes);
    }

    /// Nor do those of trainers, which then go on or are as they were.
    #[test]
    fn damaged_trainers_do_no_harm(mutations in proptest::collection::vec(mutation(), 1..4)) {
        let (inputs, labels) = points(8, 1);
        let mut trainer = Trainer::new(Toy::new(1), NAdam::new(1e-2));
        trainer.step(&inputs, &labels).unwrap();
        let before = trainer.to_safetensors().unwrap();
        let mut bytes = before.clone();
        for mutation in mutations {
            mutation.apply(&mut bytes);
        }
        if trainer.load_safetensors(&bytes).is_err() {
            prop_assert_eq!(trainer.to_safetensors().unwrap(), before);
        }
        let _ = trainer.step(&inputs, &labels);
    }

    #[test]
    fn noise_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(load(&bytes).is_err());
    }
}
