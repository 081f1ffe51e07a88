//! A network, an optimizer, and the buffers of a step.

use alloc::{boxed::Box, vec::Vec};

use super::clip::{self, Clip};
use super::gradients::Gradients;
use super::loss::Targets;
use super::network::{self, Evaluation, Tape, Train, check_batch};
use super::tape::Randomness;
use crate::optimizer::Optimizer;
use crate::{Error, Inputs, Row};

/// Trains a network, one batch per step.
///
/// A step over a batch no larger than one already seen allocates nothing; the
/// first one makes the optimizer's moments.
pub struct Trainer<N: Train, O> {
    network: Box<N>,
    optimizer: O,
    loss: N::Loss,
    clip: Option<Clip>,
    randomness: Randomness,
    tape: N::Tape,
    gradients: Gradients<N>,
    output_gradient: Vec<N::Output>,
}

/// What a step reports.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The mean loss over the batch, before the update.
    pub loss: f32,
    /// The Euclidean norm of all gradients, before clipping; infinite if it
    /// exceeds all `f32`s.
    pub gradient_norm: f32,
    /// The smallest factor by which clipping multiplied a gradient; 1 where it
    /// changed nothing. See [`Clipped::factor`](super::Clipped::factor).
    pub clip_factor: f32,
}

impl<N: Train, O: Optimizer> Trainer<N, O> {
    /// A trainer with the loss and the clipping of the network's `train`
    /// section.
    #[must_use]
    pub fn new(network: Box<N>, optimizer: O) -> Self {
        Self {
            network,
            optimizer,
            loss: N::LOSS,
            clip: N::CLIP,
            randomness: Randomness::default(),
            tape: N::Tape::default(),
            gradients: Gradients::new(),
            output_gradient: Vec::new(),
        }
    }

    /// Takes other settings of the loss than the `train` section says, such as
    /// class weights that are known at run time only.
    #[must_use]
    pub fn with_loss(mut self, loss: N::Loss) -> Self {
        self.loss = loss;
        self
    }

    /// Clips in another way than the `train` section says, or not at all.
    ///
    /// A limit that is not a finite number above zero is refused by
    /// [`Trainer::step`].
    #[must_use]
    pub fn with_clip(mut self, clip: Option<Clip>) -> Self {
        self.clip = clip;
        self
    }

    /// Chooses the seed of dropout's random numbers; without it, it is 0.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.randomness.seed = seed;
        self
    }

    /// One step: forward, loss, backward, clipping, update.
    ///
    /// # Errors
    ///
    /// [`Error::Width`] and [`Error::Samples`] if inputs and targets do not fit
    /// the network or each other, [`Error::EmptyBatch`],
    /// [`Error::BatchTooSmall`], [`Error::Label`] and [`Error::TargetValue`]
    /// for targets that the loss is not defined for, [`Error::Setting`] if the
    /// clipping or the optimizer is set to what it is not defined for.
    ///
    /// [`Error::NotFinite`] if the loss or a gradient is NaN or infinite: such an
    /// update, which `PyTorch` does, makes every parameter NaN.
    ///
    /// Nothing has changed then, and no step is counted.
    #[expect(clippy::needless_pass_by_value, reason = "views and references, as `inputs`")]
    pub fn step(
        &mut self,
        inputs: impl Inputs<N::Input>,
        targets: impl Targets<N::Loss, N::Output>,
    ) -> Result<Step, Error> {
        self.clip.map_or(Ok(()), Clip::check)?;
        self.optimizer.check()?;
        check_batch::<N>(&inputs)?;
        targets.check(&self.loss, inputs.samples())?;
        self.tape.set_randomness(self.randomness);
        let outputs = self.network.forward_train(inputs, &mut self.tape)?;
        self.output_gradient.resize(outputs.len(), N::Output::ZERO);
        let loss = targets.mean(&self.loss, outputs, &mut self.output_gradient);
        self.network.backward(&self.tape, &self.output_gradient, &mut self.gradients)?;
        self.update(loss)
    }

    /// Clips the gradients and moves the parameters and the state.
    fn update(&mut self, loss: f32) -> Result<Step, Error> {
        let gradients = self.gradients.as_mut_slice();
        let norm = clip::finite_norm(Some(loss), gradients, N::SEGMENTS)?;
        let (clipped, factor) = clip::prepare(self.clip, norm, gradients, N::SEGMENTS);
        let parameters = self.network.parameters_mut();
        self.optimizer.update(parameters, gradients, factor, N::SEGMENTS);
        self.network.run_update_state(&self.tape);
        self.randomness.step += 1;
        Ok(Step { loss, gradient_norm: clipped.norm, clip_factor: clipped.factor })
    }

    /// Loss and accuracy over a set of samples, at inference.
    ///
    /// # Errors
    ///
    /// Those of [`Trainer::step`], save [`Error::BatchTooSmall`].
    #[expect(clippy::needless_pass_by_value, reason = "views and references, as `inputs`")]
    pub fn evaluate(
        &self,
        inputs: impl Inputs<N::Input>,
        targets: impl Targets<N::Loss, N::Output>,
    ) -> Result<Evaluation, Error> {
        network::evaluate(&*self.network, &self.loss, &inputs, &targets)
    }

    /// The network as trained so far.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.network
    }

    /// The network, to change its parameters between steps.
    pub fn network_mut(&mut self) -> &mut N {
        &mut self.network
    }

    /// Ends the training.
    #[must_use]
    pub fn into_network(self) -> Box<N> {
        self.network
    }

    /// The optimizer.
    #[must_use]
    pub fn optimizer(&self) -> &O {
        &self.optimizer
    }

    /// The optimizer, to change its learning rate between steps.
    pub fn optimizer_mut(&mut self) -> &mut O {
        &mut self.optimizer
    }

    /// The gradients of the last step, or of one that was refused after it since
    /// they, or the loss, were not finite; those that [`Clip::Norm`] and
    /// [`Clip::Value`] clipped are clipped in it, [`Clip::GlobalNorm`] leaves
    /// them as they were.
    #[must_use]
    pub fn gradients(&self) -> &Gradients<N> {
        &self.gradients
    }

    /// Steps done so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.randomness.step
    }
}
