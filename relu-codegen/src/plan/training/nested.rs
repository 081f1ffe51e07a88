//! `repeat` and `residual`.

use std::mem::{replace, take};

use super::backward::{RepeatedVjp, Vjp};
use super::graph::pass_on;
use super::lowering::{Current, Training};
use super::{ForwardStage, RepeatedScope, Scope, ScopeId, TapeKind};
use crate::model::Size;
use crate::plan::At;
use crate::plan::step::{Argument, GradientId, Place, Step, TapeId};

/// What a repetition carries from one iteration to the next, and its gradient.
#[derive(Clone, Copy)]
struct Carried {
    scope: ScopeId,
    rows: TapeId,
    gradient: GradientId,
    two_sided: bool,
}

impl Training {
    /// A scope of its own, whose value is copied out at the end.
    pub fn repeat(&mut self, at: &At<'_>, count: &Size) {
        let two_sided = at.carries_two_sides();
        if !two_sided {
            self.one_sided();
        }
        let (entry, outer) = (self.current, self.scope);
        let carried = self.enter(two_sided);
        let (forward, vjps) = (take(&mut self.forward), take(&mut self.vjps));
        self.iteration(at, two_sided);
        let last = self.current;
        let stages = replace(&mut self.forward, forward);
        let vjps = replace(&mut self.vjps, vjps);
        self.scope = outer;
        let rows = [entry.rows, carried.rows, last.rows];
        self.scopes[carried.scope.0].repetition = Some(repetition(at, count, rows));
        self.forward.push(ForwardStage::Repeat(carried.scope, stages));
        let Carried { scope, gradient: input, .. } = carried;
        let output = last.gradient;
        self.vjps.push(vec![
            Vjp::Repeat(RepeatedVjp { scope, vjps, output, input }),
            Vjp::Step(Step { origin: self.origin.clone(), ..pass_on(output, entry.gradient) }),
        ]);
        self.leave(carried, output, at.value_name());
    }

    /// Begins a scope that carries a value as wide as the current one.
    fn enter(&mut self, two_sided: bool) -> Carried {
        let (outer, width) = (self.scope, self.width(self.current.rows));
        let depth = self.scopes[outer.0].depth + 1;
        self.scope = ScopeId(self.scopes.len());
        self.scopes.push(Scope { outer: Some(outer), depth, is_random: false, repetition: None });
        let rows = self.new_field(String::from("value"), TapeKind::Carry, &width);
        let gradient = self.new_gradient(rows);
        self.current = Current { two_sided, ..Current::private(rows, gradient).shared() };
        Carried { scope: self.scope, rows, gradient, two_sided }
    }

    /// The steps of one iteration, whose value is a row of the tape of its own.
    fn iteration(&mut self, at: &At<'_>, two_sided: bool) {
        self.body(at);
        if !two_sided {
            self.one_sided();
        }
        if !self.current.private {
            self.copy_out(at.value_name());
        }
    }

    /// Copies what the last iteration has carried to rows behind the repetition.
    fn leave(&mut self, carried: Carried, gradient: GradientId, name: String) {
        let rows = self.new_rows(name, &self.width(carried.rows));
        if let GradientId::Delta(delta) = gradient {
            self.deltas[delta].rows = rows;
        }
        let arguments =
            vec![Argument::Read(Place::Tape(carried.rows)), Argument::Write(Place::Tape(rows))];
        self.push(Step::new("copy", arguments));
        self.vjps.push(Vec::new());
        self.current = Current { two_sided: carried.two_sided, ..Current::private(rows, gradient) };
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
        self.push(Step::new("add", arguments));
        self.differentiate(vec![pass_on(after.gradient, before.gradient)]);
        self.current = Current::private(after.rows, after.gradient);
    }

    fn body(&mut self, at: &At<'_>) {
        at.body.iter().for_each(|at| self.layer(at));
    }

    /// Rows and a gradient of their own for a value that others read.
    pub(super) fn copy_out(&mut self, name: String) {
        let input = self.current;
        let rows = self.new_rows(name, &self.width(input.rows));
        let gradient = self.new_gradient(rows);
        let arguments =
            vec![Argument::Read(Place::Tape(input.rows)), Argument::Write(Place::Tape(rows))];
        self.push(Step::new("copy", arguments));
        self.differentiate(vec![pass_on(gradient, input.gradient)]);
        self.current = Current { two_sided: input.two_sided, ..Current::private(rows, gradient) };
    }
}

/// The names of what a repetition has, and its rows: those that it reads at the
/// start, those that it carries, and the last ones of an iteration.
fn repetition(at: &At<'_>, count: &Size, [entry, carry, last]: [TapeId; 3]) -> RepeatedScope {
    let fields = at.fields_of_body();
    let named = |trainable: bool, name: String| {
        fields.iter().any(|field| field.trainable == trainable).then_some(name)
    };
    RepeatedScope {
        count: count.clone(),
        parameters: named(true, at.field()),
        state: named(false, at.state_field()),
        tapes: format!("{}_tapes", at.value_name()),
        type_name: at.type_name("Tape"),
        entry,
        carry,
        last,
    }
}
