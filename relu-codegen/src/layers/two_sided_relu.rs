//! `two_sided_relu`; what it is: `relu-runtime/src/vocabulary/layer/two_sided_relu.md`.

use super::{Arguments, Layer, Reads, Signature};
use crate::diagnostic::catalogue;
use crate::model::Scalar;
use crate::model::{Rule, Rules, Shape};
use crate::plan::{At, Inference, Lower, NegativeSide, Training};

/// `two_sided_relu`
#[derive(Clone, Debug)]
pub struct TwoSidedRelu;

impl Layer for TwoSidedRelu {
    fn signature() -> Signature {
        Signature {
            usage: "two_sided_relu",
            aliases: &["crelu", "concatenated_relu"],
            ..Signature::default()
        }
    }

    fn keeps_shape() -> bool {
        false
    }

    fn read(_arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self)
    }

    fn output(&self, input: &Shape) -> Shape {
        Shape::vector(input.width().twice())
    }

    fn check(&self, reads: &Reads<'_>, rules: &mut Rules<'_>) -> bool {
        let output = reads.width().twice();
        let mistake = catalogue::two_sided_too_large(reads.span, reads.width());
        rules.require(Rule::Size(output), mistake)
    }
}

impl Lower for TwoSidedRelu {
    /// Nothing is lost, so the layer before needs no gain.
    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Slope(Scalar::literal(1.0))
    }

    fn infer(&self, _at: &At<'_>, inference: &mut Inference) {
        inference.two_sided();
    }

    fn train(&self, _at: &At<'_>, training: &mut Training) {
        training.two_sided();
    }
}
