//! Norms.

use super::lowering::Training;
use super::{StateUpdate, TapeKind};
use crate::model::Scalar;
use crate::plan::At;
use crate::plan::step::{Argument, FieldPath, Place, Step};

impl Training {
    /// Batch norm with the statistics of the batch.
    pub fn batch_norm(&mut self, at: &At<'_>, epsilon: &Scalar, momentum: &Scalar) {
        let (rows, gradient) = self.in_place(at);
        let saved = self.new_saved(at, TapeKind::BatchNorm, &self.width(rows));
        let field = FieldPath { field: at.field(), part: None };
        self.push(Step {
            kernel: "batch_norm",
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Scalar(epsilon.clone()),
                Argument::Update(Place::Tape(rows)),
                Argument::Update(Place::Tape(saved)),
            ],
        });
        self.differentiate(vec![Step {
            kernel: "batch_norm_vjp",
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Read(Place::Tape(saved)),
                Argument::Update(Place::Gradient(gradient)),
                Argument::ParameterGradient(field),
            ],
        }]);
        self.updates.push(StateUpdate {
            scope: self.scope,
            state: at.state_field(),
            tape: saved,
            momentum: momentum.clone(),
        });
    }

    /// A norm over the units of each sample.
    pub fn row_norm(
        &mut self,
        at: &At<'_>,
        kernel: &'static str,
        vjp: &'static str,
        epsilon: &Scalar,
    ) {
        let (rows, gradient) = self.in_place(at);
        let saved = self.new_saved(at, TapeKind::Norm, &self.width(rows));
        let field = FieldPath { field: at.field(), part: None };
        self.push(Step {
            kernel,
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Scalar(epsilon.clone()),
                Argument::Update(Place::Tape(rows)),
                Argument::Update(Place::Tape(saved)),
            ],
        });
        self.differentiate(vec![Step {
            kernel: vjp,
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Read(Place::Tape(saved)),
                Argument::Update(Place::Gradient(gradient)),
                Argument::ParameterGradient(field),
            ],
        }]);
    }
}
