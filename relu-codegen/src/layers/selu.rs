//! `selu`: y = l x where x > 0, else l a (e^x - 1).
//!
//! With a = 1.6732632423543772 and l = 1.0507009873554805, so that mean and
//! variance of each unit tend to 0 and 1 from layer to layer; the layer before it
//! starts with variance 1 / fan-in. Derivative: l where x > 0, else y + l a. Its
//! weakness: that holds for plain chains of dense layers only.
//!
//! Klambauer et al., "Self-normalizing neural networks", NeurIPS 2017.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `selu`
#[derive(Clone, Debug)]
pub struct Selu;

impl Layer for Selu {
    fn signature() -> Signature {
        Signature { usage: "selu", ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Selu {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(1.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Selu);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.smooth(at, Activation::Selu);
    }
}
