//! `log_softmax`; what it is: `relu-runtime/src/vocabulary/layer/log_softmax.md`.

use super::{Arguments, Layer, Signature};
use crate::plan::{At, Inference, Lower, Training};

/// `log_softmax`
#[derive(Clone, Debug)]
pub struct LogSoftmax;

impl Layer for LogSoftmax {
    fn signature() -> Signature {
        Signature { usage: "log_softmax", aliases: &["logsoftmax"], ..Signature::default() }
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}

impl Lower for LogSoftmax {
    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.row_kernel("log_softmax");
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.softmax(at, "log_softmax", "log_softmax_vjp");
    }
}
