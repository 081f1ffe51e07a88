//! The documented words of the runtime are those that the compiler knows, with the
//! same arguments.

use relu_codegen::layers::{LAYERS, Signature};
use relu_codegen::model::loss::LOSSES;
use relu_codegen::model::{CLIP_ARGUMENTS, CLIPS, Init, KEYS};
use relu_runtime::vocabulary::{clip, init, layer, loss, train};

type Words = Vec<(&'static str, Vec<&'static str>)>;

fn sorted(words: impl Iterator<Item = (&'static str, Vec<&'static str>)>) -> Words {
    let mut words: Words = words.collect();
    words.sort_unstable();
    words
}

fn documented(words: &[(&'static str, &[&'static str])]) -> Words {
    sorted(words.iter().map(|(word, arguments)| (*word, arguments.to_vec())))
}

fn arguments(signature: Signature) -> Vec<&'static str> {
    [signature.positional, signature.named].concat()
}

#[test]
fn layers() {
    let known = LAYERS.iter().map(|entry| (entry.keyword, arguments((entry.signature)())));
    assert_eq!(documented(layer::WORDS), sorted(known));
}

#[test]
fn losses() {
    let known = LOSSES.iter().map(|entry| (entry.name, arguments(entry.signature())));
    assert_eq!(documented(loss::WORDS), sorted(known));
}

#[test]
fn clippings() {
    let known = CLIPS.iter().map(|(name, ..)| (*name, CLIP_ARGUMENTS.to_vec()));
    assert_eq!(documented(clip::WORDS), sorted(known));
}

#[test]
fn initializers() {
    let known = Init::ALL.iter().map(|(name, _)| (*name, Vec::new()));
    assert_eq!(documented(init::WORDS), sorted(known));
}

#[test]
fn keys() {
    assert_eq!(documented(train::WORDS), sorted(KEYS.iter().map(|key| (*key, Vec::new()))));
}
