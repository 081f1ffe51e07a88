//! The steps of backward in order, with the terms of each gradient added up.

use std::collections::HashSet;

use super::{Delta, TapeField};
use crate::plan::NameSet;
use crate::plan::step::{Argument, GradientId, Place, Step};

/// A step of backward.
#[derive(Clone, Debug)]
pub struct GradientStep {
    /// The call; no `Contribute` is left in it.
    pub step: Step,
    /// Only where the user asks for the input's gradient.
    pub for_input: bool,
}

/// Reverses the steps; the first term of a gradient is written, later ones are
/// computed beside it and added.
pub fn order(
    vjps: Vec<Vec<Step>>,
    output: GradientId,
    tape: &[TapeField],
    deltas: Vec<Delta>,
    names: &mut NameSet,
) -> (Vec<Delta>, Vec<GradientStep>) {
    let seed = Step {
        kernel: "copy",
        arguments: vec![Argument::Read(Place::OutputGradient), Argument::Contribute(output)],
    };
    let mut sum = Sum { deltas, names, tape, written: HashSet::new(), steps: Vec::new() };
    let steps = vjps.into_iter().rev().flatten();
    if replaceable(output, steps.clone()) {
        steps.for_each(|step| sum.push(read_output(step, output)));
    } else {
        std::iter::once(seed).chain(steps).for_each(|step| sum.push(step));
    }
    let Sum { deltas, steps, .. } = sum;
    remove_unused(deltas, steps)
}

/// Whether the output's gradient is only read, so that what the user passes
/// can be read in its place.
fn replaceable(output: GradientId, steps: impl Iterator<Item = Step>) -> bool {
    let changes = |argument: &Argument| match argument {
        Argument::Update(Place::Gradient(id)) | Argument::Contribute(id) => *id == output,
        _ => false,
    };
    output != GradientId::Input && !steps.flat_map(|step| step.arguments).any(|a| changes(&a))
}

fn read_output(mut step: Step, output: GradientId) -> Step {
    for argument in &mut step.arguments {
        if matches!(argument, Argument::Read(Place::Gradient(id)) if *id == output) {
            *argument = Argument::Read(Place::OutputGradient);
        }
    }
    step
}

struct Sum<'a> {
    deltas: Vec<Delta>,
    names: &'a mut NameSet,
    tape: &'a [TapeField],
    written: HashSet<Option<usize>>,
    steps: Vec<GradientStep>,
}

impl Sum<'_> {
    fn push(&mut self, mut step: Step) {
        let term =
            step.arguments.iter_mut().find(|argument| matches!(argument, Argument::Contribute(_)));
        let Some((argument, gradient)) = term.and_then(|argument| match *argument {
            Argument::Contribute(gradient) => Some((argument, gradient)),
            _ => None,
        }) else {
            return self.steps.push(GradientStep { step, for_input: false });
        };
        let for_input = gradient == GradientId::Input;
        let first = self.written.insert(index(gradient));
        let target = if first { gradient } else { self.beside(gradient) };
        *argument = Argument::Write(Place::Gradient(target));
        self.steps.push(GradientStep { step, for_input });
        if !first {
            let arguments = vec![
                Argument::Read(Place::Gradient(target)),
                Argument::Update(Place::Gradient(gradient)),
            ];
            let step = Step { kernel: "add", arguments };
            self.steps.push(GradientStep { step, for_input });
        }
    }

    /// A buffer for a later term of a gradient; one per gradient is enough.
    fn beside(&mut self, gradient: GradientId) -> GradientId {
        let (name, width) = match gradient {
            GradientId::Input => (&self.tape[0].name, &self.tape[0].width),
            GradientId::Delta(delta) => (&self.deltas[delta].name, &self.deltas[delta].width),
        };
        let name = format!("{name}_term");
        if let Some(delta) = self.deltas.iter().position(|delta| delta.name == name) {
            return GradientId::Delta(delta);
        }
        let width = width.clone();
        self.deltas.push(Delta { name: self.names.mint(&name), width });
        GradientId::Delta(self.deltas.len() - 1)
    }
}

fn index(gradient: GradientId) -> Option<usize> {
    match gradient {
        GradientId::Input => None,
        GradientId::Delta(delta) => Some(delta),
    }
}

/// Drops buffers that no step touches, and renumbers the others.
fn remove_unused(
    deltas: Vec<Delta>,
    mut steps: Vec<GradientStep>,
) -> (Vec<Delta>, Vec<GradientStep>) {
    let mut used = vec![false; deltas.len()];
    for_each_delta(&mut steps, |delta| used[*delta] = true);
    let mut kept = 0;
    let numbers: Vec<usize> = used
        .iter()
        .map(|used| {
            kept += usize::from(*used);
            kept
        })
        .collect();
    for_each_delta(&mut steps, |delta| *delta = numbers[*delta] - 1);
    let deltas = deltas.into_iter().zip(used).filter(|(_, used)| *used).map(|(delta, _)| delta);
    (deltas.collect(), steps)
}

fn for_each_delta(steps: &mut [GradientStep], mut visit: impl FnMut(&mut usize)) {
    for argument in steps.iter_mut().flat_map(|step| &mut step.step.arguments) {
        if let Argument::Read(place) | Argument::Write(place) | Argument::Update(place) = argument
            && let Place::Gradient(GradientId::Delta(delta)) = place
        {
            visit(delta);
        }
    }
}
