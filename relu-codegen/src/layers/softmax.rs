//! `softmax`; what it is: `relu-runtime/src/vocabulary/layer/softmax.md`.

use super::{Arguments, Layer, Signature};
use crate::plan::{At, Inference, Lower, Training};

/// `softmax`
#[derive(Clone, Debug)]
pub struct Softmax;

impl Layer for Softmax {
    fn signature() -> Signature {
        Signature { usage: "softmax", aliases: &["soft_max"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for Softmax {
    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.row_kernel("softmax");
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.softmax(at, "softmax", "softmax_vjp");
    }
}
