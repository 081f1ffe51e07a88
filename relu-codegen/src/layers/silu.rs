//! `silu`; what it is: `relu-runtime/src/vocabulary/layer/silu.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `silu`
#[derive(Clone, Debug)]
pub struct Silu;

impl Layer for Silu {
    fn signature() -> Signature {
        Signature { usage: "silu", aliases: &["swish"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Silu {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Silu);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.curve(at, Activation::Silu);
    }
}
