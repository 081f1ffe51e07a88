//! `relu`; what it is: `relu-runtime/src/vocabulary/layer/relu.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `relu`
#[derive(Clone, Debug)]
pub struct Relu;

impl Layer for Relu {
    fn signature() -> Signature {
        Signature {
            usage: "relu",
            aliases: &["rectified_linear", "rectifier"],
            ..Signature::default()
        }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Relu {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Relu);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.rectified(at, Activation::Relu, Scalar::literal(0.0));
    }
}
