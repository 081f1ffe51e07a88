//! `hard_swish`: y = x min(max(x + 3, 0), 6) / 6.
//!
//! Derivative: 0 where x < -3, 1 where x > 3, x / 3 + 1/2 between. As `silu` without
//! an exponential. Its weakness: no gradient below -3.
//!
//! Howard et al., "Searching for MobileNetV3", ICCV 2019.

use super::{Arguments, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `hard_swish`
#[derive(Clone, Debug)]
pub struct HardSwish;

impl Layer for HardSwish {
    fn signature() -> Signature {
        Signature { usage: "hard_swish", aliases: &["hardswish"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for HardSwish {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::HardSwish);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.curve(at, Activation::HardSwish);
    }
}
