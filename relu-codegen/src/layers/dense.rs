//! `dense(units, bias: true, init: ...)`; what it is:
//! `relu-runtime/src/vocabulary/layer/dense.md`.
//!
//! Where `init` is left out, the initializer follows from the activation after the
//! layer: `plan/initializer.rs`.

use super::{Arguments, Form, Layer, Reads, Signature};
use crate::diagnostic::catalogue;
use crate::model::{Init, Rule, Rules, Shape, Size};
use crate::plan::field::{Field, FieldKind, Segment, SegmentKind};
use crate::plan::step::FieldPath;
use crate::plan::{At, Count, Inference, Lower, Training, initializer};

/// `dense(units, bias:, init:)`
#[derive(Clone, Debug)]
pub struct Dense {
    /// Numbers that it makes.
    pub units: Size,
    /// Whether it adds a learned number to each.
    pub bias: bool,
    /// How the weight starts, where the user says.
    pub init: Option<Init>,
}

impl Layer for Dense {
    fn signature() -> Signature {
        Signature {
            usage: "dense(64, bias: true, init: he_normal)",
            positional: &["units"],
            named: &["bias", "init"],
            aliases: &["linear", "fc", "fully_connected", "affine"],
        }
    }

    fn keeps_shape() -> bool {
        false
    }

    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self> {
        let units = arguments.size("units");
        let bias = arguments.flag_or("bias", true);
        let init = arguments.init("init");
        Some(Self { units: units?, bias, init })
    }

    fn form(&self, form: Form) -> Option<Form> {
        Some(form.size(&self.units).flag("bias", self.bias, true))
    }

    fn output(&self, _input: &Shape) -> Shape {
        Shape::vector(self.units.clone())
    }

    fn output_of_unknown(&self) -> Option<Shape> {
        Some(Shape::vector(self.units.clone()))
    }

    fn check(&self, reads: &Reads<'_>, rules: &mut Rules<'_>) -> bool {
        let (inputs, units) = (reads.width(), &self.units);
        let mistake = catalogue::weight_too_large(reads.span, inputs, units);
        rules.require(Rule::Product(inputs.clone(), units.clone()), mistake)
    }
}

impl Dense {
    fn weight(&self, at: &At<'_>) -> FieldPath {
        FieldPath { field: at.field(), part: self.bias.then_some("weight") }
    }

    fn bias(&self, at: &At<'_>) -> Option<FieldPath> {
        self.bias.then(|| FieldPath { field: at.field(), part: Some("bias") })
    }

    fn segments(&self, at: &At<'_>) -> Vec<Segment> {
        let (inputs, units) = (at.inputs(), self.units.clone());
        let init = initializer::choose(at, self.init);
        let kind = if at.reads_two_sides() {
            SegmentKind::TwoSidedWeight { inputs, units, init }
        } else {
            SegmentKind::Weight { inputs, units, init }
        };
        let weight = Segment::new(at, "weight", self.bias.then_some("weight"), kind);
        let bias = SegmentKind::Bias(self.units.clone());
        let bias = self.bias.then(|| Segment::new(at, "bias", Some("bias"), bias));
        std::iter::once(weight).chain(bias).collect()
    }

    fn doc(&self, at: &At<'_>) -> String {
        let (units, columns) = (&self.units, at.layer.input.width());
        let bias = if self.bias { format!(", bias `[{units}]`") } else { String::new() };
        let sides = if at.reads_two_sides() { "; reads both sides" } else { "" };
        format!("{}: weight `[{units}, {columns}]`{bias}{sides}.", at.title())
    }
}

impl Lower for Dense {
    fn is_parametric(&self) -> bool {
        true
    }

    fn fields(&self, at: &At<'_>) -> Vec<Field> {
        vec![Field {
            name: at.field(),
            span: at.layer.span,
            doc: self.doc(at),
            kind: FieldKind::Dense {
                inputs: at.inputs(),
                units: self.units.clone(),
                two_sided: at.reads_two_sides(),
                bias: self.bias,
            },
            segments: self.segments(at),
            trainable: true,
        }]
    }

    /// Of two sides one is live, so they count once.
    fn flops(&self, at: &At<'_>) -> Count {
        Count::product(2, [&at.inputs(), &self.units])
    }

    fn infer(&self, at: &At<'_>, inference: &mut Inference) {
        inference.product(self.weight(at), self.bias(at), &self.units);
    }

    fn train(&self, at: &At<'_>, training: &mut Training) {
        training.product(at, &self.weight(at), self.bias(at).as_ref(), &self.units);
    }
}
