//! Gradient clipping.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use super::compare::{FORWARD, Report};
use super::file::{Case, Golden};

network! {
    struct Clipped(x: [3]) -> out {
        hidden: dense(5) -> relu,
        out: dense(2),
    }
    train { loss: mean_squared_error }
}

/// The golden name of a way to clip.
const WAYS: [&str; 3] = ["global_norm", "norm", "value"];

const LIMITS: [(&str, f32); 3] = [("half", 0.5), ("hundred", 100.0), ("thousandth", 1.0 / 1024.0)];

const GRADIENTS: [&str; 7] = ["ordinary", "small", "tiny", "huge", "zero", "infinite", "nan"];

fn clip(way: &str, limit: f32) -> Clip {
    match way {
        "global_norm" => Clip::GlobalNorm(limit),
        "norm" => Clip::Norm(limit),
        "value" => Clip::Value(limit),
        other => panic!("there is no way to clip called {other}"),
    }
}

#[test]
fn clipped_gradients() {
    let golden = Golden::open("clipping");
    let mut report = Report::default();
    for kind in GRADIENTS {
        let start = format!("gradients/{kind}");
        for way in WAYS {
            for (limit_name, limit) in LIMITS {
                let case = format!("{way}/{kind}/{limit_name}");
                let [start, case] = [&start, &case].map(|name| golden.case(name));
                check(start, clip(way, limit), case, &mut report);
            }
        }
    }
    report.finish();
}

fn check(start: Case<'_>, clip: Clip, case: Case<'_>, report: &mut Report) {
    let mut gradients = Gradients::<Clipped>::new();
    for segment in Clipped::segments() {
        let values = start.tensor(segment.name).exact();
        gradients.set_parameter(segment.name, &values).expect("it has this shape");
    }
    // Gradients that are not finite are refused, and stay as they are.
    let (norm, refused) = match gradients.clip(clip) {
        Ok(clipped) => (clipped.norm, false),
        Err(Error::NotFinite { gradient_norm, .. }) => (gradient_norm, true),
        Err(error) => panic!("{}: {error}", case.name),
    };
    let is_finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
    let finite = Clipped::segments().iter().all(|it| is_finite(&start.tensor(it.name).values));
    assert_eq!(refused, !finite, "{}", case.name);
    for segment in Clipped::segments() {
        let ours = gradients.parameter(segment.name).expect("it is there");
        let expected = if refused { start } else { case }.tensor(segment.name);
        for (index, (&ours, &expected)) in ours.iter().zip(&expected.values).enumerate() {
            let what = format_args!("{}: {} {index}", case.name, segment.name);
            report.number(what, ours, expected, FORWARD);
        }
    }
    if let Some(golden) = case.find("norm") {
        report.number(format_args!("{}: norm", case.name), norm, golden.values[0], FORWARD);
    }
}
