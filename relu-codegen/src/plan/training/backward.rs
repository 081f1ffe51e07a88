//! The steps of backward in order, with the terms of each gradient added up.

use std::collections::{HashMap, HashSet};

use super::{Delta, ScopeId, TapeField};
use crate::plan::step::{Argument, GradientId, Place, Step};

/// A vector-Jacobian product, before its place in backward is known.
#[derive(Debug)]
pub enum Vjp {
    /// A call; what it contributes to a gradient may not be the first term.
    Step(Step),
    /// Those of a repetition.
    Repeat(RepeatedVjp),
}

/// The vector-Jacobian products of a repetition.
#[derive(Debug)]
pub struct RepeatedVjp {
    /// The repetition.
    pub scope: ScopeId,
    /// Of its stages, in forward order.
    pub vjps: Vec<Vec<Vjp>>,
    /// Of what it makes; after it, of what the first one reads.
    pub output: GradientId,
    /// Of what it reads.
    pub input: GradientId,
}

/// A part of backward.
#[derive(Debug)]
pub enum BackwardStage {
    /// A call.
    Step(GradientStep),
    /// The stages of a scope, from the last repetition to the first.
    Repeat {
        /// The repetition.
        scope: ScopeId,
        /// In order.
        stages: Vec<BackwardStage>,
        /// Buffers that change places at the end: the gradient of what was read
        /// is that of what the repetition before made.
        swap: [GradientId; 2],
    },
}

/// A step of backward.
#[derive(Clone, Debug)]
pub struct GradientStep {
    /// The call; no `Contribute` is left in it.
    pub step: Step,
    /// The input whose gradient it is for: only where the user asks for it.
    pub for_input: Option<usize>,
}

/// The gradients of values.
#[derive(Debug)]
pub struct Gradients {
    /// Of those between layers.
    pub deltas: Vec<Delta>,
    /// Whether there are such of inputs.
    pub of_inputs: bool,
}

/// Reverses the steps; the first term of a gradient is written, later ones are
/// computed beside it and added.
pub fn order(
    mut vjps: Vec<Vec<Vjp>>,
    outputs: &[GradientId],
    tape: &[TapeField],
    gradients: Gradients,
) -> (Vec<Delta>, Vec<BackwardStage>) {
    let Gradients { deltas, of_inputs } = gradients;
    let (written, beside) = (HashSet::new(), HashMap::new());
    let mut sum = Sum { deltas, of_inputs, tape, written, beside };
    let mut stages = Vec::new();
    match outputs {
        [output] if replaceable(*output, &vjps) => read_output(&mut vjps, *output),
        outputs => {
            for (index, output) in outputs.iter().enumerate() {
                let arguments = vec![
                    Argument::Read(Place::OutputGradient(index)),
                    Argument::Contribute(*output),
                ];
                sum.push(Step::new("copy", arguments), &mut stages);
            }
        }
    }
    sum.reverse(vjps, &mut stages);
    let mut deltas = sum.deltas;
    remove_unused(&mut deltas, &mut stages);
    (deltas, stages)
}

/// Whether the output's gradient is only read, so that what the user passes
/// can be read in its place.
fn replaceable(output: GradientId, vjps: &[Vec<Vjp>]) -> bool {
    let changes = |argument: &Argument| match argument {
        Argument::Update(Place::Gradient(id)) | Argument::Contribute(id) => *id == output,
        _ => false,
    };
    let changed_by = |vjp: &Vjp| match vjp {
        Vjp::Step(step) => step.arguments.iter().any(changes),
        Vjp::Repeat(repeat) => repeat.output == output,
    };
    !matches!(output, GradientId::Input(_)) && !vjps.iter().flatten().any(changed_by)
}

fn read_output(vjps: &mut [Vec<Vjp>], output: GradientId) {
    for vjp in vjps.iter_mut().flatten() {
        let Vjp::Step(step) = vjp else { continue };
        for argument in &mut step.arguments {
            if matches!(argument, Argument::Read(Place::Gradient(id)) if *id == output) {
                *argument = Argument::Read(Place::OutputGradient(0));
            }
        }
    }
}

struct Sum<'a> {
    deltas: Vec<Delta>,
    /// Whether the steps for gradients of inputs are kept.
    of_inputs: bool,
    tape: &'a [TapeField],
    written: HashSet<GradientId>,
    /// Buffers for later terms; one per gradient is enough.
    beside: HashMap<GradientId, GradientId>,
}

impl Sum<'_> {
    fn reverse(&mut self, vjps: Vec<Vec<Vjp>>, stages: &mut Vec<BackwardStage>) {
        for vjp in vjps.into_iter().rev().flatten() {
            match vjp {
                Vjp::Step(step) => self.push(step, stages),
                Vjp::Repeat(RepeatedVjp { scope, vjps, output, input }) => {
                    let mut inside = Vec::new();
                    self.reverse(vjps, &mut inside);
                    let swap = [output, input];
                    stages.push(BackwardStage::Repeat { scope, stages: inside, swap });
                }
            }
        }
    }

    fn push(&mut self, mut step: Step, stages: &mut Vec<BackwardStage>) {
        let position =
            step.arguments.iter().position(|argument| matches!(argument, Argument::Contribute(_)));
        let Some((position, gradient)) =
            position.and_then(|position| match step.arguments[position] {
                Argument::Contribute(gradient) => Some((position, gradient)),
                _ => None,
            })
        else {
            stages.push(BackwardStage::Step(GradientStep { step, for_input: None }));
            return;
        };
        let for_input = match gradient {
            GradientId::Input(input) => Some(input),
            GradientId::Delta(_) => None,
        };
        if for_input.is_some() && !self.of_inputs {
            return;
        }
        let mut push = |step| stages.push(BackwardStage::Step(GradientStep { step, for_input }));
        if self.written.insert(gradient) {
            step.arguments[position] = Argument::Write(Place::Gradient(gradient));
            push(step);
            return;
        }
        let origin = step.origin.clone();
        let add = |from| Step {
            origin: origin.clone(),
            ..Step::new("add", vec![from, Argument::Update(Place::Gradient(gradient))])
        };
        if step.kernel == "copy" {
            push(add(step.arguments.swap_remove(0)));
            return;
        }
        let beside = self.beside(gradient);
        step.arguments[position] = Argument::Write(Place::Gradient(beside));
        push(step);
        push(add(Argument::Read(Place::Gradient(beside))));
    }

    /// A buffer for a later term of a gradient.
    fn beside(&mut self, gradient: GradientId) -> GradientId {
        let next = GradientId::Delta(self.deltas.len());
        let beside = *self.beside.entry(gradient).or_insert(next);
        if beside == next {
            let rows = match gradient {
                GradientId::Input(input) => super::TapeId(input),
                GradientId::Delta(delta) => self.deltas[delta].rows,
            };
            let width = self.tape[rows.0].width.clone();
            self.deltas.push(Delta { name: String::from("_term"), rows, width });
        }
        beside
    }
}

/// Drops buffers that no step touches, and renumbers the others.
fn remove_unused(deltas: &mut Vec<Delta>, stages: &mut [BackwardStage]) {
    let mut used = vec![false; deltas.len()];
    for_each_delta(stages, &mut |delta| used[*delta] = true);
    let mut kept = 0;
    let numbers: Vec<usize> = used
        .iter()
        .map(|used| {
            kept += usize::from(*used);
            kept
        })
        .collect();
    for_each_delta(stages, &mut |delta| *delta = numbers[*delta] - 1);
    let mut used = used.into_iter();
    deltas.retain(|_| used.next().unwrap_or_default());
}

fn for_each_delta(stages: &mut [BackwardStage], visit: &mut impl FnMut(&mut usize)) {
    for stage in stages {
        match stage {
            BackwardStage::Step(step) => for_each_delta_of_step(&mut step.step, visit),
            BackwardStage::Repeat { stages, swap, .. } => {
                for gradient in swap {
                    if let GradientId::Delta(delta) = gradient {
                        visit(delta);
                    }
                }
                for_each_delta(stages, visit);
            }
        }
    }
}

fn for_each_delta_of_step(step: &mut Step, visit: &mut impl FnMut(&mut usize)) {
    for argument in &mut step.arguments {
        if let Argument::Read(place) | Argument::Write(place) | Argument::Update(place) = argument
            && let Place::Gradient(GradientId::Delta(delta)) = place
        {
            visit(delta);
        }
    }
}
