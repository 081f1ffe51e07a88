//! `mish`; what it is: `relu-runtime/src/vocabulary/layer/mish.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `mish`
#[derive(Clone, Debug)]
pub struct Mish;

impl Layer for Mish {
    fn signature() -> Signature {
        Signature { usage: "mish", ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Mish {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Mish);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.curve(at, Activation::Mish);
    }
}
