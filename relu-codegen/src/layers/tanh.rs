//! `tanh`: y = (e^x - e^-x) / (e^x + e^-x).
//!
//! Derivative: 1 - y^2. For values in (-1, 1) around zero. Its weakness: the
//! derivative vanishes on both sides.

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
