//! A name for each local of the function.

use super::buffers::for_each_step;
use super::{InferencePlan, Stage};
use crate::plan::NameSet;
use crate::plan::step::{Place, ValueId};

/// Names that the generated function has for something else.
const TAKEN: [&str; 9] =
    ["network", "inputs", "outputs", "simd", "tiles", "input", "output", "layer", "state"];

impl InferencePlan {
    /// Gives each local a name of its own.
    pub(super) fn with_names(mut self) -> Self {
        let mut names = NameSet::of(&TAKEN);
        for (value, wish) in self.wishes() {
            self.values[value.0].name = names.mint(&wish);
        }
        for norm in &mut self.norms {
            norm.name = names.mint(&norm.name);
        }
        for slot in &mut self.slots {
            slot.name = names.mint(&slot.name);
        }
        self
    }

    /// What each value should be called; those that come first are sure to get
    /// it: inputs and outputs, then the values of blocks, which are the last
    /// ones that they make.
    fn wishes(&self) -> Vec<(ValueId, String)> {
        let block = |value: ValueId| self.values[value.0].name.clone();
        let fixed = self.inputs.iter().chain(&self.outputs);
        let mut named: Vec<_> = fixed.map(|value| (*value, block(*value))).collect();
        let mut inner = Vec::new();
        for (value, kernel) in made(&self.stages).into_iter().rev() {
            let block = block(value);
            if named.iter().any(|(other, _)| *other == value) {
                continue;
            }
            if named.iter().any(|(_, name)| *name == block) {
                inner.push((value, format!("{block}_{kernel}")));
            } else {
                named.push((value, block));
            }
        }
        named.extend(inner.into_iter().rev());
        named
    }
}

/// The values in the order in which they are made last, with the kernel that
/// does so; the value that a repetition carries after those inside it.
fn made(stages: &[Stage]) -> Vec<(ValueId, &'static str)> {
    let mut made: Vec<(ValueId, &'static str)> = Vec::new();
    for_each_step(stages, &mut |step| {
        let written = step.written();
        if let Some(Place::Value(value)) = written {
            let kernel = made.iter().find(|(other, _)| *other == value).map(|(_, kernel)| *kernel);
            made.retain(|(other, _)| *other != value);
            made.push((value, kernel.unwrap_or(step.kernel)));
        }
    });
    made
}
