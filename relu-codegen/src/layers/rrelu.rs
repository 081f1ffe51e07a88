//! `rrelu(lower = 1/8, upper = 1/3)`; what it is:
//! `relu-runtime/src/vocabulary/layer/rrelu.md`.

use quote::quote;

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Expression, Rule, Scalar};
use crate::plan::step::Activation;
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `rrelu(lower, upper)`
#[derive(Clone, Debug)]
pub struct Rrelu {
    /// The least slope.
    pub lower: Scalar,
    /// The greatest slope; more than `lower`.
    pub upper: Scalar,
}

impl Layer for Rrelu {
    fn signature() -> Signature {
        Signature {
            usage: "rrelu(0.125, 0.3333)",
            positional: &["lower", "upper"],
            aliases: &["randomized_leaky_relu"],
            ..Signature::default()
        }
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let lower = arguments.scalar_or("lower", 1.0 / 8.0);
        let upper = arguments.scalar_or("upper", 1.0 / 3.0);
        let (lower, upper) = (lower?, upper?);
        let mistake = catalogue::clip_bounds(arguments.span(), "rrelu", &lower, &upper);
        arguments
            .require(Rule::Ascending(lower.clone(), upper.clone()), mistake)
            .then_some(Self { lower, upper })
    }

    /// Slopes are drawn in training alone; then there is their mean.
    fn form(&self, form: Form) -> Option<Form> {
        Some(form.named("slope", &self.mean()))
    }
}

impl Rrelu {
    /// The slope at inference.
    #[must_use]
    pub fn mean(&self) -> Scalar {
        if let (Some(lower), Some(upper)) = (self.lower.known(), self.upper.known()) {
            return Scalar::literal(f64::midpoint(lower, upper));
        }
        let (lower, upper) = (self.lower.tokens(), self.upper.tokens());
        let tokens = quote!((#lower + #upper) / 2.0);
        Scalar::Expression(Expression { tokens, span: self.lower.span() })
    }
}

impl Lower for Rrelu {
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(self.mean())
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.activation(Activation::LeakyRelu(self.mean()));
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.rrelu(at, &self.lower, &self.upper);
    }
}
