//! `sigmoid`; what it is: `relu-runtime/src/vocabulary/layer/sigmoid.md`.

use super::{Arguments, Layer, Signature};
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, Training};

/// `sigmoid`
#[derive(Clone, Debug)]
pub struct Sigmoid;

impl Layer for Sigmoid {
    fn signature() -> Signature {
        Signature { usage: "sigmoid", aliases: &["logistic", "sigm"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Sigmoid {
    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Sigmoid);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.smooth(at, Activation::Sigmoid);
    }
}
