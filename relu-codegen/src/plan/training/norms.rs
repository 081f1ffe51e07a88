//! Norms.

use super::lowering::Training;
use super::{StateUpdate, TapeKind};
use crate::model::Scalar;
use crate::plan::At;
use crate::plan::step::{Argument, FieldPath, Place, Step, TapeId};

impl Training {
    /// Batch norm with the statistics of the batch.
    pub fn batch_norm(&mut self, at: &At<'_>, epsilon: &Scalar, momentum: &Scalar) {
        let kernels = ["batch_norm", "batch_norm_vjp"];
        let saved = self.norm(at, TapeKind::BatchNorm, kernels, epsilon);
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
        self.norm(at, TapeKind::Norm, [kernel, vjp], epsilon);
    }

    /// A norm in place, with its vector-Jacobian product; returns what it saves.
    fn norm(
        &mut self,
        at: &At<'_>,
        kind: TapeKind,
        [kernel, vjp]: [&'static str; 2],
        epsilon: &Scalar,
    ) -> TapeId {
        let (rows, gradient) = self.in_place(at);
        let saved = self.new_saved(at, kind, &self.width(rows));
        let field = FieldPath { field: at.field(), part: None };
        self.push(Step::new(
            kernel,
            vec![
                Argument::Parameter(field.clone()),
                Argument::Scalar(epsilon.clone()),
                Argument::Update(Place::Tape(rows)),
                Argument::Update(Place::Tape(saved)),
            ],
        ));
        self.differentiate(vec![Step::new(
            vjp,
            vec![
                Argument::Parameter(field.clone()),
                Argument::Read(Place::Tape(saved)),
                Argument::Update(Place::Gradient(gradient)),
                Argument::ParameterGradient(field),
            ],
        )]);
        saved
    }
}
