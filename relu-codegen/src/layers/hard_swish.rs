//! `hard_swish`; what it is: `relu-runtime/src/vocabulary/layer/hard_swish.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `hard_swish`
#[derive(Clone, Debug)]
pub struct HardSwish;

impl Layer for HardSwish {
    fn signature() -> Signature {
        Signature { usage: "hard_swish", aliases: &["hardswish"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for HardSwish {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::HardSwish);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.curve(at, Activation::HardSwish);
    }
}
