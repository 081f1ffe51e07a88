//! `forward_train` and `backward`: each step with its vector-Jacobian product.
//!
//! A value lives in rows of the tape; its gradient in a buffer of its own,
//! which a chain of layers of one width shares, changing it in place.

use super::step::{Activation, Argument, Epilogue, FieldPath, GradientId, Place, Step, TapeId};
use super::{At, NameSet, names};
use crate::model::{BlockId, Network, Scalar, Size, Source};

mod backward;
mod buffers;
mod product;

pub use backward::GradientStep;

/// The steps of training over a whole batch.
#[derive(Debug)]
pub struct TrainingPlan {
    /// What forward saves; the first is the input.
    pub tape: Vec<TapeField>,
    /// Gradients of the values between layers.
    pub deltas: Vec<Delta>,
    /// In order.
    pub forward: Vec<Step>,
    /// In order.
    pub backward: Vec<GradientStep>,
    /// The tape's field with the output.
    pub output: TapeId,
    /// State to update after a step: field, tape's field, momentum.
    pub updates: Vec<StateUpdate>,
}

/// A field of the tape.
#[derive(Debug)]
pub struct TapeField {
    /// Its identifier.
    pub name: String,
    /// Its type.
    pub kind: TapeKind,
    /// Units of a sample.
    pub width: Size,
}

/// The type of a field of the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TapeKind {
    /// A number per unit.
    Rows,
    /// A bit per unit.
    Bits,
    /// What batch norm saves.
    BatchNorm,
}

/// The gradient of a value.
#[derive(Debug)]
pub struct Delta {
    /// Its identifier: that of the value's rows.
    pub name: String,
    /// Numbers in a row.
    pub width: Size,
}

/// New running statistics from a batch.
#[derive(Debug)]
pub struct StateUpdate {
    /// The state's field.
    pub state: String,
    /// What batch norm saved.
    pub tape: TapeId,
    /// The share of the new.
    pub momentum: Scalar,
}

/// The value that the next layer reads.
#[derive(Clone, Copy, Debug)]
struct Current {
    rows: TapeId,
    gradient: GradientId,
    /// Both sides are to be read.
    two_sided: bool,
    /// No other block can read it, so that it may change in place.
    private: bool,
    /// A vector-Jacobian product needs it as it is.
    saved: bool,
    /// The step that made it, where that is a product without activation.
    product: Option<usize>,
}

/// Lowers layer by layer.
#[derive(Debug)]
pub struct Training {
    tape: Vec<TapeField>,
    deltas: Vec<Delta>,
    forward: Vec<Step>,
    /// Of each forward step, in forward order.
    vjps: Vec<Vec<Step>>,
    updates: Vec<StateUpdate>,
    current: Current,
    names: NameSet,
    streams: u32,
}

/// Lowers a network.
pub fn lower(network: &Network) -> TrainingPlan {
    let input = &network.inputs[0];
    let mut training = Training::new(&input.local(), input.shape.width());
    let start = training.current;
    let mut made: Vec<Current> = Vec::new();
    for (index, block) in network.blocks.iter().enumerate() {
        training.current = match block.source {
            Source::Input(_) => start,
            Source::Block(BlockId(source)) => made[source],
        };
        let first = training.tape.len();
        for layer in &block.layers {
            let at = At { network, block: BlockId(index), layer };
            layer.kind.lowering().train(&at, &mut training);
        }
        training.name_block(&block.local(), first);
        made.push(Current { private: false, product: None, ..training.current });
    }
    let BlockId(output) = network.outputs[0];
    training.current = made[output];
    training.finish(&network.blocks[output].local())
}

impl Training {
    fn new(input: &str, width: &Size) -> Self {
        // A field that every tape has.
        let mut names = NameSet::of(&["randomness"]);
        let name = names.mint(input);
        let rows = TapeField { name, kind: TapeKind::Rows, width: width.clone() };
        let current = Current {
            rows: TapeId(0),
            gradient: GradientId::Input,
            two_sided: false,
            private: false,
            saved: false,
            product: None,
        };
        Self {
            tape: vec![rows],
            deltas: Vec::new(),
            forward: Vec::new(),
            vjps: Vec::new(),
            updates: Vec::new(),
            current,
            names,
            streams: 0,
        }
    }

    /// A product with a weight, and a bias where there is one.
    pub fn product(
        &mut self,
        at: &At<'_>,
        weight: &FieldPath,
        bias: Option<&FieldPath>,
        units: &Size,
    ) {
        let input = self.current;
        let rows = self.new_rows(at, units);
        let gradient = self.new_gradient(rows);
        let kernel = if input.two_sided { "dense_two_sided" } else { "dense" };
        let epilogue = Epilogue { bias: bias.cloned(), ..Epilogue::default() };
        self.forward.push(Step {
            kernel,
            arguments: vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Parameter(weight.clone()),
                Argument::Epilogue(epilogue),
                Argument::Write(Place::Tape(rows)),
            ],
        });
        self.vjps.push(product::vjp(&input, weight, bias, gradient));
        let product = Some(self.forward.len() - 1);
        self.current =
            Current { rows, gradient, two_sided: false, private: true, saved: false, product };
    }

    /// An activation of the ReLU family: the derivative is a bit per unit.
    pub fn piecewise(
        &mut self,
        at: &At<'_>,
        kernel: &'static str,
        arguments: Vec<Argument>,
        slope: Scalar,
    ) {
        let (rows, gradient) = self.in_place(at);
        let bits = self.new_field(at, TapeKind::Bits, &self.width(rows));
        let mut arguments = arguments;
        arguments.push(Argument::Update(Place::Tape(rows)));
        arguments.push(Argument::Update(Place::Tape(bits)));
        self.forward.push(Step { kernel, arguments });
        self.vjps.push(vec![Step {
            kernel: "activation_vjp",
            arguments: vec![
                Argument::Scalar(slope),
                Argument::Read(Place::Tape(bits)),
                Argument::Update(Place::Gradient(gradient)),
            ],
        }]);
    }

    /// An activation whose derivative follows from its value: fused into the
    /// product before it, where there is one.
    pub fn smooth(&mut self, at: &At<'_>, activation: Activation) {
        let product = self.current.product.take();
        let fused = product.and_then(|product| self.forward[product].epilogue_mut());
        if let Some(epilogue) = fused {
            epilogue.activation = Some(activation.clone());
        } else {
            self.map(at, activation.clone());
        }
        self.vjp_from_output("smooth_vjp", vec![Argument::Activation(activation)]);
    }

    /// `softmax`: its derivative follows from its value.
    pub fn softmax(&mut self, at: &At<'_>) {
        self.out_of_place(at, "softmax", Vec::new());
        self.vjp_from_output("softmax_vjp", Vec::new());
    }

    /// An activation with a learned slope.
    pub fn prelu(
        &mut self,
        at: &At<'_>,
        activation: Activation,
        vjp: &'static str,
        weight: FieldPath,
    ) {
        self.one_sided(at);
        let input = self.current.rows;
        self.map(at, activation);
        self.vjps.push(vec![Step {
            kernel: vjp,
            arguments: vec![
                Argument::Read(Place::Tape(input)),
                Argument::Parameter(weight.clone()),
                Argument::Update(Place::Gradient(self.current.gradient)),
                Argument::ParameterGradient(weight),
            ],
        }]);
    }

    /// Batch norm with the statistics of the batch.
    pub fn batch_norm(&mut self, at: &At<'_>, epsilon: &Scalar, momentum: &Scalar) {
        let (rows, gradient) = self.in_place(at);
        let saved = self.new_field(at, TapeKind::BatchNorm, &self.width(rows));
        let field = FieldPath { field: at.field_name(""), part: None };
        self.forward.push(Step {
            kernel: "batch_norm",
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Scalar(epsilon.clone()),
                Argument::Update(Place::Tape(rows)),
                Argument::Update(Place::Tape(saved)),
            ],
        });
        self.vjps.push(vec![Step {
            kernel: "batch_norm_vjp",
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Read(Place::Tape(saved)),
                Argument::Update(Place::Gradient(gradient)),
                Argument::ParameterGradient(field),
            ],
        }]);
        let state = at.field_name("_state");
        self.updates.push(StateUpdate { state, tape: saved, momentum: momentum.clone() });
    }

    /// Dropout: the same function on values and on gradients.
    pub fn dropout(&mut self, at: &At<'_>, rate: &Scalar) {
        let (rows, gradient) = self.in_place(at);
        let stream = self.streams;
        self.streams += 1;
        let step = |place| Step {
            kernel: "dropout",
            arguments: vec![
                Argument::Scalar(rate.clone()),
                Argument::Randomness,
                Argument::Stream(stream),
                Argument::Update(place),
            ],
        };
        self.forward.push(step(Place::Tape(rows)));
        self.vjps.push(vec![step(Place::Gradient(gradient))]);
    }

    /// `two_sided_relu`: nothing happens until a layer reads it.
    pub fn two_sided(&mut self, at: &At<'_>) {
        self.one_sided(at);
        self.current.two_sided = true;
        self.current.product = None;
    }

    /// Makes the value what a layer reads that knows nothing of sides.
    fn one_sided(&mut self, at: &At<'_>) {
        if self.current.two_sided {
            let wish = names::in_block(at);
            self.materialize(&format!("{}_{wish}", at.network.blocks[at.block.0].local()));
        }
    }

    fn materialize(&mut self, name: &str) {
        let input = self.current;
        let rows = self.mint_rows(name, &self.width(input.rows).twice());
        let gradient = self.new_gradient(rows);
        self.push_copy("two_sided", input.rows, rows);
        self.vjps.push(vec![Step {
            kernel: "two_sided_vjp",
            arguments: vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Read(Place::Gradient(gradient)),
                Argument::Contribute(input.gradient),
            ],
        }]);
        self.current = Current {
            rows,
            gradient,
            two_sided: false,
            private: true,
            saved: false,
            product: None,
        };
    }

    /// Rows and gradient that a layer may change in place.
    fn in_place(&mut self, at: &At<'_>) -> (TapeId, GradientId) {
        self.one_sided(at);
        if !self.current.private || self.current.saved {
            self.out_of_place(at, "copy", Vec::new());
        }
        self.current.product = None;
        (self.current.rows, self.current.gradient)
    }

    /// A step into new rows; the gradient is shared where it can be.
    fn out_of_place(&mut self, at: &At<'_>, kernel: &'static str, arguments: Vec<Argument>) {
        self.one_sided(at);
        let input = self.current;
        let rows = self.new_rows(at, &self.width(input.rows));
        let mut all = vec![Argument::Read(Place::Tape(input.rows))];
        all.extend(arguments);
        all.push(Argument::Write(Place::Tape(rows)));
        self.forward.push(Step { kernel, arguments: all });
        let gradient =
            if input.private { input.gradient } else { self.branch(rows, input.gradient) };
        self.current = Current {
            rows,
            gradient,
            two_sided: false,
            private: true,
            saved: false,
            product: None,
        };
    }

    /// An activation by itself, into new rows.
    fn map(&mut self, at: &At<'_>, activation: Activation) {
        self.one_sided(at);
        let units = Some(self.width(self.current.rows));
        let epilogue = Epilogue { units, activation: Some(activation), ..Epilogue::default() };
        self.out_of_place(at, "map", vec![Argument::Epilogue(epilogue)]);
    }

    /// A gradient of its own for rows that were made from a shared value.
    fn branch(&mut self, rows: TapeId, shared: GradientId) -> GradientId {
        let gradient = self.new_gradient(rows);
        self.vjps.push(vec![Step {
            kernel: "copy",
            arguments: vec![
                Argument::Read(Place::Gradient(gradient)),
                Argument::Contribute(shared),
            ],
        }]);
        gradient
    }

    fn vjp_from_output(&mut self, kernel: &'static str, mut arguments: Vec<Argument>) {
        arguments.push(Argument::Read(Place::Tape(self.current.rows)));
        arguments.push(Argument::Update(Place::Gradient(self.current.gradient)));
        self.vjps.push(vec![Step { kernel, arguments }]);
        self.current.saved = true;
        self.current.product = None;
    }

    fn push_copy(&mut self, kernel: &'static str, from: TapeId, to: TapeId) {
        let arguments = vec![Argument::Read(Place::Tape(from)), Argument::Write(Place::Tape(to))];
        self.forward.push(Step { kernel, arguments });
    }

    fn finish(mut self, output: &str) -> TrainingPlan {
        if self.current.two_sided {
            self.materialize(&format!("{output}_sides"));
        }
        let output = self.current;
        let (deltas, backward) =
            backward::order(self.vjps, output.gradient, &self.tape, self.deltas, &mut self.names);
        TrainingPlan {
            tape: self.tape,
            deltas,
            forward: self.forward,
            backward,
            output: output.rows,
            updates: self.updates,
        }
    }
}
