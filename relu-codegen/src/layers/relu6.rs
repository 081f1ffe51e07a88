//! `relu6`; what it is: `relu-runtime/src/vocabulary/layer/relu6.md`.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Argument;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `relu6`
#[derive(Clone, Debug)]
pub struct Relu6;

impl Layer for Relu6 {
    fn signature() -> Signature {
        Signature { usage: "relu6", ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Relu6 {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.clip(Scalar::literal(0.0), Scalar::literal(6.0));
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        let bounds = [0.0, 6.0].map(|bound| Argument::Scalar(Scalar::literal(bound)));
        training.piecewise(at, "clip", bounds.into(), Scalar::literal(0.0));
    }
}
