//! `forward_train` and `backward`: each step with its vector-Jacobian product.
//!
//! A value lives in rows of the tape; its gradient in a buffer of its own,
//! which a chain of layers of one width shares, changing it in place.

mod activations;
mod backward;
mod buffers;
mod graph;
mod lowering;
mod naming;
mod nested;
mod norms;
mod product;
mod random;

use super::step::{Step, TapeId};
use super::{At, Origin};
use crate::model::{BlockId, Network, Scalar, Size, Source};

pub use backward::{BackwardStage, GradientStep};
pub use lowering::Training;

/// The steps of training over a whole batch.
#[derive(Debug)]
pub struct TrainingPlan {
    /// What forward saves, in all scopes.
    pub tape: Vec<TapeField>,
    /// The function, then its repetitions.
    pub scopes: Vec<Scope>,
    /// Gradients of the values between layers.
    pub deltas: Vec<Delta>,
    /// In order.
    pub forward: Vec<ForwardStage>,
    /// In order.
    pub backward: Vec<BackwardStage>,
    /// The tape's fields with the inputs.
    pub inputs: Vec<TapeId>,
    /// Whether the user may ask for the gradient of the inputs: not where some are
    /// of indices.
    pub has_input_gradient: bool,
    /// The tape's fields with the outputs.
    pub outputs: Vec<TapeId>,
    /// State to update after a step.
    pub updates: Vec<StateUpdate>,
}

/// A part of forward.
#[derive(Debug)]
pub enum ForwardStage {
    /// A call.
    Step(Step),
    /// The stages of a scope, over and over.
    Repeat(ScopeId, Vec<ForwardStage>),
}

impl TrainingPlan {
    /// Whether a value of the tape is a field of it.
    #[must_use]
    pub fn is_field(&self, value: &TapeField) -> bool {
        match value.kind {
            TapeKind::Carry => false,
            TapeKind::Indices => self.inputs.len() == 1,
            TapeKind::Rows | TapeKind::Bits | TapeKind::BatchNorm | TapeKind::Norm => true,
        }
    }
}

impl ForwardStage {
    /// The call, where the stage is one.
    fn step_mut(&mut self) -> Option<&mut Step> {
        match self {
            Self::Step(step) => Some(step),
            Self::Repeat(..) => None,
        }
    }
}

/// The index of a scope in [`TrainingPlan::scopes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeId(pub usize);

/// The whole function, or a repetition in it: each repetition has a tape of its
/// own.
#[derive(Debug)]
pub struct Scope {
    /// The scope that it is in.
    pub outer: Option<ScopeId>,
    /// How many repetitions it is inside of, itself included.
    pub depth: usize,
    /// Whether it draws random numbers.
    pub is_random: bool,
    /// What only a repetition has.
    pub repetition: Option<RepeatedScope>,
}

/// How the values of a repetition hang together.
#[derive(Debug)]
pub struct RepeatedScope {
    /// How often.
    pub count: Size,
    /// The array of parameters in the outer scope.
    pub parameters: Option<String>,
    /// The array of state in the outer scope.
    pub state: Option<String>,
    /// The array of tapes in the outer scope's tape.
    pub tapes: String,
    /// The type of one tape, without the network's name before it.
    pub type_name: String,
    /// What the first one reads, in the outer scope.
    pub entry: TapeId,
    /// What each reads: the entry, or the last value of the one before.
    pub carry: TapeId,
    /// What each makes.
    pub last: TapeId,
}

/// A field of the tape.
#[derive(Debug)]
pub struct TapeField {
    /// Its identifier.
    pub name: String,
    /// Whether it is the value of a block, or an input, and keeps its name.
    pub is_named: bool,
    /// Its type.
    pub kind: TapeKind,
    /// Units of a sample.
    pub width: Size,
    /// Where it is.
    pub scope: ScopeId,
}

/// The type of a field of the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TapeKind {
    /// A number per unit.
    Rows,
    /// An input of indices; no field where there are several inputs, since it is
    /// read where all are together.
    Indices,
    /// A bit per unit.
    Bits,
    /// What batch norm saves.
    BatchNorm,
    /// What a norm over units saves.
    Norm,
    /// No field: what a repetition reads.
    Carry,
}

/// The gradient of a value.
#[derive(Debug)]
pub struct Delta {
    /// Its identifier: that of the value's rows.
    pub name: String,
    /// The value.
    pub rows: TapeId,
    /// Numbers in a row.
    pub width: Size,
}

/// New running statistics from a batch.
#[derive(Debug)]
pub struct StateUpdate {
    /// Where the layer is.
    pub scope: ScopeId,
    /// The state's field.
    pub state: String,
    /// What batch norm saved.
    pub tape: TapeId,
    /// The share of the new.
    pub momentum: Scalar,
}

/// Lowers a network.
#[must_use]
pub fn lower(network: &Network, blocks: &[Vec<At<'_>>]) -> TrainingPlan {
    let mut training = Training::new(network);
    for (block, layers) in network.blocks.iter().zip(blocks) {
        training.begin(&block.local());
        training.origin = Origin::of_source(network, block);
        match &block.source {
            Source::One(operand) => training.read(*operand),
            Source::Sum(terms) => training.sum(terms),
            Source::Concat(parts) => training.concat(parts),
        }
        for at in layers {
            training.layer(at);
        }
        training.end();
    }
    for BlockId(output) in &network.outputs {
        let block = &network.blocks[*output];
        training.begin(&block.local());
        training.origin = Origin { block: block.word(), parts: Vec::new() };
        training.output(BlockId(*output));
    }
    training.finish()
}
