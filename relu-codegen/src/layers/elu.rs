//! `elu(alpha: 1.0)`; what it is: `relu-runtime/src/vocabulary/layer/elu.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Range, Rule, Scalar};
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `elu(alpha)`
#[derive(Clone, Debug)]
pub struct Elu {
    /// How far down the negative side goes; not negative, since the derivative
    /// is taken from the value.
    pub alpha: Scalar,
}

impl Layer for Elu {
    fn signature() -> Signature {
        Signature { usage: "elu(1.0)", positional: &["alpha"], ..Signature::default() }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let alpha = arguments.scalar_or("alpha", 1.0);
        let alpha = alpha.filter(|alpha| {
            let rule = Rule::Scalar(alpha.clone(), Range::NotNegative);
            arguments.require(rule, catalogue::elu_alpha(alpha))
        });
        Some(Self { alpha: alpha? })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.number(&self.alpha))
    }
}

impl Lower for Elu {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Elu(self.alpha.clone()));
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.smooth(at, Activation::Elu(self.alpha.clone()));
    }
}
