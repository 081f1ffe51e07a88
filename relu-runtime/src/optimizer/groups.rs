//! Parts of a network with settings of their own.

use alloc::vec::Vec;

use super::Optimizer;
use super::settings::{Piece, Rule, Settings};
use crate::parameters::{Segment, Tensor, Tensors, for_each_in_storage_order, named};
use crate::train::State;
use crate::{Error, setting};

/// An optimizer that moves some parts of a network otherwise than the rest, or
/// keeps them as they are.
///
/// A part is a block, a layer or a parameter: all tensors whose names begin with
/// `hidden`, `hidden.0` or `hidden.weight`, or an iteration of a `repeat`,
/// `deep.3`. It may be in several groups; what a later one sets counts. The
/// optimizer's state is one for all, so a change between steps loses nothing.
///
/// ```
/// use relu_runtime::prelude::*;
///
/// network! {
///     struct Classes(point: [2]) -> head {
///         hidden: dense(16) -> relu,
///         head: dense(3),
///     }
///     train { loss: softmax_cross_entropy }
/// }
///
/// # fn main() -> Result<(), relu_runtime::Error> {
/// let optimizer = Groups::new(Adam::new(1e-3), Classes::segments())
///     .freeze("hidden")?
///     .group("head", |head| head.learning_rate(0.1).weight_decay(1e-2))?
///     .group("head.bias", |bias| bias.weight_decay(0.0))?;
/// let mut trainer = Trainer::new(Classes::new(1), optimizer);
/// trainer.step(&[[0.0, 1.0]], &[2_u8])?;
/// assert_eq!(trainer.network().parameter("hidden.weight"), Classes::new(1).parameter("hidden.weight"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Groups<O> {
    optimizer: O,
    segments: &'static [Segment],
    /// Those of all tensors, in the order of their places in storage.
    by_place: Vec<(usize, Group)>,
}

/// What a group of parameters has of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    learning_rate: f32,
    weight_decay: Option<f32>,
    frozen: bool,
}

impl Group {
    /// What the rest of the network has.
    const REST: Self = Self { learning_rate: 1.0, weight_decay: None, frozen: false };

    /// Multiplies the optimizer's learning rate, whatever that is in a step.
    #[must_use]
    pub fn learning_rate(mut self, factor: f32) -> Self {
        self.learning_rate = factor;
        self
    }

    /// Takes the place of the optimizer's weight decay; biases, norms and
    /// slopes are still spared if the optimizer spares them.
    #[must_use]
    pub fn weight_decay(mut self, weight_decay: f32) -> Self {
        self.weight_decay = Some(weight_decay);
        self
    }

    /// Keeps the parameters as they are. Their gradients do not count in
    /// clipping; running statistics still move.
    #[must_use]
    pub fn freeze(mut self) -> Self {
        self.frozen = true;
        self
    }

    /// Lets frozen parameters move again.
    #[must_use]
    pub fn unfreeze(mut self) -> Self {
        self.frozen = false;
        self
    }

    fn check(self) -> Result<(), Error> {
        setting::not_negative("factor of a group's learning rate", self.learning_rate)?;
        setting::not_negative("weight decay of a group", self.weight_decay.unwrap_or_default())
    }

    /// What a rule of the optimizer becomes in the group.
    fn change(self, rule: Rule, settings: &Settings, segment: &Segment) -> Option<Rule> {
        let weight_decay = match self.weight_decay {
            None => rule.weight_decay,
            Some(weight_decay) => Settings { weight_decay, ..*settings }.rule(segment).weight_decay,
        };
        let learning_rate = rule.learning_rate * self.learning_rate;
        (!self.frozen).then_some(Rule { learning_rate, weight_decay })
    }
}

impl<O: Optimizer> Groups<O> {
    /// An optimizer for a network with that table of segments, in which all
    /// parts are alike at first.
    #[must_use]
    pub fn new(optimizer: O, segments: &'static [Segment]) -> Self {
        let mut by_place = Vec::new();
        for_each_in_storage_order(segments, |tensor| {
            by_place.push((tensor.range().start, Group::REST));
        });
        by_place.sort_unstable_by_key(|(place, _)| *place);
        Self { optimizer, segments, by_place }
    }

    /// Gives the parameters whose names begin with `prefix` settings of their
    /// own; what `change` does not set stays as it is.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownGroup`] if no parameter's name begins so.
    pub fn group(mut self, prefix: &str, change: impl Fn(Group) -> Group) -> Result<Self, Error> {
        self.change(prefix, change)?;
        Ok(self)
    }

    /// Keeps the parameters whose names begin with `prefix` as they are; see
    /// [`Group::freeze`].
    ///
    /// # Errors
    ///
    /// [`Error::UnknownGroup`] if no parameter's name begins so.
    pub fn freeze(self, prefix: &str) -> Result<Self, Error> {
        self.group(prefix, Group::freeze)
    }

    /// [`Groups::group`] between steps, through
    /// [`Trainer::optimizer_mut`](crate::train::Trainer::optimizer_mut).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownGroup`] if no parameter's name begins so.
    pub fn change(&mut self, prefix: &str, change: impl Fn(Group) -> Group) -> Result<(), Error> {
        named::check_prefix(self.segments, prefix)?;
        for tensor in Tensors::new(self.segments).filter(|tensor| tensor.begins_with(prefix)) {
            if let Some(index) = self.index(tensor) {
                let (_, group) = &mut self.by_place[index];
                *group = change(*group);
            }
        }
        Ok(())
    }

    /// The group that a tensor of the network is in.
    fn of(&self, tensor: Tensor<'_>) -> Group {
        self.index(tensor).map_or(Group::REST, |index| self.by_place[index].1)
    }

    fn index(&self, tensor: Tensor<'_>) -> Option<usize> {
        let place = tensor.range().start;
        self.by_place.binary_search_by_key(&place, |(place, _)| *place).ok()
    }
}

impl<O: Optimizer> Optimizer for Groups<O> {
    fn settings(&self) -> &Settings {
        self.optimizer.settings()
    }

    fn settings_mut(&mut self) -> &mut Settings {
        self.optimizer.settings_mut()
    }

    fn check(&self) -> Result<(), Error> {
        self.optimizer.check()?;
        self.by_place.iter().try_for_each(|(_, group)| group.check())
    }

    fn check_network(&self, segments: &[Segment]) -> Result<(), Error> {
        // The same table most often: that needs no look at its rows.
        if !core::ptr::eq(self.segments, segments) && self.segments != segments {
            return Err(Error::OtherNetwork);
        }
        self.optimizer.check_network(segments)
    }

    fn begin(&mut self, len: usize) {
        self.optimizer.begin(len);
    }

    fn advance(&mut self, piece: Piece<'_>) {
        self.optimizer.advance(piece);
    }

    fn rule(&self, tensor: Tensor<'_>) -> Option<Rule> {
        let rule = self.optimizer.rule(tensor)?;
        self.of(tensor).change(rule, self.settings(), tensor.segment())
    }

    fn common_rule(&self) -> Option<Rule> {
        let are_alike = self.by_place.iter().all(|(_, group)| *group == Group::REST);
        self.optimizer.common_rule().filter(|_| are_alike)
    }

    fn divides(&self) -> bool {
        self.optimizer.divides()
    }

    fn visit_state(&mut self, state: &mut State) {
        self.optimizer.visit_state(state);
    }
}
