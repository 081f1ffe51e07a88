//! `tanh`; what it is: `relu-runtime/src/vocabulary/layer/tanh.md`.

use super::{Arguments, Layer, Signature};
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, Training};

/// `tanh`
#[derive(Clone, Debug)]
pub struct Tanh;

impl Layer for Tanh {
    fn signature() -> Signature {
        Signature { usage: "tanh", aliases: &["hyperbolic_tangent"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Tanh {
    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Tanh);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.smooth(at, Activation::Tanh);
    }
}
