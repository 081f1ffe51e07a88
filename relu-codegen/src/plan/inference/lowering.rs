//! Lowers layer by layer, holding a product back until nothing more fuses.

use super::{NormBinding, Stage, Value};
use crate::model::{Element, Network, Operand, Scalar, Size};
use crate::plan::step::{Activation, Argument, Epilogue, FieldPath, NormId, Place, Step, ValueId};
use crate::plan::{At, Origin};

/// What a layer reads while it is lowered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Current {
    pub(super) value: ValueId,
    /// Both sides are to be read: the next product selects by sign.
    pub(super) two_sided: bool,
    /// It comes out of a ReLU, so that many numbers may be zero.
    pub(super) rectified: bool,
}

/// The state of the lowering.
#[derive(Debug)]
pub struct Inference {
    pub(super) norms: Vec<NormBinding>,
    /// Of the function, or of the repetition that is being lowered.
    pub(super) scope_norms: Vec<NormId>,
    pub(super) stages: Vec<Stage>,
    pub(super) values: Vec<Value>,
    pub(super) inputs: Vec<ValueId>,
    pub(super) outputs: Vec<ValueId>,
    /// The value of each block so far.
    made: Vec<Current>,
    pub(super) current: Current,
    pending: Option<Pending>,
    block: String,
    /// What is being lowered.
    origin: Origin,
}

/// A step that still grows.
#[derive(Debug)]
struct Pending {
    kernel: &'static str,
    weight: Option<FieldPath>,
    epilogue: Epilogue,
    units: Size,
    origin: Origin,
}

impl Current {
    fn plain(value: ValueId) -> Self {
        Self { value, two_sided: false, rectified: false }
    }
}

impl Inference {
    pub(super) fn new(network: &Network) -> Self {
        let inputs = network.inputs.iter();
        let values: Vec<_> = inputs
            .map(|input| Value {
                name: input.local(),
                width: input.shape.width().clone(),
                is_indices: input.element == Element::Index,
                slot: None,
                life: 0..=0,
            })
            .collect();
        Self {
            norms: Vec::new(),
            scope_norms: Vec::new(),
            stages: Vec::new(),
            inputs: (0..values.len()).map(ValueId).collect(),
            values,
            outputs: Vec::new(),
            made: Vec::new(),
            current: Current::plain(ValueId(0)),
            pending: None,
            block: String::new(),
            origin: Origin::default(),
        }
    }

    /// Values from here on are called after this block.
    pub(super) fn begin(&mut self, block: &str) {
        block.clone_into(&mut self.block);
    }

    /// Steps from here on come from the head of a block.
    pub(super) fn begin_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// The steps of a layer.
    pub(super) fn layer(&mut self, at: &At<'_>) {
        let outer = std::mem::take(&mut self.origin);
        self.origin = outer.of_layer(at);
        at.layer.kind.lowering().infer(at, self);
        self.origin = outer;
    }

    /// What was made last is the block's value.
    pub(super) fn end(&mut self) {
        self.flush();
        self.made.push(self.current);
    }

    /// Goes on from an input or a block.
    pub(super) fn read(&mut self, operand: Operand) {
        self.current = match operand {
            Operand::Input(index) => Current::plain(self.inputs[index]),
            Operand::Block(block) => self.made[block.0],
        };
    }

    /// The value of an input or a block, as one that knows nothing of sides.
    fn value_of(&mut self, operand: Operand) -> ValueId {
        self.read(operand);
        self.one_sided();
        self.current.value
    }

    /// Adds values up.
    pub(super) fn sum(&mut self, terms: &[Operand]) {
        let terms: Vec<_> = terms.iter().map(|term| self.value_of(*term)).collect();
        let width = self.width(terms[0]);
        let read = |value: &ValueId| Argument::Read(Place::Value(*value));
        let made = self.make("sum", terms[..2].iter().map(read).collect(), width);
        for term in &terms[2..] {
            self.change(made, "add", vec![read(term)]);
        }
    }

    /// Puts values one after another.
    pub(super) fn concat(&mut self, parts: &[Operand], width: &Size) {
        let parts = parts.iter().map(|part| Place::Value(self.value_of(*part))).collect();
        self.make("concat", vec![Argument::Columns(parts)], width.clone());
    }

    /// A product with a weight, and a bias where there is one.
    pub fn product(&mut self, weight: FieldPath, bias: Option<FieldPath>, units: &Size) {
        self.flush();
        let kernel = match self.current {
            Current { two_sided: true, .. } => "dense_two_sided",
            Current { rectified: true, .. } => "dense_rectified",
            _ => "dense",
        };
        let epilogue = Epilogue { bias, ..Epilogue::default() };
        self.pending = Some(Pending {
            kernel,
            weight: Some(weight),
            epilogue,
            units: units.clone(),
            origin: self.origin.clone(),
        });
    }

    /// The rows of a table for the indices of an input.
    pub fn embedding(&mut self, table: FieldPath, width: &Size) {
        let indices = self.inputs.iter().position(|input| *input == self.current.value);
        let indices = indices.unwrap_or_else(|| unreachable!("an embedding reads an input"));
        let arguments = vec![Argument::Indices(indices), Argument::Parameter(table)];
        self.make("embedding", arguments, width.clone());
    }

    /// Batch norm with its running statistics: a scale and a shift per unit.
    pub fn norm(&mut self, norm: NormBinding) {
        let late = |epilogue: &Epilogue| {
            epilogue.affine.is_some() || epilogue.activation.is_some() || epilogue.clip.is_some()
        };
        let id = NormId(self.norms.len());
        self.epilogue(late).affine = Some(id);
        self.norms.push(norm);
        self.scope_norms.push(id);
    }

    /// An elementwise function.
    pub fn activation(&mut self, activation: Activation) {
        let late = |epilogue: &Epilogue| epilogue.activation.is_some() || epilogue.clip.is_some();
        self.epilogue(late).activation = Some(activation);
    }

    /// Clamps to [low, high].
    pub fn clip(&mut self, low: Scalar, high: Scalar) {
        self.epilogue(|epilogue| epilogue.clip.is_some()).clip = Some((low, high));
    }

    /// A kernel that maps a row to a row of the same width, by itself.
    pub fn row_kernel(&mut self, kernel: &'static str) {
        self.one_sided();
        let value = self.current.value;
        self.make(kernel, vec![Argument::Read(Place::Value(value))], self.width(value));
    }

    /// A norm over the units of each sample.
    pub fn row_norm(&mut self, kernel: &'static str, field: String, epsilon: &Scalar) {
        self.one_sided();
        let value = self.current.value;
        let arguments = vec![
            Argument::Read(Place::Value(value)),
            Argument::Parameter(FieldPath { field, part: None }),
            Argument::Scalar(epsilon.clone()),
        ];
        self.make(kernel, arguments, self.width(value));
    }

    /// A kernel that maps a row to a row of another width.
    pub fn resize(&mut self, kernel: &'static str, width: &Size) {
        self.one_sided();
        let value = self.current.value;
        self.make(kernel, vec![Argument::Read(Place::Value(value))], width.clone());
    }

    /// `two_sided_relu`: nothing happens until a layer reads it.
    pub fn two_sided(&mut self) {
        self.one_sided();
        self.current.two_sided = true;
    }

    /// Nothing; after `two_sided_relu` the layer after it still reads both sides
    /// as values, since that is how its weight is kept.
    pub fn identity(&mut self) {
        if self.current.two_sided {
            self.one_sided();
        }
    }

    /// Makes the value what a layer reads that knows nothing of sides.
    pub(super) fn one_sided(&mut self) {
        self.flush();
        if self.current.two_sided {
            let value = self.current.value;
            let width = self.width(value).twice();
            self.make("two_sided", vec![Argument::Read(Place::Value(value))], width);
        }
    }

    /// The epilogue to write to: the pending step's, or a new step's where the
    /// pending one is already past that point.
    fn epilogue(&mut self, late: impl Fn(&Epilogue) -> bool) -> &mut Epilogue {
        if self.pending.as_ref().is_none_or(|pending| late(&pending.epilogue)) {
            self.one_sided();
            let units = self.width(self.current.value);
            let epilogue = Epilogue { units: Some(units.clone()), ..Epilogue::default() };
            let origin = Origin { parts: Vec::new(), ..self.origin.clone() };
            self.pending = Some(Pending { kernel: "map", weight: None, epilogue, units, origin });
        }
        let pending = self.pending.as_mut().expect("one was just made");
        pending.origin.extend(&self.origin);
        &mut pending.epilogue
    }

    pub(super) fn flush(&mut self) {
        if let Some(Pending { kernel, weight, epilogue, units, origin }) = self.pending.take() {
            let rectified = epilogue.rectifies();
            let read = Argument::Read(Place::Value(self.current.value));
            let weight = weight.map(Argument::Parameter);
            let arguments = [Some(read), weight, Some(Argument::Epilogue(epilogue))];
            let outer = std::mem::replace(&mut self.origin, origin);
            self.make(kernel, arguments.into_iter().flatten().collect(), units);
            self.origin = outer;
            self.current.rectified = rectified;
        }
    }

    pub(super) fn width(&self, value: ValueId) -> Size {
        self.values[value.0].width.clone()
    }

    /// Adds a step that makes the next value.
    pub(super) fn make(
        &mut self,
        kernel: &'static str,
        mut arguments: Vec<Argument>,
        width: Size,
    ) -> ValueId {
        let value = ValueId(self.values.len());
        let name = self.block.clone();
        self.values.push(Value { name, width, is_indices: false, slot: None, life: 0..=0 });
        arguments.push(Argument::Write(Place::Value(value)));
        self.stages.push(Stage::Make(value, self.step(kernel, arguments)));
        self.current = Current::plain(value);
        value
    }

    fn step(&self, kernel: &'static str, arguments: Vec<Argument>) -> Step {
        Step { origin: self.origin.clone(), ..Step::new(kernel, arguments) }
    }

    /// Adds a step that changes a value.
    pub(super) fn change(
        &mut self,
        value: ValueId,
        kernel: &'static str,
        mut arguments: Vec<Argument>,
    ) {
        arguments.push(Argument::Update(Place::Value(value)));
        self.stages.push(Stage::Change(value, self.step(kernel, arguments)));
        self.current = Current::plain(value);
    }

    /// The current value goes to the caller; inputs, and values that do so
    /// already, are copied.
    pub(super) fn output(&mut self) {
        self.one_sided();
        let value = self.current.value;
        if self.inputs.contains(&value) || self.outputs.contains(&value) {
            self.make("copy", vec![Argument::Read(Place::Value(value))], self.width(value));
        }
        self.outputs.push(self.current.value);
    }
}
