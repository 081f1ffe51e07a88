//! `forward_train` and `backward`.

use relu_codegen::plan::step::{GradientId, Place};
use relu_codegen::plan::{BackwardStage, ForwardStage, ScopeId, TrainingPlan};

use super::section;
use super::step::{Names, rows};
use crate::table;
use relu_source::Constants;

/// The lines of both.
pub fn lines(plan: &TrainingPlan, constants: &Constants) -> Vec<String> {
    let names = Fields { plan };
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    names.forward(&plan.forward, 0, &mut forward);
    names.backward(&plan.backward, 0, &mut backward);
    let mut lines =
        section("forward_train, over a whole batch", table::columns(&forward, usize::MAX));
    lines.extend(section("backward", table::columns(&backward, usize::MAX)));
    lines.extend(section("kept of a batch, in numbers of a sample", names.kept(constants)));
    lines
}

struct Fields<'p> {
    plan: &'p TrainingPlan,
}

impl Names for Fields<'_> {
    fn place(&self, place: Place) -> String {
        match place {
            Place::Tape(id) => self.plan.tape[id.0].name.clone(),
            Place::Gradient(GradientId::Delta(delta)) => {
                format!("d {}", self.plan.deltas[delta].name)
            }
            Place::Gradient(GradientId::Input(input)) => format!("d {}", self.input(input)),
            Place::OutputGradient(output) => {
                format!("d {}", self.plan.tape[self.plan.outputs[output].0].name)
            }
            Place::Value(_) => String::new(),
        }
    }

    fn input(&self, input: usize) -> String {
        self.plan.tape[self.plan.inputs[input].0].name.clone()
    }
}

impl Fields<'_> {
    fn forward(&self, stages: &[ForwardStage], indent: usize, rows: &mut Vec<Vec<String>>) {
        for stage in stages {
            match stage {
                ForwardStage::Step(step) => {
                    rows.extend(self::rows(number(rows), indent, step, self, ""));
                }
                ForwardStage::Repeat(scope, stages) => {
                    rows.push(vec![self.times(*scope, indent, "")]);
                    self.forward(stages, indent + 1, rows);
                }
            }
        }
    }

    fn backward(&self, stages: &[BackwardStage], indent: usize, rows: &mut Vec<Vec<String>>) {
        for stage in stages {
            match stage {
                BackwardStage::Step(step) => {
                    let condition =
                        if step.for_input.is_some() { "where the caller asks for it" } else { "" };
                    rows.extend(self::rows(number(rows), indent, &step.step, self, condition));
                }
                BackwardStage::Repeat { scope, stages, swap } => {
                    rows.push(vec![self.times(*scope, indent, ", from the last to the first")]);
                    self.backward(stages, indent + 1, rows);
                    let [one, other] = swap.map(|gradient| self.place(Place::Gradient(gradient)));
                    let space = "  ".repeat(indent + 1);
                    rows.push(vec![format!("     {space}{one} and {other} change places")]);
                }
            }
        }
    }

    fn times(&self, scope: ScopeId, indent: usize, order: &str) -> String {
        let repetition = self.plan.scopes[scope.0].repetition.as_ref();
        let count = repetition.map(|repetition| repetition.count.to_string()).unwrap_or_default();
        format!("     {}{count} times{order}:", "  ".repeat(indent))
    }

    /// The fields of the tape.
    fn kept(&self, constants: &Constants) -> Vec<String> {
        let fields = self.plan.tape.iter().filter(|field| self.plan.is_field(field));
        let rows = fields.map(|field| {
            let width = constants.size(&field.width);
            let width = width.map_or_else(|| field.width.to_string(), |known| known.to_string());
            let repetition = self.plan.scopes[field.scope.0].repetition.as_ref();
            let times = repetition
                .map(|repetition| format!(", in each of {} repetitions", repetition.count));
            let what = match field.kind {
                relu_codegen::plan::TapeKind::Bits => "bits",
                relu_codegen::plan::TapeKind::Indices => "indices",
                relu_codegen::plan::TapeKind::BatchNorm | relu_codegen::plan::TapeKind::Norm => {
                    "normalized"
                }
                relu_codegen::plan::TapeKind::Rows | relu_codegen::plan::TapeKind::Carry => "",
            };
            vec![
                field.name.clone(),
                format!("{width} {what}{}", times.unwrap_or_default()).replace(" ,", ","),
            ]
        });
        table::columns(&rows.collect::<Vec<_>>(), usize::MAX)
    }
}

fn number(rows: &[Vec<String>]) -> usize {
    1 + rows.iter().filter(|row| row.len() > 1).count()
}
