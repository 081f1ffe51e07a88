//! `residual(pipeline)`; what it is: `relu-runtime/src/vocabulary/layer/residual.md`.

use super::{Arguments, Form, Layer, Signature};
use crate::diagnostic::catalogue;
use crate::model;
use crate::plan::field::Field;
use crate::plan::{At, Count, Inference, Lower, Training};

/// `residual(pipeline)`
#[derive(Clone, Debug)]
pub struct Residual {
    /// The layers of f.
    pub body: Vec<model::Layer>,
}

impl Layer for Residual {
    fn signature() -> Signature {
        Signature { usage: "residual(dense(64) -> relu -> dense(64))", ..Signature::default() }
    }

    /// Only where there is no pipeline to read.
    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        arguments.report(catalogue::empty_body(arguments.word()));
        None
    }

    /// One around nothing doubles what it reads.
    fn form(&self, form: Form) -> Option<Form> {
        Some(form.clone().pipeline(&self.body).unwrap_or(form))
    }
}

impl Lower for Residual {
    fn body(&self) -> &[model::Layer] {
        &self.body
    }

    fn is_transparent(&self) -> bool {
        true
    }

    fn fields(&self, at: &At<'_>) -> Vec<Field> {
        at.fields_of_body()
    }

    /// Those of the pipeline, and an addition per unit.
    fn flops(&self, at: &At<'_>) -> Count {
        let mut flops = at.flops_of_body();
        flops.add(Count::product(1, [at.layer.input.width()]));
        flops
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.residual(at);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.residual(at);
    }
}
