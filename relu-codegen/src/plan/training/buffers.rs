//! The buffers of training and their names.

use super::{Delta, TapeField, TapeKind, Training};
use crate::model::Size;
use crate::plan::step::{GradientId, TapeId};
use crate::plan::{At, names};

impl Training {
    pub(super) fn width(&self, rows: TapeId) -> Size {
        self.tape[rows.0].width.clone()
    }

    pub(super) fn new_rows(&mut self, at: &At<'_>, width: &Size) -> TapeId {
        self.new_field(at, TapeKind::Rows, width)
    }

    pub(super) fn mint_rows(&mut self, name: &str, width: &Size) -> TapeId {
        let name = self.names.mint(name);
        self.tape.push(TapeField { name, kind: TapeKind::Rows, width: width.clone() });
        TapeId(self.tape.len() - 1)
    }

    pub(super) fn new_field(&mut self, at: &At<'_>, kind: TapeKind, width: &Size) -> TapeId {
        let block = at.network.blocks[at.block.0].local();
        let suffix = match kind {
            TapeKind::Rows => "",
            TapeKind::Bits => "_bits",
            TapeKind::BatchNorm => "_saved",
        };
        let name = self.names.mint(&format!("{block}_{}{suffix}", names::in_block(at)));
        self.tape.push(TapeField { name, kind, width: width.clone() });
        TapeId(self.tape.len() - 1)
    }

    pub(super) fn new_gradient(&mut self, rows: TapeId) -> GradientId {
        let name = self.tape[rows.0].name.clone();
        self.deltas.push(Delta { name, width: self.width(rows) });
        GradientId::Delta(self.deltas.len() - 1)
    }

    /// The block's value, the last rows made in it, takes the block's name.
    pub(super) fn name_block(&mut self, block: &str, first: usize) {
        let rows = self.current.rows.0;
        if rows < first {
            return;
        }
        let old = self.tape[rows].name.clone();
        let new = self.names.mint(block);
        for delta in self.deltas.iter_mut().filter(|delta| delta.name == old) {
            delta.name.clone_from(&new);
        }
        self.tape[rows].name = new;
    }
}
