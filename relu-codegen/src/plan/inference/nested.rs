//! `repeat` and `residual`.

use super::lowering::{Current, Inference};
use super::{Repetition, Stage};
use crate::model::Size;
use crate::plan::At;
use crate::plan::step::{Argument, Place, Step, ValueId};

impl Inference {
    /// Changes one value over and over, which begins as a copy of the current.
    pub fn repeat(&mut self, at: &At<'_>, count: &Size) {
        self.flush();
        let two_sided = at.carries_two_sides();
        if !two_sided {
            self.one_sided();
        }
        let entry = self.current.value;
        let read = vec![Argument::Read(Place::Value(entry))];
        let carried = self.make("copy", read, self.width(entry));
        self.current.two_sided = two_sided;
        let outer = (std::mem::take(&mut self.stages), std::mem::take(&mut self.scope_norms));
        self.body(at);
        if !two_sided {
            self.one_sided();
        }
        self.hand_back(carried);
        let stages = std::mem::replace(&mut self.stages, outer.0);
        let norms = std::mem::replace(&mut self.scope_norms, outer.1);
        let fields = at.fields_of_body();
        let named = |trainable: bool, name: String| {
            fields.iter().any(|field| field.trainable == trainable).then_some(name)
        };
        self.stages.push(Stage::Repeat(Repetition {
            count: count.clone(),
            parameters: named(true, at.field()),
            state: named(false, at.state_field()),
            norms,
            stages,
        }));
        self.current = Current { value: carried, two_sided, rectified: false };
    }

    /// Adds the value of the pipeline to what it reads.
    pub fn residual(&mut self, at: &At<'_>) {
        self.one_sided();
        let before = self.current.value;
        self.body(at);
        self.one_sided();
        let (after, width) = (self.current.value, self.width(before));
        let terms = [before, after].map(|value| Argument::Read(Place::Value(value)));
        self.make("sum", terms.into(), width);
    }

    fn body(&mut self, at: &At<'_>) {
        at.body.iter().for_each(|at| self.layer(at));
        self.flush();
    }

    /// The current value becomes the one that is carried to the next
    /// repetition: written there in the first place, unless its step reads that.
    fn hand_back(&mut self, carried: ValueId) {
        let value = self.current.value;
        if value == carried {
            return;
        }
        match self.stages.pop() {
            Some(Stage::Make(made, mut step)) if made == value && !step.reads(carried) => {
                step.change(Place::Value(carried));
                self.values.truncate(value.0);
                self.stages.push(Stage::Change(carried, step));
            }
            // x + f(x), in the place of x.
            Some(Stage::Make(made, step))
                if made == value && step.kernel == "sum" && terms_beside(&step, carried) == 1 =>
            {
                let others = step.arguments.into_iter().filter(|argument| {
                    matches!(argument, Argument::Read(place) if *place != Place::Value(carried))
                });
                let others: Vec<_> = others.collect();
                self.values.truncate(value.0);
                self.change(carried, "add", others);
            }
            last => {
                self.stages.extend(last);
                self.change(carried, "copy", vec![Argument::Read(Place::Value(value))]);
            }
        }
    }
}

/// The terms of a sum other than a value: none where a residual is around nothing.
fn terms_beside(sum: &Step, value: ValueId) -> usize {
    let is_other = |argument: &&Argument| matches!(argument, Argument::Read(place) if *place != Place::Value(value));
    sum.arguments.iter().filter(is_other).count()
}
