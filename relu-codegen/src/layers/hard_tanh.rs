//! `hard_tanh(low = -1, high = 1)`; what it is:
//! `relu-runtime/src/vocabulary/layer/hard_tanh.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Rule, Scalar};
use crate::plan::step::Argument;
use crate::plan::{At, Inference, Lower, Training};

/// `hard_tanh(low, high)`
#[derive(Clone, Debug)]
pub struct HardTanh {
    /// The least value.
    pub low: Scalar,
    /// The greatest value; more than `low`.
    pub high: Scalar,
}

impl Layer for HardTanh {
    fn signature() -> Signature {
        Signature {
            usage: "hard_tanh(-1.0, 1.0)",
            positional: &["low", "high"],
            aliases: &["hardtanh"],
            ..Signature::default()
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let low = arguments.scalar_or("low", -1.0);
        let high = arguments.scalar_or("high", 1.0);
        let (low, high) = (low?, high?);
        let mistake = catalogue::clip_bounds(arguments.span(), "hard_tanh", &low, &high);
        arguments
            .require(Rule::Ascending(low.clone(), high.clone()), mistake)
            .then_some(Self { low, high })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.number(&self.low).number(&self.high))
    }
}

impl Lower for HardTanh {
    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.clip(self.low.clone(), self.high.clone());
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        let bounds = [&self.low, &self.high].map(|bound| Argument::Scalar(bound.clone()));
        training.piecewise(at, "clip", bounds.into(), Scalar::literal(0.0));
    }
}
