//! How gradients move parameters.
//!
//! An optimizer walks a network's flat slice of parameters, and the network's
//! table of segments tells it what is trained. State of its own lies in slices
//! of the same layout, made in the first step.
//!
//! | optimizer | what scales a step |
//! |---|---|
//! | [`Sgd`] | the learning rate alone, with momentum if asked for |
//! | [`Adam`], [`AdamW`] | running means of the gradient and its square |
//! | [`NAdam`] | the same, with Nesterov's momentum |
//! | [`RmsProp`] | a running mean of the gradient's square |
//! | [`Adagrad`] | the sum of all squares so far |
//! | [`Lion`] | nothing: the sign of a running mean |
//!
//! [`Groups`] gives parts of the network a learning rate or a weight decay of
//! their own, or keeps them as they are, for any of these; a
//! [`schedule`](crate::schedule) changes the learning rate from step to step.

mod adagrad;
mod adam;
mod groups;
mod lion;
mod moments;
mod nadam;
mod rms_prop;
mod settings;
mod sgd;
#[cfg(test)]
mod tests;

pub use adagrad::Adagrad;
pub use adam::{Adam, AdamW};
pub use groups::{Group, Groups};
pub use lion::Lion;
pub use nadam::NAdam;
pub use rms_prop::RmsProp;
pub use settings::{Piece, Rule, Settings};
pub use sgd::Sgd;

use core::ops::Range;

use crate::Error;
use crate::parameters::{Segment, Table, Tensor, for_each_in_storage_order};
use crate::threads::{self, NUMBER};
use crate::train::{Factored, Gradient, State};

/// Updates a network's parameters from their gradients.
///
/// The items up to `visit_state` are what an optimizer is; callers use those after
/// it.
///
/// The optimizers here can be set to any numbers; [`Optimizer::check`] tells
/// whether their formulas are meant for them, and
/// [`Trainer::step`](crate::train::Trainer::step) asks it before anything else.
pub trait Optimizer: Send {
    /// The settings that every optimizer has.
    fn settings(&self) -> &Settings;

    /// The same, to change between steps.
    fn settings_mut(&mut self) -> &mut Settings;

    /// Begins a step over a slice of `len` numbers: counts it, and makes the
    /// optimizer's state in the first one.
    fn begin(&mut self, len: usize);

    /// Moves a range of numbers under one rule.
    fn advance(&mut self, piece: Piece<'_>);

    /// Shows all that a step leaves behind for the next one: the learning rate
    /// apart, what it takes to go on as if there had been no break.
    fn visit_state(&mut self, state: &mut State);

    /// Refuses settings that [`Optimizer::update`] is not defined for.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`]
    fn check(&self) -> Result<(), Error> {
        self.settings().check()
    }

    /// Refuses to move a network with that table of segments, where this was made
    /// for another one.
    ///
    /// # Errors
    ///
    /// [`Error::OtherNetwork`]
    fn check_network(&self, _segments: &[Segment]) -> Result<(), Error> {
        Ok(())
    }

    /// How a tensor moves in the next step; none if it stays as it is.
    fn rule(&self, tensor: Tensor<'_>) -> Option<Rule> {
        let segment = tensor.segment();
        segment.trainable.then(|| self.settings().rule(segment))
    }

    /// How all trainable tensors move in the next step, if [`Optimizer::rule`] says the
    /// same of all: it need not be asked then, and neither need [`Optimizer::update`] be
    /// called, but [`Optimizer::begin`] and [`Optimizer::advance`] alone, that in pieces
    /// of any size.
    fn common_rule(&self) -> Option<Rule> {
        None
    }

    /// Whether [`Optimizer::advance`] divides its work over threads. Those stay awake
    /// during the whole update then, so nothing in it may wait for other work of theirs.
    #[doc(hidden)]
    fn divides(&self) -> bool {
        false
    }

    /// One step: moves the trainable tensors of `parameters`.
    ///
    /// Both slices are laid out as `segments` says; each gradient counts times
    /// `factor`, which is what clipping by a global norm leaves to do. The
    /// padding, where gradients are zero, stays zero. Settings that
    /// [`Optimizer::check`] refuses are used as they are.
    fn update(
        &mut self,
        parameters: &mut [f32],
        gradients: &[f32],
        factor: f32,
        segments: &[Segment],
    ) {
        self.begin(parameters.len());
        let work = if self.divides() { parameters.len() * 4 * NUMBER } else { 0 };
        threads::enter(work, || {
            advance_all(self, parameters, gradients, factor, segments);
        });
    }

    /// The learning rate of the next step.
    fn learning_rate(&self) -> f32 {
        self.settings().learning_rate
    }

    /// Changes the learning rate, as a schedule does between steps.
    fn set_learning_rate(&mut self, learning_rate: f32) {
        self.settings_mut().learning_rate = learning_rate;
    }
}

/// How all of so many numbers move, if that is the same for all and work for one thread:
/// then [`update`] takes gradients that are kept as factors.
pub(crate) fn alike(optimizer: &impl Optimizer, len: usize) -> Option<Rule> {
    let divides = optimizer.divides() && threads::worth(len * 4 * NUMBER) > 1;
    optimizer.common_rule().filter(|_| !divides)
}

/// [`Optimizer::update`], in one piece where all tensors are alike.
pub(crate) fn update(
    optimizer: &mut impl Optimizer,
    parameters: &mut [f32],
    gradients: Factored<'_>,
    factor: f32,
    table: Table<'_>,
) {
    let len = parameters.len();
    match (alike(optimizer, len), table.trainable_prefix) {
        (Some(rule), _) if gradients.has_factors() => {
            optimizer.begin(len);
            advance_alike(optimizer, parameters, gradients, factor, rule, table.segments);
        }
        (Some(rule), Some(prefix)) => {
            optimizer.begin(len);
            let parameters = &mut parameters[..prefix];
            let gradients = &gradients.numbers()[..prefix];
            optimizer.advance(Piece { range: 0..prefix, parameters, gradients, factor, rule });
        }
        _ => optimizer.update(parameters, gradients.numbers(), factor, table.segments),
    }
}

/// Moves all tensors by the same rule, those whose gradients are kept as factors block by
/// block.
fn advance_alike(
    optimizer: &mut impl Optimizer,
    parameters: &mut [f32],
    gradients: Factored<'_>,
    factor: f32,
    rule: Rule,
    segments: &[Segment],
) {
    let mut advance = |range: Range<usize>, gradients: &[f32]| {
        let parameters = &mut parameters[range.clone()];
        optimizer.advance(Piece { range, parameters, gradients, factor, rule });
    };
    for_each_in_storage_order(segments, |tensor| match gradients.of(tensor) {
        _ if !tensor.segment().trainable => {}
        Gradient::Numbers(gradients) => advance(tensor.range(), gradients),
        Gradient::OuterProduct(product) => product.for_each_block(tensor.range(), &mut advance),
    });
}

/// Moves the tensors that have a rule, in as few pieces as possible.
fn advance_all<O: Optimizer + ?Sized>(
    optimizer: &mut O,
    parameters: &mut [f32],
    gradients: &[f32],
    factor: f32,
    segments: &[Segment],
) {
    let mut advance = |optimizer: &mut O, (range, rule): (Range<usize>, Rule)| {
        let (parameters, gradients) = (&mut parameters[range.clone()], &gradients[range.clone()]);
        optimizer.advance(Piece { range, parameters, gradients, factor, rule });
    };
    let mut ranges = Ranges::default();
    for_each_in_storage_order(segments, |tensor| {
        let Some(rule) = optimizer.rule(tensor) else { return };
        if let Some(range) = ranges.add(tensor.range(), rule) {
            advance(optimizer, range);
        }
    });
    if let Some(range) = ranges.open {
        advance(optimizer, range);
    }
}

/// Numbers of a tensor that moves in a piece of its own: threads divide that as they have
/// divided its gradient.
const APART: usize = 1 << 16;

/// Ranges of numbers that move under one rule, as few as possible.
#[derive(Default)]
struct Ranges {
    open: Option<(Range<usize>, Rule)>,
}

impl Ranges {
    /// Adds a range; returns the one before it, if it does not go on.
    fn add(&mut self, range: Range<usize>, rule: Rule) -> Option<(Range<usize>, Rule)> {
        match &mut self.open {
            Some((open, same))
                if open.end == range.start && rule == *same && !apart(open, &range) =>
            {
                open.end = range.end;
                None
            }
            open => open.replace((range, rule)),
        }
    }
}

/// Whether one of two ranges is of so many numbers.
fn apart(first: &Range<usize>, second: &Range<usize>) -> bool {
    cfg!(feature = "rayon") && first.len().max(second.len()) >= APART
}
