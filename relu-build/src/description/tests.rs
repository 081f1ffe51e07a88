//! What is read of a description does not depend on how it is written.

use std::fmt::Write as _;
use std::iter::Cycle;
use std::vec::IntoIter;

use proptest::prelude::*;
use proptest::sample::Index;
use relu_source::{Cfg, Constants};

use super::{read, values};
use crate::Error;

#[test]
fn values_are_found_in_the_lines_of_files() {
    let repeat = "repeat({}, leaky_relu({}) -> clip({}, {}))";
    let line = "repeat(3, leaky_relu(0.01) -> clip(-1.0, 1e-5))";
    assert_eq!(values(repeat, line), Some(vec!["3", "0.01", "-1.0", "1e-5"]));
    assert_eq!(values("relu", "relu"), Some(vec![]));
    assert_eq!(values("elu({})", "selu"), None);
    assert_eq!(values("elu({})", "elu(1.0) "), None);
    assert_eq!(values("elu({})", ""), None);
}

/// The graph and the tensors of the description in a source, as text.
fn tables(source: &str, file: Option<&str>) -> Result<String, Error> {
    let source = relu_source::scan("lib.rs".into(), None, source.into()).expect("it is Rust");
    let description = &source.descriptions[0];
    let cfg = Cfg::of_build_script([]);
    let read = read(description, &Constants::of(&source, description, &cfg), file)?;
    let read = read.unwrap_or_else(|| panic!("there are mistakes in {}", source.text));
    Ok(format!("{:?}, {:?}", read.graph, read.segments))
}

/// A number that matters, or does in training alone.
#[derive(Clone, Copy)]
enum Argument {
    Size(&'static str),
    Number(&'static str, f32),
    /// With the value in the place of a default.
    Required(&'static str, f32),
    /// By name, with ways to write it.
    Training(&'static str, [&'static str; 2]),
}

use Argument::{Number, Required, Size, Training};

/// Layers with their arguments; those that may stand without a name come first.
const LAYERS: &[(&str, &[Argument])] = &[
    (
        "dense",
        &[
            Size("units"),
            Training("bias", ["true", "true"]),
            Training("init", ["zeros", "he_normal"]),
        ],
    ),
    ("leaky_relu", &[Number("slope", 0.01)]),
    ("elu", &[Number("alpha", 1.0)]),
    ("clip", &[Required("low", -0.5), Required("high", 0.5)]),
    ("hard_tanh", &[Number("low", -1.0), Number("high", 1.0)]),
    ("threshold", &[Required("threshold", 0.5), Required("value", 0.5)]),
    ("batch_norm", &[Number("epsilon", 1e-5), Training("momentum", ["0.1", "0.5"])]),
    ("layer_norm", &[Number("epsilon", 1e-5)]),
    ("rms_norm", &[Number("epsilon", 1.192_092_9e-7)]),
    ("prelu", &[Training("initial", ["0.1", "0.25"])]),
    ("scale", &[Training("initial", ["1.0", "2.0"])]),
    ("tanh", &[]),
];

/// Which layer, and its arguments as small numbers.
#[derive(Clone, Debug)]
struct Layer {
    kind: usize,
    values: [u8; 2],
}

fn layers() -> impl Strategy<Value = Vec<Layer>> {
    let layer = (0..LAYERS.len(), [0_u8..16, 0_u8..16]);
    prop::collection::vec(layer.prop_map(|(kind, values)| Layer { kind, values }), 1..5)
}

/// The ways of writing that are taken, one after the other.
struct Choices(Cycle<IntoIter<u8>>);

impl Choices {
    fn one_of(&mut self, count: u8) -> u8 {
        self.0.next().unwrap_or_default() % count
    }
}

fn choices() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 1..40)
}

/// A source with a description of the layers.
fn source(layers: &[Layer], choices: Vec<u8>) -> String {
    let mut choices = Choices(choices.into_iter().cycle());
    let mut constants = String::new();
    let mut pipeline = String::new();
    for layer in layers {
        pipeline.push_str(" -> ");
        pipeline.push_str(&written(layer, &mut choices, &mut constants));
    }
    // At the end it changes no names of tensors.
    pipeline.push_str(["", " -> dropout(0.1)", " -> dropout(RATE)"][choices.one_of(3) as usize]);
    let input = ["x", "pixels"][choices.one_of(2) as usize];
    let source = ["", input][choices.one_of(2) as usize];
    let pipeline = if source.is_empty() { pipeline.split_off(" -> ".len()) } else { pipeline };
    format!(
        "{constants} const RATE: f32 = 0.2;\n\
         network! {{ struct Net({input}: [4]) -> y {{ y: {source}{pipeline} }} }}"
    )
}

/// A layer in one of the ways to write it.
fn written(layer: &Layer, choices: &mut Choices, constants: &mut String) -> String {
    let (name, arguments) = LAYERS[layer.kind];
    let mut list = Vec::new();
    let mut is_named = false;
    for (index, argument) in arguments.iter().enumerate() {
        let value = layer.values[index % 2];
        let (argument, text) = match *argument {
            Size(argument) => (argument, size(usize::from(value) + 1, choices, constants)),
            Number(argument, default) => {
                let number = number(layer.kind, index, value).unwrap_or(default);
                if number.to_bits() == default.to_bits() && choices.one_of(2) == 0 {
                    is_named = true;
                    continue;
                }
                (argument, scalar(number, choices, constants))
            }
            Required(argument, zeroth) => {
                let number = number(layer.kind, index, value).unwrap_or(zeroth);
                (argument, scalar(number, choices, constants))
            }
            Training(argument, ways) => {
                let Some(way) = ways.get(usize::from(choices.one_of(3))) else { continue };
                is_named = true;
                (argument, (*way).to_owned())
            }
        };
        is_named |= name.ends_with("norm") || choices.one_of(2) == 0;
        list.push(if is_named { format!("{argument}: {text}") } else { text });
    }
    if list.is_empty() { name.to_owned() } else { format!("{name}({})", list.join(", ")) }
}

/// The value of a layer's argument, or nothing for the default: positive, and of two bounds
/// the lower one negative.
fn number(kind: usize, index: usize, value: u8) -> Option<f32> {
    let magnitude = f32::from(value) * 0.3;
    let is_low = index == 0 && ["clip", "hard_tanh"].contains(&LAYERS[kind].0);
    (value > 0).then_some(if is_low { -magnitude } else { magnitude })
}

fn size(size: usize, choices: &mut Choices, constants: &mut String) -> String {
    match choices.one_of(4) {
        0 => format!("{size}"),
        1 => format!("0x{size:x}_usize"),
        2 => format!("{{ {} - 1 }}", size + 1),
        _ => constant("usize", &format!("{size} * 6 / 6"), constants),
    }
}

fn scalar(number: f32, choices: &mut Choices, constants: &mut String) -> String {
    match choices.one_of(4) {
        0 => format!("{number:?}"),
        1 => format!("{number:e}_f32"),
        // Exact, since two is a power of two.
        2 => format!("{{ {:?} * 2.0 }}", number / 2.0),
        _ => constant("f32", &format!("{number:?} / 1.0"), constants),
    }
}

/// The name of a new constant.
fn constant(of: &str, value: &str, constants: &mut String) -> String {
    let name = format!("C{}", constants.matches("const ").count());
    writeln!(constants, "const {name}: {of} = {value};").expect("a string grows");
    name
}

/// The layers with another value in one of them, where one has a value.
fn changed(layers: &[Layer], which: Index) -> Option<Vec<Layer>> {
    let matters = |argument: &Argument| !matches!(argument, Training(..));
    let places = layers.iter().enumerate().flat_map(|(layer, Layer { kind, .. })| {
        let (_, arguments) = LAYERS[*kind];
        let places = (0..arguments.len()).filter(move |index| matters(&arguments[*index]));
        places.map(move |index| (layer, index))
    });
    let places: Vec<_> = places.collect();
    let (layer, index) = *places.get(which.index(places.len().max(1)))?;
    let mut layers = layers.to_vec();
    let value = &mut layers[layer].values[index];
    *value = (*value + 1) % 16;
    Some(layers)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_means_the_same_is_the_same(layers in layers(), [one, other] in [choices(), choices()]) {
        let [one, other] = [source(&layers, one), source(&layers, other)];
        let [first, second] = [&one, &other].map(|source| tables(source, None).expect("all is known"));
        prop_assert_eq!(first, second, "{}\n{}", one, other);
    }

    #[test]
    fn another_value_is_another_network(layers in layers(), which in any::<Index>(), [one, other] in [choices(), choices()]) {
        let Some(changed) = changed(&layers, which) else { return Ok(()) };
        let [one, other] = [source(&layers, one), source(&changed, other)];
        let [first, second] = [&one, &other].map(|source| tables(source, None).expect("all is known"));
        prop_assert_ne!(first, second, "{}\n{}", one, other);
    }
}

#[test]
fn numbers_that_only_rustc_knows_are_those_of_the_file() {
    let source = |slope: &str| {
        format!("network! {{ struct Net(x: [4]) -> y {{ y: dense(2) -> tanh -> elu({slope}) }} }}")
    };
    let known = tables(&source("0.7"), None).expect("all is known");
    let file = "version 3\ny reads input 1\ny: dense(2)\ny: tanh\ny: elu(0.7)\n";
    assert_eq!(tables(&source("other::ALPHA"), Some(file)).expect("the file says it"), known);
    for file in
        [None, Some("y: dense(2)\ny: elu(0.7)\n"), Some("y: dense(2)\ny: tanh\ny: elu(A)\n")]
    {
        let error = tables(&source("other::ALPHA"), file).expect_err("nobody says it");
        assert!(error.to_string().starts_with("the number `other::ALPHA` of `Net` is not known"));
    }
}
