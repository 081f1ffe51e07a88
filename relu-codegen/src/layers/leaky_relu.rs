//! `leaky_relu(slope: 0.01)`; what it is: `relu-runtime/src/vocabulary/layer/leaky_relu.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::{Activation, Argument};
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `leaky_relu(slope)`
#[derive(Clone, Debug)]
pub struct LeakyRelu {
    /// Of the negative side.
    pub slope: Scalar,
}

impl Layer for LeakyRelu {
    fn signature() -> Signature {
        Signature { usage: "leaky_relu(0.01)", positional: &["slope"], ..Signature::default() }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let slope = arguments.scalar_or("slope", 0.01);
        Some(Self { slope: slope? })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.number(&self.slope))
    }
}

impl Lower for LeakyRelu {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(self.slope.clone())
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::LeakyRelu(self.slope.clone()));
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        let activation = Activation::LeakyRelu(self.slope.clone());
        // Otherwise the sign of the value does not say on which side it is.
        if matches!(self.slope, Scalar::Literal { value, .. } if value >= 0.0) {
            training.rectified(at, activation, self.slope.clone());
        } else {
            let activation = Argument::Activation(activation);
            training.piecewise(at, "activate", vec![activation], self.slope.clone());
        }
    }
}
