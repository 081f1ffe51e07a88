//! `gelu(approximate: false)`; what it is: `relu-runtime/src/vocabulary/layer/gelu.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `gelu(approximate:)`
#[derive(Clone, Debug)]
pub struct Gelu {
    /// Whether by the hyperbolic tangent.
    pub approximate: bool,
}

impl Layer for Gelu {
    fn signature() -> Signature {
        Signature {
            usage: "gelu(approximate: true)",
            named: &["approximate"],
            aliases: &["gaussian_error_linear_unit"],
            ..Signature::default()
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self { approximate: arguments.flag_or("approximate", false) })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.flag("approximate", self.approximate, false))
    }
}

impl Gelu {
    fn activation(&self) -> Activation {
        if self.approximate { Activation::GeluTanh } else { Activation::Gelu }
    }
}

impl Lower for Gelu {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(self.activation());
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.curve(at, self.activation());
    }
}
