//! `gaussian_noise(std)`; what it is: `relu-runtime/src/vocabulary/layer/gaussian_noise.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Range, Scalar};
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `gaussian_noise(std)`
#[derive(Clone, Debug)]
pub struct GaussianNoise {
    /// The standard deviation; not negative.
    pub std: Scalar,
}

impl Layer for GaussianNoise {
    fn signature() -> Signature {
        Signature { usage: "gaussian_noise(0.1)", positional: &["std"], ..Signature::default() }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let std = arguments.scalar_in("std", None, Range::NotNegative, catalogue::deviation);
        Some(Self { std: std? })
    }

    fn form(&self, _form: Form) -> Option<Form> {
        None
    }
}

impl Lower for GaussianNoise {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Unchanged
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.identity();
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.gaussian_noise(at, &self.std);
    }
}
