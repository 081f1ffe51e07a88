//! Hover, completion, go to definition and mistakes inside of `network!`, by
//! rust-analyzer; skipped, and said so, where there is none.

use std::io::{Write, stderr};
use std::path::Path;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use relu_codegen::layers::LAYERS;
use relu_codegen::model::loss::LOSSES;
use relu_codegen::model::{CLIPS, Init, KEYS};
use relu_test_editor::{Editor, Place};

/// One for all tests, as starting it takes seconds.
static EDITOR: LazyLock<Option<Mutex<Editor>>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("edited");
    let macro_server = Path::new(env!("CARGO_BIN_EXE_macro-server"));
    let editor = Editor::start(&folder, macro_server).expect("the server starts");
    if editor.is_none() {
        let text = "skipped: there is no rust-analyzer to test with (Debian: rust-web-analyzer)";
        // Shown also where tests pass.
        writeln!(stderr(), "{text}").expect("it can be printed");
    }
    editor.map(Mutex::new)
});

fn editor() -> Option<MutexGuard<'static, Editor>> {
    let editor = EDITOR.as_ref()?;
    Some(editor.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A file with a network of these blocks, and a function that uses it.
fn with_blocks(blocks: &str) -> String {
    let train = "loss: { scores: softmax_cross_entropy, value: huber }";
    with_blocks_and_train(blocks, train)
}

fn with_blocks_and_train(blocks: &str, train: &str) -> String {
    format!(
        "use relu_runtime::prelude::*;

network! {{
    /// Reads a digit.
    pub struct Digits(pixels: [64], clock: [2]) -> (scores, value) {{
        {blocks}
    }}

    train {{ {train} }}
}}

/// Uses it.
pub fn value(network: &Digits) -> f32 {{
    let _ = &network.hidden;
    network.forward(&[0.0; 64], &[0.0; 2]).value[0]
}}
"
    )
}

const BLOCKS: &str = "hidden: pixels -> dense(32, bias: false) -> two_sided_relu,
        both: concat(hidden, clock),
        scores: both -> dense(10),
        value: both -> dense(1) -> tanh,";

/// The usual blocks with one of their words in the place of another.
fn changed(from: &str, to: &str) -> String {
    assert!(BLOCKS.contains(from));
    with_blocks(&BLOCKS.replacen(from, to, 1))
}

fn sorted<'t>(words: impl IntoIterator<Item = &'t str>) -> Vec<&'t str> {
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_unstable();
    words
}

fn layers() -> Vec<&'static str> {
    sorted(LAYERS.iter().map(|entry| entry.keyword))
}

#[test]
fn hover_shows_the_docs_of_a_layer() {
    let Some(mut editor) = editor() else { return };
    let shown = editor.hover(&changed("dense(32", "den$0se(32")).expect("it answers");
    assert!(shown.contains("pub struct dense"), "{shown}");
    assert!(shown.contains("y = W x + b"), "{shown}");
    let shown = editor.hover(&changed("two_sided_relu", "two_sided$0_relu")).expect("it answers");
    assert!(shown.contains("y = [max(x, 0), min(x, 0)]"), "{shown}");
    let shown = editor.hover(&changed("bias", "bi$0as")).expect("it answers");
    assert!(shown.contains("`true` if left out"), "{shown}");
}

#[test]
fn hover_shows_what_a_block_makes() {
    let Some(mut editor) = editor() else { return };
    let shown = editor.hover(&changed("concat(hidden", "concat(hid$0den")).expect("it answers");
    let expected = "`hidden: pixels -> dense(32, bias: false) -> two_sided_relu`: `[64]`";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn after_an_arrow_all_layers_are_offered_and_nothing_else() {
    let Some(mut editor) = editor() else { return };
    for end in ["$0", "sof$0", "relu -> $0", "$0 -> relu", "repeat(3, $0)", "residual(re$0)"] {
        let text = changed("dense(10)", end);
        assert_eq!(editor.completions(&text).expect("it answers"), layers(), "{end}");
    }
}

#[test]
fn at_the_head_of_a_block_names_are_offered_too() {
    let Some(mut editor) = editor() else { return };
    let names = ["pixels", "clock", "hidden", "both", "concat"];
    let expected = sorted(layers().into_iter().chain(names));
    for head in ["$0", "bo$0"] {
        let text = changed("both -> dense(10)", head);
        assert_eq!(editor.completions(&text).expect("it answers"), expected, "{head}");
    }
    let text = changed("both -> dense(10)", "hidden + $0");
    let expected = ["both", "clock", "hidden", "pixels"];
    assert_eq!(editor.completions(&text).expect("it answers"), expected);
}

#[test]
fn names_of_arguments_are_offered() {
    let Some(mut editor) = editor() else { return };
    for arguments in ["10, $0", "10, bi$0", "10, b$0: true"] {
        let text = changed("dense(10)", &format!("dense({arguments})"));
        let offered = editor.completions(&text).expect("it answers");
        assert_eq!(offered, ["bias", "init", "units"], "{arguments}");
    }
    let text = changed("dense(10)", "dense(10, init: $0)");
    let expected = sorted(Init::ALL.iter().map(|(name, _)| *name));
    assert_eq!(editor.completions(&text).expect("it answers"), expected);
}

#[test]
fn the_words_of_training_are_offered() {
    let Some(mut editor) = editor() else { return };
    let mut offered =
        |train| editor.completions(&with_blocks_and_train(BLOCKS, train)).expect("it answers");
    let losses = sorted(LOSSES.iter().map(|loss| loss.name));
    assert_eq!(offered("loss: { scores: $0 }"), losses);
    assert_eq!(offered("loss: { scores: hinge, value: hu$0 }"), losses);
    assert_eq!(offered("clip: $0"), sorted(CLIPS.iter().map(|(name, ..)| *name)));
    assert_eq!(offered("clip: value(1.0), $0"), sorted(KEYS));
}

#[test]
fn a_half_typed_description_keeps_its_type() {
    let Some(mut editor) = editor() else { return };
    for broken in ["both -> ", "both -> dense(10, bi)", "both -> dense(10) -> sof", ""] {
        let text = changed("both -> dense(10)", broken);
        let shown = editor.hover(&text.replace("network.forward", "network.for$0ward"));
        let shown = shown.expect("it answers");
        assert!(shown.contains("pub fn forward(&self"), "{broken}: {shown}");
        let places = editor.definitions(&text.replace("&Digits", "&Dig$0its"));
        let places = places.expect("it answers");
        assert!(leads_to(&places, "Digits(pixels"), "{broken}: {places:?}");
    }
}

#[test]
fn a_misspelled_layer_is_one_mistake_at_the_word() {
    let Some(mut editor) = editor() else { return };
    let none = editor.mistakes(&with_blocks(BLOCKS)).expect("it answers");
    assert!(none.is_empty(), "{none:?}");
    let text = changed("two_sided_relu", "two_sided_rleu");
    let mistakes = editor.mistakes(&text).expect("it answers");
    let [mistake] = mistakes.as_slice() else { panic!("{mistakes:?}") };
    assert_eq!(mistake.text, "two_sided_rleu");
    assert!(mistake.message.contains("did you mean `two_sided_relu`?"), "{mistake:?}");
}

#[test]
fn words_and_names_lead_to_their_definitions() {
    let Some(mut editor) = editor() else { return };
    let places = editor.definitions(&changed("tanh", "ta$0nh")).expect("it answers");
    let [place] = places.as_slice() else { panic!("{places:?}") };
    assert!(place.file.ends_with("relu-runtime/src/vocabulary/layer.rs"), "{place:?}");
    assert_eq!(place.line, "    tanh {}");
    let places = editor.definitions(&changed("concat(hidden", "concat(hid$0den"));
    let places = places.expect("it answers");
    assert!(leads_to(&places, "hidden: pixels"), "{places:?}");
    let places = editor.definitions(&with_blocks(BLOCKS).replace(".value[0]", ".val$0ue[0]"));
    let places = places.expect("it answers");
    assert!(leads_to(&places, "value: both"), "{places:?}");
    let places = editor.definitions(&with_blocks(BLOCKS).replace("network.hid", "network.$0hid"));
    let places = places.expect("it answers");
    assert!(leads_to(&places, "dense(32"), "{places:?}");
}

fn leads_to(places: &[Place], text: &str) -> bool {
    places.iter().any(|place| place.rest.starts_with(text))
}
