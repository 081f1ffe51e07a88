//! `looks_linear` pairs the two weights of a layer that reads two sides; any
//! other layer has one.

use super::resolve::Reading;
use super::{Operand, Rules, Source, train};
use crate::diagnostic::catalogue;
use crate::layers::Entry;
use crate::syntax::{BlockSyntax, StepSyntax};

/// Reports `init: looks_linear` where one side is read.
pub fn check(blocks: &[BlockSyntax], readings: &[Reading], rules: &mut Rules<'_>) {
    for (block, reading) in blocks.iter().zip(readings) {
        let before = match &reading.source {
            Some(Source::One(Operand::Block(source))) => {
                train::last_layer(*source, blocks, readings).map_or(Sides::One, of)
            }
            Some(_) => Sides::One,
            None => Sides::Unknown,
        };
        pipeline(&block.steps[reading.skip..], before, rules);
    }
}

/// What a layer reads.
#[derive(Clone, Copy, PartialEq)]
enum Sides {
    One,
    Two,
    Unknown,
}

fn pipeline(steps: &[StepSyntax], mut before: Sides, rules: &mut Rules<'_>) {
    for step in steps {
        let init = step.named("init").filter(|init| init.value.to_string() == "looks_linear");
        let span = init.map(|init| init.value.span());
        match (step.keyword().as_str(), span, before) {
            ("dense", Some(span), Sides::One) => {
                rules.diagnostics.push(catalogue::looks_linear(span));
            }
            ("embedding", Some(span), _) => {
                rules.diagnostics.push(catalogue::looks_linear_embedding(span));
            }
            _ => {}
        }
        if let Some(body) = &step.body {
            pipeline(body, entry(step, body, before), rules);
        }
        before = of(step);
    }
}

/// What the first layer of a pipeline inside reads: in a repetition both sides
/// only where the value before it and that of the pipeline have them.
fn entry(step: &StepSyntax, body: &[StepSyntax], before: Sides) -> Sides {
    let end = body.last().map_or(Sides::Unknown, of);
    match (step.keyword() == "repeat", before, end) {
        (true, Sides::Two, end) => end,
        (true, Sides::Unknown, Sides::Two) => Sides::Unknown,
        _ => Sides::One,
    }
}

/// What a layer makes.
fn of(step: &StepSyntax) -> Sides {
    match step.keyword().as_str() {
        "two_sided_relu" => Sides::Two,
        "repeat" => step.body.iter().flatten().next_back().map_or(Sides::Unknown, of),
        word if Entry::find(word).is_some() => Sides::One,
        _ => Sides::Unknown,
    }
}
