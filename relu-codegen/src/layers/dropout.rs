//! `dropout(rate)`; what it is: `relu-runtime/src/vocabulary/layer/dropout.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Range, Scalar};
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `dropout(rate)`
#[derive(Clone, Debug)]
pub struct Dropout {
    /// The share that is dropped, in [0, 1).
    pub rate: Scalar,
}

impl Layer for Dropout {
    fn signature() -> Signature {
        Signature { usage: "dropout(0.1)", positional: &["rate"], ..Signature::default() }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let rate = arguments.scalar_in("rate", None, Range::HalfOpen01, catalogue::rate);
        Some(Self { rate: rate? })
    }

    fn form(&self, _form: Form) -> Option<Form> {
        None
    }
}

impl Lower for Dropout {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Unchanged
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.identity();
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.dropout(at, &self.rate);
    }
}
