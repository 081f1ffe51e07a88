//! `repeat(count, pipeline)`; what it is: `relu-runtime/src/vocabulary/layer/repeat.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model::{self, Size};
use crate::plan::field::{self, Field};
use crate::plan::{At, Count, Inference, Lower, NegativeSide, Training};

/// `repeat(count, pipeline)`
#[derive(Clone, Debug)]
pub struct Repeat {
    /// How often.
    pub count: Size,
    /// The layers of one repetition.
    pub body: Vec<model::Layer>,
}

impl Layer for Repeat {
    fn signature() -> Signature {
        Signature { usage: "repeat(3, dense(64) -> relu)", ..Signature::default() }
    }

    /// Only where there is no pipeline to read.
    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        arguments.report(catalogue::empty_body(arguments.word()));
        None
    }

    fn form(&self, form: Form) -> Option<Form> {
        form.size(&self.count).pipeline(&self.body)
    }
}

impl Lower for Repeat {
    fn body(&self) -> &[model::Layer] {
        &self.body
    }

    fn negative_side(&self) -> NegativeSide {
        NegativeSide::Pipeline
    }

    fn fields(&self, at: &At<'_>) -> Vec<Field> {
        field::repeated(at, &self.count)
    }

    fn flops(&self, at: &At<'_>) -> Count {
        at.flops_of_body().times(&self.count)
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.repeat(at, &self.count);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.repeat(at, &self.count);
    }
}
