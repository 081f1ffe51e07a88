//! Lowers layer by layer.

use super::backward::Vjp;
use super::graph::pass_on;
use super::{Delta, ForwardStage, Scope, ScopeId, StateUpdate, TapeField, TapeKind, product};
use crate::model::{Element, Network, Scalar, Size};
use crate::plan::At;
use crate::plan::step::{
    Activation, Argument, Epilogue, FieldPath, GradientId, Place, Step, TapeId,
};

/// The value that the next layer reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Current {
    pub(super) rows: TapeId,
    pub(super) gradient: GradientId,
    /// Both sides are to be read.
    pub(super) two_sided: bool,
    /// Nothing else can read it, so that it may change in place.
    pub(super) private: bool,
    /// A vector-Jacobian product needs it as it is.
    pub(super) saved: bool,
    /// The stage that made it, where that is a product without activation.
    pub(super) product: Option<usize>,
}

/// The state of the lowering.
#[derive(Debug)]
pub struct Training {
    pub(super) tape: Vec<TapeField>,
    pub(super) scopes: Vec<Scope>,
    /// The one that is being lowered.
    pub(super) scope: ScopeId,
    pub(super) deltas: Vec<Delta>,
    /// Of the scope.
    pub(super) forward: Vec<ForwardStage>,
    /// Of the scope's stages, in forward order.
    pub(super) vjps: Vec<Vec<Vjp>>,
    pub(super) updates: Vec<StateUpdate>,
    pub(super) inputs: Vec<TapeId>,
    /// Whether the user may ask for the gradient of the inputs.
    pub(super) has_input_gradient: bool,
    pub(super) outputs: Vec<Current>,
    /// The value of each block so far.
    pub(super) made: Vec<Current>,
    pub(super) current: Current,
    pub(super) block: String,
    /// Random streams given so far.
    pub(super) streams: u32,
}

impl Current {
    /// A value that nothing else reads.
    pub(super) fn private(rows: TapeId, gradient: GradientId) -> Self {
        let (two_sided, saved) = (false, false);
        Self { rows, gradient, two_sided, private: true, saved, product: None }
    }

    /// A value that others read too.
    pub(super) fn shared(self) -> Self {
        Self { private: false, product: None, ..self }
    }
}

impl Training {
    pub(super) fn new(network: &Network) -> Self {
        let field = |input: &crate::model::Input| TapeField {
            name: input.local(),
            is_named: true,
            kind: match input.element {
                Element::Number => TapeKind::Rows,
                Element::Index => TapeKind::Indices,
            },
            width: input.shape.width().clone(),
            scope: ScopeId(0),
        };
        let tape: Vec<_> = network.inputs.iter().map(field).collect();
        Self {
            inputs: (0..tape.len()).map(TapeId).collect(),
            has_input_gradient: tape.iter().all(|field| field.kind != TapeKind::Indices),
            tape,
            scopes: vec![Scope { outer: None, depth: 0, is_random: false, repetition: None }],
            scope: ScopeId(0),
            deltas: Vec::new(),
            forward: Vec::new(),
            vjps: Vec::new(),
            updates: Vec::new(),
            outputs: Vec::new(),
            made: Vec::new(),
            current: Current::private(TapeId(0), GradientId::Input(0)).shared(),
            block: String::new(),
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
        let rows = self.new_rows(at.value_name(), units);
        let gradient = self.new_gradient(rows);
        let kernel = if input.two_sided { "dense_two_sided" } else { "dense" };
        let epilogue = Epilogue { bias: bias.cloned(), ..Epilogue::default() };
        self.push(Step {
            kernel,
            arguments: vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Parameter(weight.clone()),
                Argument::Epilogue(epilogue),
                Argument::Write(Place::Tape(rows)),
            ],
        });
        self.differentiate(product::vjp(&input, weight, bias, gradient));
        let product = Some(self.forward.len() - 1);
        self.current = Current { product, ..Current::private(rows, gradient) };
    }

    /// The rows of a table for the indices of an input, which have no gradient.
    pub fn embedding(&mut self, at: &At<'_>, table: &FieldPath) {
        let GradientId::Input(input) = self.current.gradient else {
            unreachable!("an embedding reads an input")
        };
        let indices = Argument::Indices(input);
        let rows = self.new_rows(at.value_name(), at.layer.output.width());
        let gradient = self.new_gradient(rows);
        self.push(Step {
            kernel: "embedding",
            arguments: vec![
                indices.clone(),
                Argument::Parameter(table.clone()),
                Argument::Write(Place::Tape(rows)),
            ],
        });
        self.differentiate(vec![Step {
            kernel: "embedding_gradient",
            arguments: vec![
                indices,
                Argument::Read(Place::Gradient(gradient)),
                Argument::ParameterGradient(table.clone()),
            ],
        }]);
        self.current = Current::private(rows, gradient);
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
        let bits = self.new_saved(at, TapeKind::Bits, &self.width(rows));
        let mut arguments = arguments;
        arguments.push(Argument::Update(Place::Tape(rows)));
        arguments.push(Argument::Update(Place::Tape(bits)));
        self.push(Step { kernel, arguments });
        self.differentiate(vec![Step {
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
        let fused = product.map(|product| &mut self.forward[product]);
        if let Some(epilogue) = fused.and_then(ForwardStage::epilogue_mut) {
            epilogue.activation = Some(activation.clone());
        } else {
            self.map(at, activation.clone());
        }
        self.vjp_from_output("smooth_vjp", vec![Argument::Activation(activation)]);
    }

    /// An activation whose derivative follows from what it reads.
    pub fn curve(&mut self, at: &At<'_>, activation: Activation) {
        self.one_sided();
        let input = self.current.rows;
        self.map(at, activation.clone());
        self.differentiate(vec![Step {
            kernel: "curve_vjp",
            arguments: vec![
                Argument::Activation(activation),
                Argument::Read(Place::Tape(input)),
                Argument::Update(Place::Gradient(self.current.gradient)),
            ],
        }]);
    }

    /// `softmax` and its logarithm: the derivative follows from the value.
    pub fn softmax(&mut self, at: &At<'_>, kernel: &'static str, vjp: &'static str) {
        self.out_of_place(at, kernel, Vec::new());
        self.vjp_from_output(vjp, Vec::new());
    }

    /// An activation with learned numbers.
    pub fn learned(
        &mut self,
        at: &At<'_>,
        activation: Activation,
        vjp: &'static str,
        weight: FieldPath,
    ) {
        self.one_sided();
        let input = self.current.rows;
        self.map(at, activation);
        self.differentiate(vec![Step {
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
        let saved = self.new_saved(at, TapeKind::BatchNorm, &self.width(rows));
        let field = FieldPath { field: at.field(), part: None };
        self.push(Step {
            kernel: "batch_norm",
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Scalar(epsilon.clone()),
                Argument::Update(Place::Tape(rows)),
                Argument::Update(Place::Tape(saved)),
            ],
        });
        self.differentiate(vec![Step {
            kernel: "batch_norm_vjp",
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Read(Place::Tape(saved)),
                Argument::Update(Place::Gradient(gradient)),
                Argument::ParameterGradient(field),
            ],
        }]);
        self.updates.push(StateUpdate {
            scope: self.scope,
            state: at.state_field(),
            tape: saved,
            momentum: momentum.clone(),
        });
    }

    /// A norm over the units of each sample.
    pub fn row_norm(
        &mut self,
        at: &At<'_>,
        kernel: &'static str,
        vjp: &'static str,
        epsilon: &Scalar,
    ) {
        let (rows, gradient) = self.in_place(at);
        let saved = self.new_saved(at, TapeKind::Norm, &self.width(rows));
        let field = FieldPath { field: at.field(), part: None };
        self.push(Step {
            kernel,
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Scalar(epsilon.clone()),
                Argument::Update(Place::Tape(rows)),
                Argument::Update(Place::Tape(saved)),
            ],
        });
        self.differentiate(vec![Step {
            kernel: vjp,
            arguments: vec![
                Argument::Parameter(field.clone()),
                Argument::Read(Place::Tape(saved)),
                Argument::Update(Place::Gradient(gradient)),
                Argument::ParameterGradient(field),
            ],
        }]);
    }

    /// A kernel into rows of another width.
    pub fn resize(&mut self, at: &At<'_>, kernel: &'static str, vjp: &'static str, width: &Size) {
        self.one_sided();
        let input = self.current;
        let rows = self.new_rows(at.value_name(), width);
        let gradient = self.new_gradient(rows);
        self.push(Step {
            kernel,
            arguments: vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Write(Place::Tape(rows)),
            ],
        });
        self.differentiate(vec![Step {
            kernel: vjp,
            arguments: vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Read(Place::Gradient(gradient)),
                Argument::Contribute(input.gradient),
            ],
        }]);
        self.current = Current::private(rows, gradient);
    }

    /// `two_sided_relu`: nothing happens until a layer reads it.
    pub fn two_sided(&mut self) {
        self.one_sided();
        self.current.two_sided = true;
        self.current.product = None;
    }

    /// Makes the value what a layer reads that knows nothing of sides.
    pub(super) fn one_sided(&mut self) {
        if self.current.two_sided {
            self.materialize(format!("{}_sides", self.tape[self.current.rows.0].name));
        }
    }

    pub(super) fn materialize(&mut self, name: String) {
        let input = self.current;
        let rows = self.new_rows(name, &self.width(input.rows).twice());
        let gradient = self.new_gradient(rows);
        self.push(Step {
            kernel: "two_sided",
            arguments: vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Write(Place::Tape(rows)),
            ],
        });
        self.differentiate(vec![Step {
            kernel: "two_sided_vjp",
            arguments: vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Read(Place::Gradient(gradient)),
                Argument::Contribute(input.gradient),
            ],
        }]);
        self.current = Current::private(rows, gradient);
    }

    /// Rows and gradient that a layer may change in place.
    pub(super) fn in_place(&mut self, at: &At<'_>) -> (TapeId, GradientId) {
        self.one_sided();
        if !self.current.private || self.current.saved {
            self.out_of_place(at, "copy", Vec::new());
        }
        self.current.product = None;
        (self.current.rows, self.current.gradient)
    }

    /// A step into new rows; the gradient is shared where it can be.
    fn out_of_place(&mut self, at: &At<'_>, kernel: &'static str, arguments: Vec<Argument>) {
        self.one_sided();
        let input = self.current;
        let rows = self.new_rows(at.value_name(), &self.width(input.rows));
        let mut all = vec![Argument::Read(Place::Tape(input.rows))];
        all.extend(arguments);
        all.push(Argument::Write(Place::Tape(rows)));
        self.push(Step { kernel, arguments: all });
        let gradient =
            if input.private { input.gradient } else { self.branch(rows, input.gradient) };
        self.current = Current::private(rows, gradient);
    }

    /// An activation by itself, into new rows.
    fn map(&mut self, at: &At<'_>, activation: Activation) {
        self.one_sided();
        let units = Some(self.width(self.current.rows));
        let epilogue = Epilogue { units, activation: Some(activation), ..Epilogue::default() };
        self.out_of_place(at, "map", vec![Argument::Epilogue(epilogue)]);
    }

    /// A gradient of its own for rows that were made from a shared value.
    fn branch(&mut self, rows: TapeId, shared: GradientId) -> GradientId {
        let gradient = self.new_gradient(rows);
        self.differentiate(vec![pass_on(gradient, shared)]);
        gradient
    }

    fn vjp_from_output(&mut self, kernel: &'static str, mut arguments: Vec<Argument>) {
        arguments.push(Argument::Read(Place::Tape(self.current.rows)));
        arguments.push(Argument::Update(Place::Gradient(self.current.gradient)));
        self.differentiate(vec![Step { kernel, arguments }]);
        self.current.saved = true;
        self.current.product = None;
    }
}
