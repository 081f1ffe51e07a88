//! `rms_norm(epsilon: 1.192_092_9e-7)`; what it is:
//! `relu-runtime/src/vocabulary/layer/rms_norm.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Range, Scalar};
use crate::plan::field::{Field, FieldKind, Segment, SegmentKind};
use crate::plan::{At, Count, Inference, Lower, NegativeSide, Training};

/// `rms_norm(epsilon:)`
#[derive(Clone, Debug)]
pub struct RmsNorm {
    /// Added to the mean of the squares; positive.
    pub epsilon: Scalar,
}

impl Layer for RmsNorm {
    fn signature() -> Signature {
        Signature {
            usage: "rms_norm(epsilon: 1e-5)",
            named: &["epsilon"],
            aliases: &["rmsnorm", "root_mean_square_norm"],
            ..Signature::default()
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let default = Some(1.192_092_9e-7);
        let epsilon = arguments.scalar_in("epsilon", default, Range::Positive, catalogue::epsilon);
        Some(Self { epsilon: epsilon? })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.named("epsilon", &self.epsilon))
    }
}

impl Lower for RmsNorm {
    fn is_parametric(&self) -> bool {
        true
    }

    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Unchanged
    }

    fn fields(&self, at: &At<'_>) -> Vec<Field> {
        let units = at.layer.input.width();
        let vector = |value| SegmentKind::Vector(units.clone(), value);
        vec![Field {
            name: at.field(),
            span: at.layer.span,
            doc: format!("{}: weight `[{units}]`.", at.title()),
            kind: FieldKind::RmsNorm(units.clone()),
            segments: vec![Segment::new(at, "weight", Some("weight"), vector(1.0))],
            trainable: true,
        }]
    }

    /// A square and its sum, two multiplications.
    fn flops(&self, at: &At<'_>) -> Count {
        Count::product(4, [at.layer.input.width()])
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.row_norm("rms_norm", at.field(), &self.epsilon);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.row_norm(at, "rms_norm_train", "rms_norm_vjp", &self.epsilon);
    }
}
