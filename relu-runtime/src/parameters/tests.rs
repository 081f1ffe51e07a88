//! A table with two nested `repeat`s, as of
//!
//! ```text
//! first: dense(3),                                        // 2 -> 3
//! deep: repeat(2, dense(4) -> repeat(3, dense(5)) -> batch_norm),
//! ```
//!
//! (the widths of a real network would have to agree).

use alloc::{string::String, string::ToString, vec, vec::Vec};

use super::{Segment, Tensor, TensorName, Tensors, named};
use crate::{
    Error, Graph, GraphBlock, GraphLayer, GraphValue, Initializer, Network, PANEL, Panel,
    SummaryRow, panels,
};

const HE: Initializer = Initializer::HeNormal { slope: 0.0 };
/// `f32`s of three, four and five units.
const THREE: usize = panels(3) * PANEL;
const FOUR: usize = panels(4) * PANEL;
const FIVE: usize = panels(5) * PANEL;
/// `f32`s in an iteration of the inner and of the outer `repeat`.
const INNER: usize = FIVE * 4 + FIVE;
const OUTER: usize = FOUR * 3 + FOUR + 3 * INNER + FIVE;
const DEEP: usize = THREE * 2 + THREE;
/// Where the state starts, and where it ends.
pub(crate) const PARAMETERS: usize = DEEP + 2 * OUTER;
pub(crate) const STORAGE: usize = PARAMETERS + 2 * FIVE;

const fn outer(segment: Segment) -> Segment {
    segment.repeat(2, 4 * OUTER)
}

pub(crate) static NESTED: [Segment; 8] = [
    Segment::weight("first.weight", 0, 2, 3, HE),
    Segment::bias("first.bias", 4 * 2 * THREE, 3),
    outer(Segment::weight("deep.{}.0.weight", 4 * DEEP, 3, 4, HE)),
    outer(Segment::bias("deep.{}.0.bias", 4 * (DEEP + 3 * FOUR), 4)),
    outer(Segment::weight("deep.{}.1.{}.weight", 4 * (DEEP + 4 * FOUR), 4, 5, HE))
        .repeat(3, 4 * INNER)
        .alias("deep.{}.1.{}.0.weight"),
    outer(Segment::bias("deep.{}.1.{}.bias", 4 * (DEEP + 4 * FOUR + 4 * FIVE), 5))
        .repeat(3, 4 * INNER)
        .alias("deep.{}.1.{}.0.bias"),
    outer(Segment::vector("deep.{}.2.weight", 4 * (DEEP + 4 * FOUR + 3 * INNER), 5, 1.0)),
    Segment::state("deep.{}.2.running_mean", 4 * PARAMETERS, 5, 0.25).repeat(2, 4 * FIVE),
];

/// A network with the parameters of the table; it is never run.
#[repr(C)]
pub(crate) struct Nested {
    panels: [Panel; STORAGE / PANEL],
}

crate::storage!(Nested { panels });

impl Network for Nested {
    type Input = [f32; 2];
    type Output = [f32; 5];
    const NAME: &'static str = "Nested";
    const PARAMETER_COUNT: usize = 0;
    const FLOPS: usize = 0;
    const WORKSPACE_LEN: usize = 0;
    const STACK_BYTES: usize = 0;
    const SUMMARY: &'static [SummaryRow] =
        &[SummaryRow { block: "first", layer: "dense(3)", output: &[3], parameters: 9, flops: 12 }];
    const GRAPH: Graph = Graph {
        inputs: &[&[2]],
        blocks: &[
            GraphBlock {
                name: "first",
                source: "input 1",
                layers: &[GraphLayer("dense({})", &[GraphValue::Size(3)])],
            },
            GraphBlock { name: "deep", source: "first", layers: &[] },
        ],
        outputs: &["deep"],
    };
    const SEGMENTS: &'static [Segment] = &NESTED;

    fn infer(&self, _: &[[f32; 2]], _: &mut [[f32; 5]]) {}

    fn infer_one(&self, _: &[f32; 2]) -> [f32; 5] {
        [0.0; 5]
    }
}

fn names() -> Vec<String> {
    Tensors::new(&NESTED).map(|tensor| tensor.name().to_string()).collect()
}

#[test]
fn tensors_are_in_the_order_of_the_table() {
    let names = names();
    assert_eq!(names.len(), 2 + 2 * 2 + 2 * 2 * 3 + 2 * 2);
    assert_eq!(names[..4], ["first.weight", "first.bias", "deep.0.0.weight", "deep.1.0.weight"]);
    let inner: Vec<_> = (0..2)
        .flat_map(|outer| (0..3).map(move |inner| format_name("deep.{}.1.{}.weight", outer, inner)))
        .collect();
    assert_eq!(names[6..12], inner);
    assert_eq!(names.last().unwrap(), "deep.1.2.running_mean");
}

fn format_name(template: &str, outer: usize, inner: usize) -> String {
    TensorName::new(template, [outer, inner, 0]).to_string()
}

#[test]
fn tensors_cover_the_storage_once() {
    let mut taken = vec![false; STORAGE];
    for tensor in Tensors::new(&NESTED) {
        for taken in &mut taken[tensor.range()] {
            assert!(!core::mem::replace(taken, true), "{} overlaps", tensor.name());
        }
    }
    assert!(taken.iter().all(|taken| *taken));
}

#[test]
fn every_tensor_is_found_by_its_names() {
    for tensor in Tensors::new(&NESTED) {
        let names = [Some(tensor.name()), tensor.alias()];
        for name in names.into_iter().flatten() {
            assert_eq!(named::find(&NESTED, &name.to_string()), Ok(tensor));
        }
    }
    let tensor = named::find(&NESTED, "deep.1.1.2.0.bias").unwrap();
    assert_eq!(tensor.name(), "deep.1.1.2.bias");
    assert_eq!(tensor.indices(), [1, 2]);
    assert_eq!(tensor.range().start, DEEP + OUTER + 4 * FOUR + 2 * INNER + 4 * FIVE);
}

#[test]
fn iterations_that_do_not_exist_are_refused() {
    for (name, nearest) in [
        ("deep.2.0.weight", "deep.1.0.weight"),
        ("deep.0.1.3.weight", "deep.0.1.2.weight"),
        ("deep.7.1.0.bias", "deep.1.1.0.bias"),
    ] {
        let error = named::find(&NESTED, name).unwrap_err();
        let expected = alloc::format!("no parameter is named `{name}`: did you mean `{nearest}`?");
        assert_eq!(error.to_string(), expected);
    }
    let error = named::find(&NESTED, "q").unwrap_err().to_string();
    assert!(error.contains("`deep.0.1.0.weight` to `deep.1.1.2.weight`, "), "{error}");
}

#[test]
fn values_go_to_their_own_tensor() {
    let mut storage = vec![0.0; STORAGE];
    let tensor = named::find(&NESTED, "deep.1.1.1.weight").unwrap();
    let values: Vec<f32> = (1..=20_u8).map(f32::from).collect();
    named::write(tensor, &values, &mut storage).unwrap();
    let written = storage.iter().filter(|value| **value != 0.0).count();
    assert_eq!(written, 20);
    let mut read = vec![0.0; 20];
    named::read(tensor, &storage, &mut read).unwrap();
    assert_eq!(read, values);
    assert_eq!(
        named::write(tensor, &values[1..], &mut storage),
        Err(Error::ParameterLen { name: tensor.name(), expected: 20, found: 19 })
    );
}

#[test]
fn an_empty_repeat_has_no_tensors() {
    let segment = Segment::bias("deep.{}.bias", 0, 3).repeat(0, 64);
    assert_eq!(segment.tensors().count(), 0);
    assert_eq!(segment.find("deep.0.bias"), None);
    let segments = [segment, Segment::bias("scores.bias", 0, 3)];
    let names: Vec<_> = Tensors::new(&segments).map(|tensor: Tensor| tensor.name()).collect();
    assert_eq!(names, ["scores.bias"]);
}

#[test]
#[should_panic(expected = "more than three levels of `repeat`")]
fn a_fourth_level_is_refused() {
    let segment = Segment::bias("{}.{}.{}.{}.bias", 0, 3);
    let _ = segment.repeat(2, 512).repeat(2, 256).repeat(2, 128).repeat(2, 64);
}

#[test]
#[should_panic(expected = "a name has a `{}` for each `repeat`")]
fn a_name_without_a_place_is_refused() {
    let _ = Segment::bias("deep.bias", 0, 3).repeat(2, 64);
}

#[test]
#[should_panic(expected = "both names have a `{}`")]
fn an_alias_of_another_form_is_refused() {
    let _ = Segment::bias("deep.{}.bias", 0, 3).alias("deep.0.bias");
}
