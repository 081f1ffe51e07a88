//! `maxout(pieces)`; what it is: `relu-runtime/src/vocabulary/layer/maxout.md`.

use super::{Arguments, Form, Layer, Reads, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Rule, Rules, Shape, Size};
use crate::plan::{At, Count, Inference, Lower, Training};

/// `maxout(pieces)`
#[derive(Clone, Debug)]
pub struct Maxout {
    /// Units of which the largest is taken.
    pub pieces: Size,
}

impl Layer for Maxout {
    fn signature() -> Signature {
        Signature { usage: "maxout(2)", positional: &["pieces"], ..Signature::default() }
    }

    fn keeps_shape() -> bool {
        false
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        Some(Self { pieces: arguments.size("pieces")? })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.size(&self.pieces))
    }

    fn output(&self, input: &Shape) -> Shape {
        Shape::vector(input.width().divided_by(&self.pieces))
    }

    fn check(&self, reads: &Reads<'_>, rules: &mut Rules<'_>) -> bool {
        let mistake = catalogue::maxout_pieces(reads.span, reads.width(), &self.pieces);
        let mistake = reads.explain(mistake);
        rules.require(Rule::Multiple(reads.width().clone(), self.pieces.clone()), mistake)
    }
}

impl Lower for Maxout {
    /// A comparison per unit that is read.
    fn flops(&self, at: &At<'_>) -> Count {
        Count::product(1, [at.layer.input.width()])
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.resize("maxout", at.layer.output.width());
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.resize(at, "maxout", "maxout_vjp", at.layer.output.width());
    }
}
