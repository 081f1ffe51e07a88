//! Which values get a buffer, and which share one.

use super::lowering::Inference;
use super::{InferencePlan, Stage};
use crate::plan::slots;
use crate::plan::step::{Place, Step, ValueId};

impl Inference {
    /// Inputs and outputs are the caller's; the other values get buffers.
    pub(super) fn finish(mut self) -> InferencePlan {
        let mut slots = Vec::new();
        let lives = self.lives();
        // In the order in which their lives begin.
        let mut order: Vec<_> = (0..self.values.len()).collect();
        order.sort_by_key(|value| lives[*value].0);
        order.retain(|value| self.needs_slot(ValueId(*value)));
        for value in order {
            let (first, last) = lives[value];
            let width = &self.values[value].width;
            self.values[value].slot = Some(slots::assign(&mut slots, width, first..=last));
        }
        for (value, (first, last)) in self.values.iter_mut().zip(lives) {
            value.life = first..=last;
        }
        let plan = InferencePlan {
            norms: self.norms,
            common_norms: self.scope_norms,
            stages: self.stages,
            values: self.values,
            inputs: self.inputs,
            slots,
            outputs: self.outputs,
        };
        plan.with_names()
    }

    /// One input and one output are the caller's; where there are several, they
    /// are fields of the caller's structs, and get buffers too.
    fn needs_slot(&self, value: ValueId) -> bool {
        if self.values[value.0].is_indices {
            return false;
        }
        let is_callers = |values: &[ValueId]| values.len() == 1 && values.contains(&value);
        !is_callers(&self.inputs) && !is_callers(&self.outputs)
    }

    /// When each value is first and last touched.
    fn lives(&self) -> Vec<(usize, usize)> {
        let mut lives = lives(&self.stages, self.values.len());
        for input in &self.inputs {
            lives[input.0].0 = 0;
        }
        for output in &self.outputs {
            lives[output.0].1 = usize::MAX;
        }
        lives
    }
}

/// The positions, from 1, of the steps that first and last touch each value.
///
/// What a repetition makes is made anew in each, so its life ends inside; the
/// value that it carries is touched before the first and at the end.
fn lives(stages: &[Stage], values: usize) -> Vec<(usize, usize)> {
    let mut lives = vec![(usize::MAX, 0); values];
    let mut position = 1;
    for_each_step(stages, &mut |step| {
        for place in step.places() {
            if let Place::Value(ValueId(value)) = place {
                let (first, last) = &mut lives[value];
                *first = (*first).min(position);
                *last = (*last).max(position);
            }
        }
        position += 1;
    });
    lives
}

pub(super) fn for_each_step(stages: &[Stage], visit: &mut impl FnMut(&Step)) {
    for stage in stages {
        match stage {
            Stage::Make(_, step) | Stage::Change(_, step) => visit(step),
            Stage::Repeat(repetition) => for_each_step(&repetition.stages, visit),
        }
    }
}
