//! `softsign`: y = x / (1 + |x|).
//!
//! Derivative: 1 / (1 + |x|)^2, which is (1 - |y|)^2. As `tanh` without an
//! exponential; saturates slower. Its weakness: far from its limits for long.
//!
//! Bergstra et al., "Quadratic polynomials learn better image features", 2009.

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
