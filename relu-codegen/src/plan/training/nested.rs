//! `repeat` and `residual`.

use super::backward::{RepeatedVjp, Vjp};
use super::graph::pass_on;
use super::lowering::{Current, Training};
use super::{ForwardStage, Repetition, Scope, ScopeId, TapeKind};
use crate::model::Size;
use crate::plan::At;
use crate::plan::step::{Argument, GradientId, Place, Step};

impl Training {
    /// A scope of its own, whose value is copied out at the end.
    pub fn repeat(&mut self, at: &At<'_>, count: &Size) {
        let two_sided = at.carries_two_sides();
        if !two_sided {
            self.one_sided();
        }
        let (entry, outer) = (self.current, self.scope);
        let scope = ScopeId(self.scopes.len());
        let width = self.width(entry.rows);
        let depth = self.scopes[outer.0].depth + 1;
        self.scopes.push(Scope { outer: Some(outer), depth, is_random: false, repetition: None });
        self.scope = scope;
        let carry = self.new_field(String::from("value"), TapeKind::Carry, &width);
        let input = self.new_gradient(carry);
        self.current = Current { two_sided, ..Current::private(carry, input).shared() };
        let stages = (std::mem::take(&mut self.forward), std::mem::take(&mut self.vjps));
        self.body(at);
        if !two_sided {
            self.one_sided();
        }
        if !self.current.private {
            self.copy_out(at.value_name());
        }
        let last = self.current;
        let forward = std::mem::replace(&mut self.forward, stages.0);
        let vjps = std::mem::replace(&mut self.vjps, stages.1);
        self.scope = outer;
        let fields = at.fields_of_body();
        let named = |trainable: bool, name: String| {
            fields.iter().any(|field| field.trainable == trainable).then_some(name)
        };
        self.scopes[scope.0].repetition = Some(Repetition {
            count: count.clone(),
            parameters: named(true, at.field()),
            state: named(false, at.state_field()),
            tapes: format!("{}_tapes", at.value_name()),
            type_name: at.type_name("Tape"),
            entry: entry.rows,
            carry,
            last: last.rows,
        });
        self.forward.push(ForwardStage::Repeat(scope, forward));
        let (output, entry) = (last.gradient, entry.gradient);
        self.vjps.push(vec![
            Vjp::Repeat(RepeatedVjp { scope, vjps, output, input }),
            Vjp::Step(pass_on(output, entry)),
        ]);
        let rows = self.new_rows(at.value_name(), &width);
        if let GradientId::Delta(delta) = output {
            self.deltas[delta].rows = rows;
        }
        self.push(Step {
            kernel: "copy",
            arguments: vec![Argument::Read(Place::Tape(carry)), Argument::Write(Place::Tape(rows))],
        });
        self.vjps.push(Vec::new());
        self.current = Current { two_sided, ..Current::private(rows, output) };
    }

    /// Adds the value of the pipeline to what it reads.
    pub fn residual(&mut self, at: &At<'_>) {
        self.one_sided();
        let before = self.current.shared();
        self.current = before;
        self.body(at);
        self.one_sided();
        let after = self.current;
        if !after.private || after.saved {
            self.add_up(&[before, after]);
            return;
        }
        let arguments = vec![
            Argument::Read(Place::Tape(before.rows)),
            Argument::Update(Place::Tape(after.rows)),
        ];
        self.push(Step { kernel: "add", arguments });
        self.differentiate(vec![pass_on(after.gradient, before.gradient)]);
        self.current = Current::private(after.rows, after.gradient);
    }

    fn body(&mut self, at: &At<'_>) {
        at.body.iter().for_each(|at| at.layer.kind.lowering().train(at, self));
    }

    /// Rows and a gradient of their own for a value that others read.
    pub(super) fn copy_out(&mut self, name: String) {
        let input = self.current;
        let rows = self.new_rows(name, &self.width(input.rows));
        let gradient = self.new_gradient(rows);
        let arguments =
            vec![Argument::Read(Place::Tape(input.rows)), Argument::Write(Place::Tape(rows))];
        self.push(Step { kernel: "copy", arguments });
        self.differentiate(vec![pass_on(gradient, input.gradient)]);
        self.current = Current { two_sided: input.two_sided, ..Current::private(rows, gradient) };
    }
}
