//! `scale(initial = 1.0)`; what it is: `relu-runtime/src/vocabulary/layer/scale.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::field::{Field, FieldKind, Segment, SegmentKind};
use crate::plan::step::{Activation, FieldPath};
use crate::plan::{At, Count, Inference, Lower, NegativeSide, Training};

/// `scale(initial)`
#[derive(Clone, Debug)]
pub struct Scale {
    /// Where each number starts.
    pub initial: Scalar,
}

impl Layer for Scale {
    fn signature() -> Signature {
        Signature {
            usage: "scale(1.0)",
            positional: &["initial"],
            aliases: &["gain", "layer_scale"],
            ..Signature::default()
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self { initial: arguments.scalar_or("initial", 1.0)? })
    }
}

impl Lower for Scale {
    fn is_parametric(&self) -> bool {
        true
    }

    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Unchanged
    }

    fn fields(&self, at: &At<'_>) -> Vec<Field> {
        let units = at.layer.input.width();
        let kind = SegmentKind::Learned(units.clone(), self.initial.clone());
        vec![Field {
            name: at.field(),
            span: at.layer.span,
            doc: format!("{}: weight `[{units}]`.", at.title()),
            kind: FieldKind::Scale(units.clone()),
            segments: vec![Segment::new(at, "weight", Some("weight"), kind)],
            trainable: true,
        }]
    }

    /// A multiplication per unit.
    fn flops(&self, at: &At<'_>) -> Count {
        Count::product(1, [at.layer.input.width()])
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        let weight = FieldPath { field: at.field(), part: Some("weight") };
        inference.activation(Activation::Scale(weight));
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        let weight = FieldPath { field: at.field(), part: Some("weight") };
        let whole = FieldPath { field: at.field(), part: None };
        training.learned(at, Activation::Scale(weight), "scale_vjp", whole);
    }
}
