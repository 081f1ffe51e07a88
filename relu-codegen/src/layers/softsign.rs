//! `softsign`; what it is: `relu-runtime/src/vocabulary/layer/softsign.md`.

use super::{Arguments, Layer, Signature};
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, Training};

/// `softsign`
#[derive(Clone, Debug)]
pub struct Softsign;

impl Layer for Softsign {
    fn signature() -> Signature {
        Signature { usage: "softsign", aliases: &["soft_sign"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Softsign {
    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Softsign);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.smooth(at, Activation::Softsign);
    }
}
