//! Lowers layer by layer.

use super::backward::Vjp;
use super::graph::pass_on;
use super::{Delta, ForwardStage, Scope, ScopeId, StateUpdate, TapeField, TapeKind};
use crate::model::{Element, Network, Size};
use crate::plan::step::{Argument, GradientId, Place, Step, TapeId};
use crate::plan::{At, Origin};

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
    /// What is being lowered.
    pub(super) origin: Origin,
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
            origin: Origin::default(),
            streams: 0,
        }
    }

    /// The steps of a layer.
    pub(super) fn layer(&mut self, at: &At<'_>) {
        let outer = std::mem::take(&mut self.origin);
        self.origin = outer.of_layer(at);
        at.layer.kind.lowering().train(at, self);
        self.origin = outer;
    }

    /// A kernel into rows of another width.
    pub fn resize(&mut self, at: &At<'_>, kernel: &'static str, vjp: &'static str, width: &Size) {
        self.one_sided();
        let input = self.current;
        let rows = self.new_rows(at.value_name(), width);
        let gradient = self.new_gradient(rows);
        self.push(Step::new(
            kernel,
            vec![Argument::Read(Place::Tape(input.rows)), Argument::Write(Place::Tape(rows))],
        ));
        self.differentiate(vec![Step::new(
            vjp,
            vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Read(Place::Gradient(gradient)),
                Argument::Contribute(input.gradient),
            ],
        )]);
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
        self.push(Step::new(
            "two_sided",
            vec![Argument::Read(Place::Tape(input.rows)), Argument::Write(Place::Tape(rows))],
        ));
        self.differentiate(vec![Step::new(
            "two_sided_vjp",
            vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Read(Place::Gradient(gradient)),
                Argument::Contribute(input.gradient),
            ],
        )]);
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
    pub(super) fn out_of_place(
        &mut self,
        at: &At<'_>,
        kernel: &'static str,
        arguments: Vec<Argument>,
    ) {
        self.one_sided();
        let input = self.current;
        let rows = self.new_rows(at.value_name(), &self.width(input.rows));
        let mut all = vec![Argument::Read(Place::Tape(input.rows))];
        all.extend(arguments);
        all.push(Argument::Write(Place::Tape(rows)));
        self.push(Step::new(kernel, all));
        let gradient =
            if input.private { input.gradient } else { self.branch(rows, input.gradient) };
        self.current = Current::private(rows, gradient);
    }

    /// A gradient of its own for rows that were made from a shared value.
    fn branch(&mut self, rows: TapeId, shared: GradientId) -> GradientId {
        let gradient = self.new_gradient(rows);
        self.differentiate(vec![pass_on(gradient, shared)]);
        gradient
    }
}
