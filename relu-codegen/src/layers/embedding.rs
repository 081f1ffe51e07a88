//! `embedding(count, width, init: normal)`; what it is:
//! `relu-runtime/src/vocabulary/layer/embedding.md`.

use super::{Arguments, Form, Layer, Reads, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Init, Rule, Rules, Shape, Size};
use crate::plan::field::{Field, FieldKind, Segment, SegmentKind};
use crate::plan::step::FieldPath;
use crate::plan::{At, Inference, Lower, Training, initializer};

/// `embedding(count, width, init:)`
#[derive(Clone, Debug)]
pub struct Embedding {
    /// Rows of the table.
    pub count: Size,
    /// Numbers in a row.
    pub width: Size,
    /// How the table starts, where the user says.
    pub init: Option<Init>,
}

impl Layer for Embedding {
    fn signature() -> Signature {
        Signature {
            usage: "embedding(1000, 16, init: normal)",
            positional: &["count", "width"],
            named: &["init"],
            aliases: &["embed", "lookup"],
        }
    }

    fn keeps_shape() -> bool {
        false
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let (count, width) = (arguments.size("count"), arguments.size("width"));
        let init = arguments.init("init");
        Some(Self { count: count?, width: width?, init })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.size(&self.count).size(&self.width))
    }

    fn output(&self, input: &Shape) -> Shape {
        Shape::vector(input.width().times(&self.width))
    }

    fn check(&self, reads: &Reads<'_>, rules: &mut Rules<'_>) -> bool {
        let (Self { count, width, .. }, indices, span) = (self, reads.width(), reads.span);
        let mistake = catalogue::table_too_large(span, count, width);
        let fits = rules.require(Rule::Product(count.clone(), width.clone()), mistake);
        let mistake = catalogue::embedded_too_large(span, indices, width);
        rules.require(Rule::Product(indices.clone(), width.clone()), mistake) && fits
    }
}

impl Embedding {
    fn table(at: &At<'_>) -> FieldPath {
        FieldPath { field: at.field(), part: None }
    }
}

impl Lower for Embedding {
    fn is_parametric(&self) -> bool {
        true
    }

    fn fields(&self, at: &At<'_>) -> Vec<Field> {
        let (count, width) = (self.count.clone(), self.width.clone());
        let init = initializer::choose(at, Some(self.init.unwrap_or(Init::Normal)));
        let table = SegmentKind::Embedding { count: count.clone(), width: width.clone(), init };
        vec![Field {
            name: at.field(),
            span: at.layer.span,
            doc: format!("{}: weight `[{count}, {width}]`.", at.title()),
            kind: FieldKind::Embedding { count, width },
            segments: vec![Segment::new(at, "weight", None, table)],
            trainable: true,
        }]
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.embedding(Self::table(at), at.layer.output.width());
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.embedding(at, &Self::table(at));
    }
}
