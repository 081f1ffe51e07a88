//! `repeat` and `residual`: layers that hold a pipeline.

use proc_macro2::Span;

use super::block::{self, Known, Layers};
use super::{Layer, Rule, Rules, Size};
use crate::diagnostic::catalogue::{self, Made};
use crate::layers::repeat::Repeat;
use crate::layers::residual::Residual;
use crate::layers::{Kind, read_size};
use crate::syntax::{BlockSyntax, StepSyntax};

/// How many `repeat`s may stand inside one another, and how many `residual`s.
pub const DEEPEST: usize = 3;

/// Reads one, and takes the shape over it.
pub fn layer(
    blocks: &[BlockSyntax],
    step: &StepSyntax,
    index: usize,
    shape: &mut Known,
    rules: &mut Rules<'_>,
) -> Option<Layer> {
    let input = shape.clone();
    let count = step.arguments.as_ref().and_then(|arguments| arguments.list.first());
    let count = count.map(|count| read_count(&count.value, rules));
    let body = step.body.as_deref().unwrap_or_default();
    let reads = Known { trail: input.trail.clone().inside(input.sure.as_ref()), ..input.clone() };
    let Layers { list, shape: output } = block::pipeline(blocks, body, reads, rules);
    let span = body.last().map_or_else(|| step.span(), StepSyntax::span);
    let keeps = keeps_shape(step, span, &input, &output, rules);
    shape.trail.hold(step.to_string());
    // The value has the shape of the input even where the pipeline changes it;
    // probably the pipeline's was meant then.
    shape.sure = input.sure.clone().or(output.sure).filter(|_| !step.broken);
    shape.likely = output.likely.or(input.likely);
    let body = list.filter(|_| keeps && !step.broken)?;
    let kind = match count {
        Some(count) => Kind::Repeat(Repeat { count: count?, body }),
        None => Kind::Residual(Residual { body }),
    };
    check_depth(&kind, step.span(), rules)?;
    let input = input.sure?;
    let text = step.to_string();
    Some(Layer { kind, index, text, span: step.span(), output: input.clone(), input })
}

fn read_count(value: &crate::syntax::ValueSyntax, rules: &mut Rules<'_>) -> Option<Size> {
    read_size(value, "the number of repetitions", rules)
}

/// Reports a pipeline that makes another shape than it reads.
fn keeps_shape(
    step: &StepSyntax,
    span: Span,
    input: &Known,
    output: &Known,
    rules: &mut Rules<'_>,
) -> bool {
    let (Some(before), Some(after)) = (&input.sure, &output.sure) else {
        return true;
    };
    let callee = step.word().to_string();
    let (input, output) =
        (Made::new("", before, &input.trail), Made::new("", after, &output.trail));
    let mistake = catalogue::changed_shape(&callee, span, &input, &output);
    rules.require(Rule::Equal(before.width().clone(), after.width().clone()), mistake)
}

fn check_depth(kind: &Kind, span: Span, rules: &mut Rules<'_>) -> Option<()> {
    let keyword = kind.keyword();
    if depth(kind, keyword) <= DEEPEST {
        return Some(());
    }
    rules.diagnostics.push(catalogue::nested_too_deep(span, keyword));
    None
}

/// How many layers of the keyword stand inside one another.
fn depth(kind: &Kind, keyword: &str) -> usize {
    let body = kind.lowering().body().iter();
    let inside = body.map(|layer| depth(&layer.kind, keyword)).max().unwrap_or(0);
    inside + usize::from(kind.keyword() == keyword)
}
