//! `prelu(initial: 0.25, shared: false)`; what it is:
//! `relu-runtime/src/vocabulary/layer/prelu.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::model::Size;
use crate::plan::field::{Field, FieldKind, Segment, SegmentKind};
use crate::plan::step::{Activation, FieldPath};
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `prelu(initial, shared:)`
#[derive(Clone, Debug)]
pub struct Prelu {
    /// Where each slope starts.
    pub initial: Scalar,
    /// Whether all units have one slope.
    pub shared: bool,
}

impl Layer for Prelu {
    fn signature() -> Signature {
        Signature {
            usage: "prelu(0.25, shared: false)",
            positional: &["initial"],
            named: &["shared"],
            aliases: &["parametric_relu"],
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let initial = arguments.scalar_or("initial", 0.25);
        let shared = arguments.flag_or("shared", false);
        Some(Self { initial: initial?, shared })
    }
}

impl Prelu {
    fn slopes(&self, at: &At<'_>) -> Size {
        if self.shared { Size::Literal(1) } else { at.layer.input.width().clone() }
    }

    fn weight(at: &At<'_>) -> FieldPath {
        FieldPath { field: at.field(), part: Some("weight") }
    }

    fn activation(&self, at: &At<'_>) -> Activation {
        let weight = Self::weight(at);
        if self.shared { Activation::SharedPrelu(weight) } else { Activation::Prelu(weight) }
    }
}

impl Lower for Prelu {
    fn is_parametric(&self) -> bool {
        true
    }

    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(self.initial.clone())
    }

    fn fields(&self, at: &At<'_>) -> Vec<Field> {
        let slopes = self.slopes(at);
        let kind = SegmentKind::Learned(slopes.clone(), self.initial.clone());
        vec![Field {
            name: at.field(),
            span: at.layer.span,
            doc: format!("{}: slopes `[{slopes}]`.", at.title()),
            kind: FieldKind::Prelu(slopes),
            segments: vec![Segment::new(at, "weight", Some("weight"), kind)],
            trainable: true,
        }]
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.activation(self.activation(at));
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        let vjp = if self.shared { "prelu_shared_vjp" } else { "prelu_vjp" };
        training.learned(at, self.activation(at), vjp, Self::weight(at));
    }
}
