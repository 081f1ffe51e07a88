//! `selu`; what it is: `relu-runtime/src/vocabulary/layer/selu.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `selu`
#[derive(Clone, Debug)]
pub struct Selu;

impl Layer for Selu {
    fn signature() -> Signature {
        Signature { usage: "selu", ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Selu {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(1.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Selu);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.smooth(at, Activation::Selu);
    }
}
