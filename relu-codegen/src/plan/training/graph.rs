//! How blocks hang together.

use super::backward::{self, Gradients, Vjp};
use super::lowering::{Current, Training};
use super::{ForwardStage, TrainingPlan};
use crate::model::{BlockId, Operand, Size};
use crate::plan::step::{Argument, GradientId, Place, Step};

impl Training {
    /// Values from here on are called after this block.
    pub(super) fn begin(&mut self, block: &str) {
        block.clone_into(&mut self.block);
    }

    /// What was made last is the block's value.
    pub(super) fn end(&mut self) {
        let made_here = |current: &Current| {
            let others = self.made.iter().map(|made| made.rows).chain(self.inputs.iter().copied());
            !others.into_iter().any(|rows| rows == current.rows)
        };
        if made_here(&self.current) {
            self.name_block(self.current.rows);
        }
        self.made.push(self.current.shared());
    }

    /// Goes on from an input or a block.
    pub(super) fn read(&mut self, operand: Operand) {
        self.current = match operand {
            Operand::Input(index) => {
                Current::private(self.inputs[index], GradientId::Input(index)).shared()
            }
            Operand::Block(block) => self.made[block.0],
        };
    }

    /// The value of an input or a block, as one that knows nothing of sides.
    fn value_of(&mut self, operand: Operand) -> Current {
        self.read(operand);
        self.one_sided();
        self.current
    }

    /// Adds values up.
    pub(super) fn sum(&mut self, terms: &[Operand]) {
        let terms: Vec<_> = terms.iter().map(|term| self.value_of(*term)).collect();
        self.add_up(&terms);
    }

    /// Adds values up, into new rows.
    pub(super) fn add_up(&mut self, terms: &[Current]) {
        let rows = self.new_rows(self.value_name("sum"), &self.width(terms[0].rows));
        let gradient = self.new_gradient(rows);
        let read = |term: &Current| Argument::Read(Place::Tape(term.rows));
        let mut arguments: Vec<_> = terms[..2].iter().map(read).collect();
        arguments.push(Argument::Write(Place::Tape(rows)));
        self.push(Step::new("sum", arguments));
        for term in &terms[2..] {
            let arguments = vec![read(term), Argument::Update(Place::Tape(rows))];
            self.push(Step::new("add", arguments));
        }
        self.differentiate(terms.iter().map(|term| pass_on(gradient, term.gradient)).collect());
        self.current = Current::private(rows, gradient);
    }

    /// Puts values one after another.
    pub(super) fn concat(&mut self, parts: &[Operand]) {
        let parts: Vec<_> = parts.iter().map(|part| self.value_of(*part)).collect();
        let widths: Vec<_> = parts.iter().map(|part| self.width(part.rows)).collect();
        let rows = self.new_rows(self.value_name("concat"), &Size::sum(widths.clone()));
        let gradient = self.new_gradient(rows);
        let columns = parts.iter().map(|part| Place::Tape(part.rows)).collect();
        let arguments = vec![Argument::Columns(columns), Argument::Write(Place::Tape(rows))];
        self.push(Step::new("concat", arguments));
        let split = |(index, part): (usize, &Current)| {
            Step::new(
                "columns",
                vec![
                    Argument::Read(Place::Gradient(gradient)),
                    Argument::Size(Size::sum(widths[..index].to_vec())),
                    Argument::Contribute(part.gradient),
                ],
            )
        };
        self.differentiate(parts.iter().enumerate().map(split).collect());
        self.current = Current::private(rows, gradient);
    }

    /// A block's value goes to the caller.
    pub(super) fn output(&mut self, block: BlockId) {
        self.read(Operand::Block(block));
        if self.current.two_sided {
            self.materialize(self.value_name("sides"));
        }
        let is_taken = self.outputs.iter().any(|output| output.rows == self.current.rows);
        if is_taken {
            self.copy_out(self.value_name("copy"));
        }
        self.outputs.push(self.current);
    }

    pub(super) fn push(&mut self, mut step: Step) {
        step.origin = self.origin.clone();
        self.forward.push(ForwardStage::Step(step));
    }

    /// The vector-Jacobian product of the step that was pushed last.
    pub(super) fn differentiate(&mut self, steps: Vec<Step>) {
        let with_origin = |step| Vjp::Step(Step { origin: self.origin.clone(), ..step });
        self.vjps.push(steps.into_iter().map(with_origin).collect());
    }

    pub(super) fn finish(mut self) -> TrainingPlan {
        let outputs: Vec<_> = self.outputs.iter().map(|output| output.gradient).collect();
        let vjps = std::mem::take(&mut self.vjps);
        let gradients = Gradients { deltas: self.deltas, of_inputs: self.has_input_gradient };
        let (deltas, backward) = backward::order(vjps, &outputs, &self.tape, gradients);
        let plan = TrainingPlan {
            tape: self.tape,
            scopes: self.scopes,
            deltas,
            forward: self.forward,
            backward,
            inputs: self.inputs,
            has_input_gradient: self.has_input_gradient,
            outputs: self.outputs.iter().map(|output| output.rows).collect(),
            updates: self.updates,
        };
        plan.with_names()
    }
}

/// The gradient of a sum is that of each term.
pub(super) fn pass_on(from: GradientId, to: GradientId) -> Step {
    let arguments = vec![Argument::Read(Place::Gradient(from)), Argument::Contribute(to)];
    Step::new("copy", arguments)
}
