//! `sigmoid`: y = 1 / (1 + e^-x).
//!
//! Derivative: y (1 - y). For probabilities of independent classes, and gates.
//! Its weakness: the derivative vanishes on both sides. Not at the end of a
//! network that is trained with `binary_cross_entropy`, which applies it.

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
