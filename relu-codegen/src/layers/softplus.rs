//! `softplus`; what it is: `relu-runtime/src/vocabulary/layer/softplus.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `softplus`
#[derive(Clone, Debug)]
pub struct Softplus;

impl Layer for Softplus {
    fn signature() -> Signature {
        Signature { usage: "softplus", aliases: &["soft_plus"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Softplus {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Softplus);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.curve(at, Activation::Softplus);
    }
}
