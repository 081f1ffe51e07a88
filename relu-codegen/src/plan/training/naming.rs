//! A name for each field of the tapes and of the gradients.

use super::{TapeKind, TrainingPlan};
use crate::plan::NameSet;

/// Fields that the tape of every network, or of one with several inputs, has.
const TAKEN: [&str; 3] = ["randomness", "inputs", "outputs"];

impl TrainingPlan {
    pub(super) fn with_names(mut self) -> Self {
        self.name_tapes();
        self.name_deltas();
        self
    }

    /// Inputs and blocks first, so that they keep the user's names.
    fn name_tapes(&mut self) {
        let mut scopes: Vec<_> = self.scopes.iter().map(|_| NameSet::of(&TAKEN)).collect();
        for named in [true, false] {
            for field in self.tape.iter_mut().filter(|field| field.is_named == named) {
                if field.kind != TapeKind::Carry {
                    field.name = scopes[field.scope.0].mint(&field.name);
                }
            }
        }
        for index in 0..self.scopes.len() {
            let outer = self.scopes[index].outer;
            if let (Some(outer), Some(repetition)) = (outer, &mut self.scopes[index].repetition) {
                repetition.tapes = scopes[outer.0].mint(&repetition.tapes);
            }
        }
    }

    /// A gradient has the name of its value; inside a repetition with that of
    /// the repetition before it, since all gradients are in one struct.
    fn name_deltas(&mut self) {
        let mut names = NameSet::default();
        if self.inputs.len() > 1 {
            self.inputs.iter().for_each(|input| drop(names.mint(&self.tape[input.0].name)));
        }
        let mut order: Vec<_> = (0..self.deltas.len()).collect();
        order.sort_by_key(|delta| !self.tape[self.deltas[*delta].rows.0].is_named);
        for delta in order {
            let field = &self.tape[self.deltas[delta].rows.0];
            let mut wish = field.name.clone();
            let mut scope = &self.scopes[field.scope.0];
            while let (Some(outer), Some(repetition)) = (scope.outer, &scope.repetition) {
                let tapes = repetition.tapes.trim_end_matches("_tapes");
                wish = format!("{tapes}_{wish}");
                scope = &self.scopes[outer.0];
            }
            // A buffer for a later term says so.
            let suffix = std::mem::take(&mut self.deltas[delta].name);
            self.deltas[delta].name = names.mint(&format!("{wish}{suffix}"));
        }
    }
}
