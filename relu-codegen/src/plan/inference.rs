//! `forward`: products with everything that follows fused behind them.

use super::slots::{self, Slot};
use super::step::{Activation, Argument, Epilogue, FieldPath, NormId, Place, Step, ValueId};
use super::{At, NameSet};
use crate::model::{BlockId, Network, Scalar, Size, Source};

/// The steps of inference over a tile of samples.
#[derive(Debug)]
pub struct InferencePlan {
    /// Computed once per call.
    pub norms: Vec<NormBinding>,
    /// In order; each makes one value.
    pub steps: Vec<(ValueId, Step)>,
    /// What the steps make, and the input.
    pub values: Vec<Value>,
    /// Stack buffers.
    pub slots: Vec<Slot>,
    /// The value that the caller gets.
    pub output: ValueId,
}

/// Scale and shift of a batch norm, from its parameters and its state.
#[derive(Debug)]
pub struct NormBinding {
    /// The local's name.
    pub name: String,
    /// The parameters' field.
    pub field: String,
    /// The state's field.
    pub state: String,
    /// Added to the variance.
    pub epsilon: Scalar,
}

/// A value of a tile.
#[derive(Clone, Debug)]
pub struct Value {
    /// The local's name: the input's, the block's, or for a value inside a
    /// block the block's and the kernel's.
    pub name: String,
    /// Numbers in a row; of one side, for a two-sided value.
    pub width: Size,
    /// The buffer, but for the input and the output.
    pub slot: Option<usize>,
}

/// What a layer reads while it is lowered.
#[derive(Clone, Copy, Debug)]
struct Current {
    value: ValueId,
    /// Both sides are to be read: the next product selects by sign.
    two_sided: bool,
    /// It comes out of a ReLU, so that many numbers may be zero.
    rectified: bool,
}

/// Lowers layer by layer, holding a product back until nothing more fuses.
#[derive(Debug)]
pub struct Inference {
    norms: Vec<NormBinding>,
    steps: Vec<(ValueId, Step)>,
    values: Vec<Value>,
    current: Current,
    pending: Option<Pending>,
    block: String,
}

/// A step that still grows.
#[derive(Debug)]
struct Pending {
    kernel: &'static str,
    weight: Option<FieldPath>,
    epilogue: Epilogue,
    units: Size,
}

/// Lowers a network.
pub fn lower(network: &Network) -> InferencePlan {
    let input = &network.inputs[0];
    let mut inference = Inference::new(&input.local(), input.shape.width());
    let start = inference.current;
    let mut made: Vec<Current> = Vec::new();
    for (index, block) in network.blocks.iter().enumerate() {
        inference.block = block.local();
        inference.current = match block.source {
            Source::Input(_) => start,
            Source::Block(BlockId(source)) => made[source],
        };
        for layer in &block.layers {
            let at = At { network, block: BlockId(index), layer };
            layer.kind.lowering().infer(&at, &mut inference);
        }
        inference.flush();
        made.push(inference.current);
    }
    let BlockId(output) = network.outputs[0];
    inference.block = network.blocks[output].local();
    inference.current = made[output];
    inference.finish()
}

impl Inference {
    fn new(input: &str, width: &Size) -> Self {
        let value = Value { name: input.to_owned(), width: width.clone(), slot: None };
        Self {
            norms: Vec::new(),
            steps: Vec::new(),
            values: vec![value],
            current: Current { value: ValueId(0), two_sided: false, rectified: false },
            pending: None,
            block: String::new(),
        }
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
        self.pending =
            Some(Pending { kernel, weight: Some(weight), epilogue, units: units.clone() });
    }

    /// Batch norm with its running statistics: a scale and a shift per unit.
    pub fn norm(&mut self, norm: NormBinding) {
        let late = |epilogue: &Epilogue| {
            epilogue.affine.is_some() || epilogue.activation.is_some() || epilogue.clip.is_some()
        };
        self.epilogue(late).affine = Some(NormId(self.norms.len()));
        self.norms.push(norm);
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
        let width = self.values[self.current.value.0].width.clone();
        self.step(kernel, Vec::new(), width);
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
    fn one_sided(&mut self) {
        self.flush();
        if self.current.two_sided {
            let width = self.values[self.current.value.0].width.twice();
            self.step("two_sided", Vec::new(), width);
        }
    }

    /// The epilogue to write to: the pending step's, or a new step's where the
    /// pending one is already past that point.
    fn epilogue(&mut self, late: impl Fn(&Epilogue) -> bool) -> &mut Epilogue {
        if self.pending.as_ref().is_none_or(|pending| late(&pending.epilogue)) {
            self.one_sided();
            let units = self.values[self.current.value.0].width.clone();
            let epilogue = Epilogue { units: Some(units.clone()), ..Epilogue::default() };
            self.pending = Some(Pending { kernel: "map", weight: None, epilogue, units });
        }
        let pending = self.pending.as_mut().expect("one was just made");
        &mut pending.epilogue
    }

    fn flush(&mut self) {
        if let Some(Pending { kernel, weight, epilogue, units }) = self.pending.take() {
            let rectified = epilogue.rectifies();
            let weight = weight.into_iter().map(Argument::Parameter);
            let arguments = weight.chain([Argument::Epilogue(epilogue)]).collect();
            self.step(kernel, arguments, units);
            self.current.rectified = rectified;
        }
    }

    /// Adds a step that reads the current value and makes the next.
    fn step(&mut self, kernel: &'static str, mut arguments: Vec<Argument>, width: Size) {
        let value = ValueId(self.values.len());
        self.values.push(Value { name: self.block.clone(), width, slot: None });
        arguments.insert(0, Argument::Read(Place::Value(self.current.value)));
        arguments.push(Argument::Write(Place::Value(value)));
        self.steps.push((value, Step { kernel, arguments }));
        self.current = Current { value, two_sided: false, rectified: false };
    }

    /// The last step writes to the caller; the other values get buffers.
    fn finish(mut self) -> InferencePlan {
        self.one_sided();
        if self.steps.last().is_none_or(|(value, _)| *value != self.current.value) {
            let width = self.values[self.current.value.0].width.clone();
            self.step("copy", Vec::new(), width);
        }
        let output = self.current.value;
        let mut slots = Vec::new();
        for (made, (value, _)) in self.steps.iter().enumerate().filter(|(_, step)| step.0 != output)
        {
            let last = last_use(&self.steps, *value).unwrap_or(made);
            let width = &self.values[value.0].width;
            self.values[value.0].slot = Some(slots::assign(&mut slots, width, made..=last));
        }
        let plan = InferencePlan {
            norms: self.norms,
            steps: self.steps,
            values: self.values,
            slots,
            output,
        };
        plan.with_names()
    }
}

/// Names that the generated function has for something else.
const TAKEN: [&str; 6] = ["network", "inputs", "outputs", "simd", "tiles", "tile"];

impl InferencePlan {
    /// Gives each local a name of its own.
    fn with_names(mut self) -> Self {
        let mut names = NameSet::of(&TAKEN);
        for (value, wish) in self.wishes() {
            self.values[value.0].name = names.mint(&wish);
        }
        for norm in &mut self.norms {
            norm.name = names.mint(&norm.name);
        }
        for slot in &mut self.slots {
            slot.name = names.mint(&slot.name);
        }
        self
    }

    /// What each value should be called; those that come first are sure to get
    /// it: the input and the output, then the values of blocks, which are the
    /// last ones that they make.
    fn wishes(&self) -> Vec<(ValueId, String)> {
        let block = |value: ValueId| self.values[value.0].name.clone();
        let mut named = vec![(ValueId(0), block(ValueId(0))), (self.output, block(self.output))];
        let mut inner = Vec::new();
        for (value, step) in self.steps.iter().rev().filter(|(value, _)| *value != self.output) {
            let block = block(*value);
            if named.iter().any(|(_, name)| *name == block) {
                inner.push((*value, format!("{block}_{}", step.kernel)));
            } else {
                named.push((*value, block));
            }
        }
        named.extend(inner.into_iter().rev());
        named
    }
}

fn last_use(steps: &[(ValueId, Step)], value: ValueId) -> Option<usize> {
    let reads = |argument: &Argument| matches!(argument, Argument::Read(Place::Value(read)) if *read == value);
    steps.iter().rposition(|(_, step)| step.arguments.iter().any(reads))
}
