//! `softmax`: `y[i] = e^(x[i] - m) / sum over j of e^(x[j] - m)`, `m = max(x)`.
//!
//! Vector-Jacobian product: `y[i] (g[i] - sum over j of g[j] y[j])`. For
//! probabilities of exclusive classes. Not at the end of a network that is
//! trained with `softmax_cross_entropy`, which applies it.

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
