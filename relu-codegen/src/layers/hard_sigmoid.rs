//! `hard_sigmoid`: y = min(max(x + 3, 0), 6) / 6.
//!
//! Derivative: 1/6 where -3 < x < 3, else 0. As `sigmoid` in three straight pieces.
//! Its weakness: no gradient outside of them.
//!
//! Courbariaux, Bengio and David, "BinaryConnect", NeurIPS 2015.

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
