//! Blocks that read several values: the terms of a sum, the arguments of
//! `concat`.

use proc_macro2::{Ident, Span};

use super::resolve::{Reading, Scope, bare_word};
use super::{Operand, Source};
use crate::diagnostic::{Diagnostics, catalogue};
use crate::syntax::{ArgumentSyntax, StepSyntax, ValueSyntax};

/// `hidden + deep`
pub fn sum(scope: &Scope<'_>, terms: &[StepSyntax], diagnostics: &mut Diagnostics) -> Reading {
    let mut operands = Operands::new(scope, "a sum", diagnostics);
    for term in terms.iter().filter(|term| !term.broken) {
        match bare_word(term) {
            Some(name) => operands.name(name),
            None => operands.other(term.span(), &term.to_string()),
        }
    }
    operands.missing |= terms.iter().any(|term| term.broken);
    operands.finish(Source::Sum, 0)
}

/// `concat(hidden, deep)`
pub fn concat(scope: &Scope<'_>, head: &StepSyntax, diagnostics: &mut Diagnostics) -> Reading {
    let arguments = head.arguments.as_ref();
    let list = arguments.map_or(&[][..], |arguments| arguments.list.as_slice());
    let broken = arguments.is_some_and(|arguments| arguments.broken);
    if list.len() < 2 && !broken {
        diagnostics.push(catalogue::concat_of_few(head.span()));
    }
    let mut operands = Operands::new(scope, "`concat`", diagnostics);
    operands.missing = list.len() < 2 || broken;
    for argument in list {
        match argument {
            ArgumentSyntax { name: None, value: ValueSyntax::Word(name) } => operands.name(name),
            other => operands.other(other.value.span(), &other.to_string()),
        }
    }
    operands.finish(Source::Concat, 1)
}

/// Whether the head of a block joins values.
pub fn is_concat(head: &StepSyntax) -> bool {
    matches!(head.path.as_slice(), [word] if word == "concat") && head.arguments.is_some()
}

/// What is read, as far as it is found.
struct Operands<'a, 'd> {
    scope: &'a Scope<'a>,
    callee: &'static str,
    found: Vec<Operand>,
    /// Whether one was not found.
    missing: bool,
    reading: Reading,
    diagnostics: &'d mut Diagnostics,
}

impl<'a, 'd> Operands<'a, 'd> {
    fn new(scope: &'a Scope<'a>, callee: &'static str, diagnostics: &'d mut Diagnostics) -> Self {
        let (found, reading) = (Vec::new(), Reading::default());
        Self { scope, callee, found, missing: false, reading, diagnostics }
    }

    /// A name, which should be that of a block or an input.
    fn name(&mut self, name: &Ident) {
        if let Some(operand) = self.scope.find(name) {
            self.found.push(operand);
            return;
        }
        let unknown = self.scope.unknown(name, self.diagnostics);
        self.reading.meant.extend(unknown.meant);
        self.reading.uncertain |= unknown.uncertain;
        self.missing = true;
    }

    /// Something that has no name.
    fn other(&mut self, span: Span, written: &str) {
        let above = self.scope.above();
        let above: Vec<_> = above.iter().map(String::as_str).collect();
        self.diagnostics.push(catalogue::not_an_operand(span, self.callee, written, &above));
        self.reading.meant.extend(self.scope.blocks_in(written));
        self.missing = true;
    }

    fn finish(self, source: fn(Vec<Operand>) -> Source, skip: usize) -> Reading {
        let mut reading = Reading { explicit: true, skip, ..self.reading };
        if self.missing {
            let blocks = self.found.iter().filter_map(|operand| match operand {
                Operand::Block(block) => Some(*block),
                Operand::Input(_) => None,
            });
            reading.meant.extend(blocks);
        } else {
            reading.source = Some(source(self.found));
        }
        reading
    }
}
