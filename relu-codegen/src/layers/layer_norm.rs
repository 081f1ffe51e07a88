//! `layer_norm(epsilon: 1e-5)`; what it is: `relu-runtime/src/vocabulary/layer/layer_norm.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Range, Scalar};
use crate::plan::field::{Field, FieldKind, Segment, SegmentKind};
use crate::plan::{At, Count, Inference, Lower, NegativeSide, Training};

/// `layer_norm(epsilon:)`
#[derive(Clone, Debug)]
pub struct LayerNorm {
    /// Added to the variance; positive.
    pub epsilon: Scalar,
}

impl Layer for LayerNorm {
    fn signature() -> Signature {
        Signature {
            usage: "layer_norm(epsilon: 1e-5)",
            named: &["epsilon"],
            aliases: &["layernorm", "layer_normalization", "ln"],
            ..Signature::default()
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let default = Some(1e-5);
        let epsilon = arguments.scalar_in("epsilon", default, Range::Positive, catalogue::epsilon);
        Some(Self { epsilon: epsilon? })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.named("epsilon", &self.epsilon))
    }
}

impl Lower for LayerNorm {
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
            doc: format!("{}: weight `[{units}]`, bias `[{units}]`.", at.title()),
            kind: FieldKind::LayerNorm(units.clone()),
            segments: vec![
                Segment::new(at, "weight", Some("weight"), vector(1.0)),
                Segment::new(at, "bias", Some("bias"), vector(0.0)),
            ],
            trainable: true,
        }]
    }

    /// A subtraction, a square and its sum, a multiply-add with the weight.
    fn flops(&self, at: &At<'_>) -> Count {
        Count::product(7, [at.layer.input.width()])
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.row_norm("layer_norm", at.field(), &self.epsilon);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.row_norm(at, "layer_norm_train", "layer_norm_vjp", &self.epsilon);
    }
}
