//! `threshold(threshold, value)`; what it is:
//! `relu-runtime/src/vocabulary/layer/threshold.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::model::Scalar;
use crate::plan::step::{Activation, Argument};
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `threshold(threshold, value)`
#[derive(Clone, Debug)]
pub struct Threshold {
    /// What lies above stays.
    pub threshold: Scalar,
    /// What the rest becomes.
    pub value: Scalar,
}

impl Layer for Threshold {
    fn signature() -> Signature {
        Signature {
            usage: "threshold(0.1, 0.0)",
            positional: &["threshold", "value"],
            ..Signature::default()
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let threshold = arguments.scalar("threshold");
        let value = arguments.scalar("value");
        Some(Self { threshold: threshold?, value: value? })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.number(&self.threshold).number(&self.value))
    }
}

impl Lower for Threshold {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(0.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::Threshold(self.threshold.clone(), self.value.clone()));
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        let numbers = [&self.threshold, &self.value].map(|number| Argument::Scalar(number.clone()));
        training.piecewise(at, "threshold", numbers.into(), Scalar::literal(0.0));
    }
}
