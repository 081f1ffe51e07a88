//! `batch_norm(momentum: 0.1, epsilon: 1e-5)`; what it is:
//! `relu-runtime/src/vocabulary/layer/batch_norm.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Range, Scalar};
use crate::plan::field::{Field, FieldKind, Segment, SegmentKind};
use crate::plan::{At, Count, Inference, Lower, NegativeSide, NormBinding, Training};

/// `batch_norm(momentum:, epsilon:)`
#[derive(Clone, Debug)]
pub struct BatchNorm {
    /// The weight of the batch in the running averages, in [0, 1].
    pub momentum: Scalar,
    /// Added to the variance; positive.
    pub epsilon: Scalar,
}

impl Layer for BatchNorm {
    fn signature() -> Signature {
        Signature {
            usage: "batch_norm(momentum: 0.1, epsilon: 1e-5)",
            positional: &[],
            named: &["momentum", "epsilon"],
            aliases: &["batchnorm1d", "batch_normalization", "bn"],
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let (momentum, epsilon) = (Some(0.1), Some(1e-5));
        let momentum =
            arguments.scalar_in("momentum", momentum, Range::Closed01, catalogue::momentum);
        let epsilon = arguments.scalar_in("epsilon", epsilon, Range::Positive, catalogue::epsilon);
        Some(Self { momentum: momentum?, epsilon: epsilon? })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.named("epsilon", &self.epsilon))
    }
}

impl Lower for BatchNorm {
    fn is_parametric(&self) -> bool {
        true
    }

    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Unchanged
    }

    fn fields(&self, at: &At<'_>) -> Vec<Field> {
        let units = at.layer.input.width();
        let vector = |value| SegmentKind::Vector(units.clone(), value);
        let state = |value| SegmentKind::State(units.clone(), value);
        let parameters = Field {
            name: at.field(),
            span: at.layer.span,
            doc: format!("{}: weight `[{units}]`, bias `[{units}]`.", at.title()),
            kind: FieldKind::BatchNorm(units.clone()),
            segments: vec![
                Segment::new(at, "weight", Some("weight"), vector(1.0)),
                Segment::new(at, "bias", Some("bias"), vector(0.0)),
            ],
            trainable: true,
        };
        let statistics = Field {
            name: at.state_field(),
            span: at.layer.span,
            doc: format!("{}: running mean `[{units}]` and variance `[{units}]`.", at.title()),
            kind: FieldKind::RunningStatistics(units.clone()),
            segments: vec![
                Segment::new(at, "running_mean", Some("mean"), state(0.0)),
                Segment::new(at, "running_var", Some("variance"), state(1.0)),
            ],
            trainable: false,
        };
        vec![parameters, statistics]
    }

    /// A multiply-add per unit.
    fn flops(&self, at: &At<'_>) -> Count {
        Count::product(2, [at.layer.input.width()])
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.norm(NormBinding {
            name: at.field(),
            field: at.field(),
            state: at.state_field(),
            units: at.layer.input.width().clone(),
            epsilon: self.epsilon.clone(),
        });
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.batch_norm(at, &self.epsilon, &self.momentum);
    }
}
