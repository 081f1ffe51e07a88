//! `hard_sigmoid`; what it is: `relu-runtime/src/vocabulary/layer/hard_sigmoid.md`.

use super::{Arguments, Layer, Signature};
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, Training};

/// `hard_sigmoid`
#[derive(Clone, Debug)]
pub struct HardSigmoid;

impl Layer for HardSigmoid {
    fn signature() -> Signature {
        Signature { usage: "hard_sigmoid", aliases: &["hardsigmoid"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for HardSigmoid {
    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::HardSigmoid);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.smooth(at, Activation::HardSigmoid);
    }
}
