//! The buffers of training.

use super::lowering::Training;
use super::{Delta, TapeField, TapeKind};
use crate::model::Size;
use crate::plan::At;
use crate::plan::step::{GradientId, TapeId};

impl Training {
    pub(super) fn width(&self, rows: TapeId) -> Size {
        self.tape[rows.0].width.clone()
    }

    /// What a value should be called that no layer makes.
    pub(super) fn value_name(&self, what: &str) -> String {
        format!("{}_{what}", self.block)
    }

    pub(super) fn new_rows(&mut self, name: String, width: &Size) -> TapeId {
        self.new_field(name, TapeKind::Rows, width)
    }

    /// What a layer keeps beside its value.
    pub(super) fn new_saved(&mut self, at: &At<'_>, kind: TapeKind, width: &Size) -> TapeId {
        let suffix = match kind {
            TapeKind::Rows | TapeKind::Indices | TapeKind::Carry => "",
            TapeKind::Bits => "_bits",
            TapeKind::BatchNorm | TapeKind::Norm => "_saved",
        };
        self.new_field(format!("{}{suffix}", at.value_name()), kind, width)
    }

    pub(super) fn new_field(&mut self, name: String, kind: TapeKind, width: &Size) -> TapeId {
        let (width, scope) = (width.clone(), self.scope);
        self.tape.push(TapeField { name, is_named: false, kind, width, scope });
        TapeId(self.tape.len() - 1)
    }

    pub(super) fn new_gradient(&mut self, rows: TapeId) -> GradientId {
        let width = self.width(rows);
        self.deltas.push(Delta { name: String::new(), rows, width });
        GradientId::Delta(self.deltas.len() - 1)
    }

    /// The block's value takes the block's name.
    pub(super) fn name_block(&mut self, rows: TapeId) {
        self.block.clone_into(&mut self.tape[rows.0].name);
        self.tape[rows.0].is_named = true;
    }
}
