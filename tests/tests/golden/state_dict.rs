//! Files of parameters: `PyTorch`'s `state_dict` is read, and ours is the one that
//! `tests/golden/state_dict.py` has `PyTorch` read.

use std::path::PathBuf;
use std::{env, fs};

use relu_runtime::prelude::*;
use relu_runtime::save::SaveNames;
use safetensors::tensor::SafeTensors;

use super::compare::{FORWARD, Report};
use super::file::Golden;

network! {
    struct Model(words: [2], numbers: [3]) -> scores {
        meaning: words -> embedding(7, 4),
        joined: concat(meaning, numbers) -> dense(8) -> batch_norm -> prelu,
        deep: repeat(
            3,
            residual(layer_norm -> dense(6) -> two_sided_relu -> dense(8, bias: false)),
        ),
        normed: rms_norm(epsilon: 1e-6),
        scores: dense(5),
    }
}

/// Numbers of `PyTorch` that nothing here counts.
const COUNT: &str = "num_batches_tracked";

#[test]
fn outputs_are_those_of_the_network_in_pytorch() {
    let network = Model::load(path("pytorch")).expect("it is of this network");
    let golden = Golden::open("state_dict");
    let case = golden.case("state_dict");
    let numbers: Vec<[f32; 3]> = case.tensor("numbers").rows();
    let words = case.tensor("words").labels();
    let words = words.as_chunks().0.iter().map(|words: &[u8; 2]| words.map(u32::from));
    let inputs: Vec<_> =
        words.zip(numbers).map(|(words, numbers)| ModelInput { words, numbers }).collect();
    let mut batch = vec![[0.0; 5]; inputs.len()];
    network.forward_batch_into(&inputs, &mut batch).expect("the lengths agree");
    let single: Vec<_> = inputs.iter().map(|input| network.infer_one(input)).collect();
    let mut report = Report::default();
    for outputs in [batch, single] {
        report.largest("scores", outputs.as_flattened(), case.tensor("output"), FORWARD);
    }
    report.finish();
}

#[test]
fn a_file_is_saved_as_it_was() {
    let pytorch = fs::read(path("pytorch")).expect("the file is there");
    let network = Model::from_safetensors(&pytorch).expect("it is of this network");
    let saved = network.to_safetensors(SaveNames::Short).expect("it is small");
    assert_same_tensors(&saved, &pytorch);
    if env::var_os("GOLDEN").is_some_and(|value| value == "overwrite") {
        fs::write(path("ours"), &saved).expect("the folder can be written");
    }
    assert_same_tensors(&saved, &fs::read(path("ours")).expect("the file is there"));
}

/// Names, types, shapes, and numbers to the bit.
fn assert_same_tensors(ours: &[u8], theirs: &[u8]) {
    let [ours, theirs] = [ours, theirs].map(|bytes| {
        let mut tensors = SafeTensors::deserialize(bytes).expect("the file is whole").tensors();
        tensors.sort_by(|(left, _), (right, _)| left.cmp(right));
        tensors
    });
    let names = |tensors: &[(String, _)]| -> Vec<String> {
        tensors.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&ours), names(&theirs));
    for ((name, ours), (_, theirs)) in ours.iter().zip(&theirs) {
        assert_eq!((ours.dtype(), ours.shape()), (theirs.dtype(), theirs.shape()), "{name}");
        assert!(name.ends_with(COUNT) || ours.data() == theirs.data(), "{name}");
    }
}

fn path(whose: &str) -> PathBuf {
    let name = format!("state_dict_{whose}.safetensors");
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(name)
}
