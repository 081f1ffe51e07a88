//! `forward`: its buffers, steps and layers without a step.

use relu_codegen::model::Layer;
use relu_codegen::plan::field::FieldKind;
use relu_codegen::plan::step::{Argument, FieldPath, Place, Step};
use relu_codegen::plan::{Field, InferencePlan, Plan, Stage};
use relu_runtime::PANEL;

use super::section;
use super::step::{Names, rows};
use crate::memory::Stack;
use crate::table;
use relu_source::Constants;

/// The lines of `forward`.
pub fn lines(plan: &Plan<'_>, constants: &Constants) -> Vec<String> {
    let heading = match Stack::of(plan, constants) {
        Some(stack) => format!("forward, in tiles of up to {} samples", stack.tile),
        None => String::from("forward"),
    };
    let mut rows = Vec::new();
    let listing = Listing { plan: &plan.inference, constants, fields: &plan.fields };
    listing.stages(&plan.inference.stages, listing.fields, 0, &mut rows);
    let mut lines = section(&heading, table::columns(&rows, usize::MAX));
    lines.extend(section(
        "buffers of forward, on the stack, in numbers of a sample",
        listing.buffers(),
    ));
    lines.extend(section("layers of forward without a step of their own", silent(plan)));
    lines
}

struct Listing<'p> {
    plan: &'p InferencePlan,
    constants: &'p Constants,
    fields: &'p [Field],
}

impl Names for Listing<'_> {
    fn place(&self, place: Place) -> String {
        match place {
            Place::Value(value) => self.plan.values[value.0].name.clone(),
            Place::Tape(_) | Place::Gradient(_) | Place::OutputGradient(_) => String::new(),
        }
    }

    fn input(&self, input: usize) -> String {
        self.place(Place::Value(self.plan.inputs[input]))
    }

    fn norm(&self, norm: usize) -> String {
        self.plan.norms[norm].name.clone()
    }
}

impl Listing<'_> {
    fn stages(
        &self,
        stages: &[Stage],
        fields: &[Field],
        indent: usize,
        rows: &mut Vec<Vec<String>>,
    ) {
        for stage in stages {
            match stage {
                Stage::Make(_, step) | Stage::Change(_, step) => {
                    let number = 1 + rows.iter().filter(|row| row.len() > 1).count();
                    rows.extend(self::rows(number, indent, step, self, &self.panels(step, fields)));
                }
                Stage::Repeat(repetition) => {
                    let space = "  ".repeat(indent);
                    rows.push(vec![format!("     {space}{} times:", repetition.count)]);
                    let inside = inside(fields, repetition.parameters.as_deref());
                    self.stages(&repetition.stages, inside, indent + 1, rows);
                }
            }
        }
    }

    /// Of a product: the size of its weight, and the panels of columns in which that is
    /// stored.
    fn panels(&self, step: &Step, fields: &[Field]) -> String {
        let weight = step.arguments.iter().find_map(|argument| match argument {
            Argument::Parameter(FieldPath { field, .. }) => {
                fields.iter().find(|other| other.name == *field)
            }
            _ => None,
        });
        let Some(FieldKind::Dense { inputs, units, two_sided, .. }) =
            weight.map(|weight| &weight.kind)
        else {
            return String::new();
        };
        let sides = if *two_sided { "2 x " } else { "" };
        let shown = |size| {
            self.constants.size(size).map_or_else(|| size.to_string(), |known| known.to_string())
        };
        let size = format!("{sides}{} x {}", shown(inputs), shown(units));
        match self.constants.size(units).map(|units| units.div_ceil(PANEL)) {
            Some(1) => format!("{size}, a panel of {PANEL}"),
            Some(panels) => format!("{size}, {panels} panels of {PANEL}"),
            None => size,
        }
    }

    /// A line per buffer: its place, and the values that share it with the steps from which
    /// to which they live.
    fn buffers(&self) -> Vec<String> {
        let mut offset = Some(0);
        let mut rows = Vec::new();
        for (index, slot) in self.plan.slots.iter().enumerate() {
            let width = self.constants.size(&slot.width);
            let place = match (offset, width) {
                (Some(from), Some(width)) => format!("{from}..{}", from + width),
                _ => format!("{} numbers", slot.width),
            };
            offset = offset.zip(width).map(|(offset, width)| offset + width);
            let values = self.plan.values.iter().filter(|value| value.slot == Some(index));
            let values = values.map(|value| {
                let (first, last) = (*value.life.start(), *value.life.end());
                let last =
                    if last == usize::MAX { String::from("the end") } else { last.to_string() };
                match (first, last) {
                    (first, last) if first.to_string() == last => {
                        format!("{} (step {first})", value.name)
                    }
                    (first, last) => format!("{} (steps {first} to {last})", value.name),
                }
            });
            rows.push(vec![slot.name.clone(), place, values.collect::<Vec<_>>().join(", ")]);
        }
        table::columns(&rows, usize::MAX)
    }
}

/// The fields of one repetition.
fn inside<'f>(fields: &'f [Field], name: Option<&str>) -> &'f [Field] {
    let field = fields.iter().find(|field| Some(field.name.as_str()) == name);
    match field.map(|field| &field.kind) {
        Some(FieldKind::Repeated { fields, .. }) => fields,
        _ => &[],
    }
}

/// What is the identity at inference, or is done by the step that reads it.
fn silent(plan: &Plan<'_>) -> Vec<String> {
    let mut done = Vec::new();
    spans(&plan.inference.stages, &mut done);
    let mut rows = Vec::new();
    for block in &plan.network.blocks {
        layers(&block.layers, &mut |layer| {
            let is_holder = !layer.kind.lowering().body().is_empty();
            if !is_holder && !done.contains(&layer.span.byte_range()) {
                let reason = match layer.kind.keyword() {
                    "two_sided_relu" => "the next product picks one of two weights by the sign",
                    _ => "the identity at inference",
                };
                rows.push(vec![format!("{}: {}", block.word(), layer.text), String::from(reason)]);
            }
        });
    }
    table::columns(&rows, usize::MAX)
}

fn layers(list: &[Layer], visit: &mut impl FnMut(&Layer)) {
    for layer in list {
        visit(layer);
        layers(layer.kind.lowering().body(), visit);
    }
}

fn spans(stages: &[Stage], done: &mut Vec<std::ops::Range<usize>>) {
    for stage in stages {
        match stage {
            Stage::Make(_, step) | Stage::Change(_, step) => {
                done.extend(step.origin.parts.iter().map(|part| part.span.byte_range()));
            }
            Stage::Repeat(repetition) => spans(&repetition.stages, done),
        }
    }
}
