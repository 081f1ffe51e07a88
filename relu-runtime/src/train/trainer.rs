//! A network, an optimizer, and the buffers of a step.

use alloc::{boxed::Box, vec::Vec};

use super::accumulation::{Accumulation, Mean, Sum};
use super::clip::{self, Clip};
use super::gradients::Gradients;
use super::loss::Targets;
use super::network::{self, Evaluation, Tape, Train, check_batch, table};
use super::penalty::Penalty;
#[cfg(feature = "safetensors")]
use super::state::State;
use super::tape::Randomness;
use crate::optimizer::{self, Optimizer};
use crate::round::to_f32;
use crate::schedule::Schedule;
use crate::{Error, Inputs, Sample};

/// Trains a network, one batch per step.
///
/// A step over a batch no larger than one already seen allocates nothing; the
/// first one makes the optimizer's moments.
pub struct Trainer<N: Train, O> {
    network: Box<N>,
    optimizer: O,
    loss: N::Loss,
    penalty: Penalty,
    clip: Option<Clip>,
    /// With the learning rate that it multiplies.
    schedule: Option<(f32, Box<dyn Schedule>)>,
    /// Its step counts batches, of which a step may have several.
    randomness: Randomness,
    steps: u64,
    tape: N::Tape,
    accumulation: Accumulation<N>,
    output_gradient: Vec<N::Output>,
}

/// What a step reports.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The mean loss over the batch, before the update, and the penalty.
    pub loss: f32,
    /// The Euclidean norm of all gradients, before clipping; infinite if it
    /// exceeds all `f32`s.
    pub gradient_norm: f32,
    /// The smallest factor by which clipping multiplied a gradient; 1 where it
    /// changed nothing. See [`Clipped::factor`](super::Clipped::factor).
    pub clip_factor: f32,
}

impl<N: Train, O: Optimizer> Trainer<N, O> {
    /// A trainer with the loss, the penalty and the clipping of the network's
    /// `train` section; where that names a weight decay, the optimizer gets it.
    #[must_use]
    pub fn new(network: Box<N>, mut optimizer: O) -> Self {
        if let Some(weight_decay) = N::WEIGHT_DECAY {
            optimizer.settings_mut().weight_decay = weight_decay;
        }
        Self {
            network,
            optimizer,
            loss: N::LOSS,
            penalty: N::PENALTY,
            clip: N::CLIP,
            schedule: None,
            randomness: Randomness::default(),
            steps: 0,
            tape: N::Tape::default(),
            accumulation: Accumulation::new(),
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

    /// Penalizes large weights otherwise than the `train` section says.
    #[must_use]
    pub fn with_penalty(mut self, penalty: Penalty) -> Self {
        self.penalty = penalty;
        self
    }

    /// Changes the learning rate from step to step: the schedule says what the
    /// optimizer's, as it is now, is multiplied by. Without a schedule the rate
    /// is set by hand ([`Trainer::optimizer_mut`]), or stays.
    #[must_use]
    pub fn with_schedule(mut self, schedule: impl Schedule + 'static) -> Self {
        self.schedule = Some((self.optimizer.learning_rate(), Box::new(schedule)));
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
    /// If batches have been accumulated before, they are part of it.
    ///
    /// # Errors
    ///
    /// [`Error::Width`] and [`Error::Samples`] if inputs and targets do not fit
    /// the network or each other, [`Error::Index`] for an index that its embedding
    /// has no row for, [`Error::EmptyBatch`],
    /// [`Error::BatchTooSmall`], [`Error::Label`] and [`Error::TargetValue`]
    /// for targets that the loss is not defined for, [`Error::SampleWeight`],
    /// [`Error::ClassWeights`], [`Error::OtherNetwork`], and [`Error::Setting`] if
    /// the loss, the penalty, the clipping, the schedule or the optimizer is set to
    /// what it is not defined for.
    ///
    /// [`Error::NotFinite`] if the loss or a gradient is NaN or infinite: such an
    /// update, which `PyTorch` does, makes every parameter NaN.
    ///
    /// Nothing has changed then, and no step is counted; but if the mean over
    /// several batches is not finite, those accumulated before are gone.
    pub fn step(
        &mut self,
        inputs: impl Inputs<N::Input>,
        targets: impl Targets<N::Loss, N::Output>,
    ) -> Result<Step, Error> {
        self.check()?;
        let randomness = self.randomness;
        self.add(inputs, targets)?;
        let step = self.finish().inspect_err(|_| self.randomness = randomness)?;
        self.network.run_update_state(&self.tape);
        Ok(step)
    }

    /// The part of a step before clipping: forward, loss, backward. The gradient
    /// is added to those of all batches since the last step, and
    /// [`Trainer::apply`] takes the step.
    ///
    /// So batches that do not fit into memory together count as one: the step is
    /// that of the mean over all their samples, up to rounding. Two things tell the
    /// difference: batch norm, whose statistics are those of each batch by itself,
    /// and class weights where there are several outputs, whose losses are each
    /// divided by the weights of their batch.
    /// Returns the batch's mean loss.
    ///
    /// ```
    /// # use relu_runtime::prelude::*;
    /// # network! {
    /// #     struct Line(x: [1]) -> y { y: dense(1) }
    /// #     train { loss: mean_squared_error }
    /// # }
    /// # fn main() -> Result<(), relu_runtime::Error> {
    /// # let mut trainer = Trainer::new(Line::new(1), Sgd::new(0.1));
    /// for (inputs, targets) in [([[0.0], [1.0]], [1.0, 3.0]), ([[2.0], [3.0]], [5.0, 7.0])] {
    ///     trainer.accumulate(&inputs, &targets)?;
    /// }
    /// let step = trainer.apply()?;
    /// # assert!(step.loss > 0.0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Trainer::step`]. Nothing has changed then: the batches
    /// accumulated before are still there.
    pub fn accumulate(
        &mut self,
        inputs: impl Inputs<N::Input>,
        targets: impl Targets<N::Loss, N::Output>,
    ) -> Result<f32, Error> {
        self.check()?;
        let loss = self.add(inputs, targets)?;
        self.network.run_update_state(&self.tape);
        Ok(loss)
    }

    /// The rest of a step after [`Trainer::accumulate`]: clipping and update, by
    /// the mean over all samples since the last step.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyBatch`] if there are none, [`Error::Setting`] as for
    /// [`Trainer::step`]; [`Error::NotFinite`] if the mean loss or gradient is
    /// not finite, and then the batches are gone.
    pub fn apply(&mut self) -> Result<Step, Error> {
        if self.accumulation.is_empty() {
            return Err(Error::EmptyBatch);
        }
        self.check()?;
        self.finish()
    }

    /// Sets the learning rate of this step, and refuses settings that a step is
    /// not defined for.
    fn check(&mut self) -> Result<(), Error> {
        if let Some((base, schedule)) = &self.schedule {
            schedule.check()?;
            self.optimizer.set_learning_rate(schedule.learning_rate(*base, self.steps));
        }
        self.penalty.check()?;
        self.clip.map_or(Ok(()), Clip::check)?;
        self.optimizer.check_network(N::SEGMENTS)?;
        self.optimizer.check()
    }

    /// Adds a batch to the accumulation; returns its mean loss.
    #[expect(clippy::needless_pass_by_value, reason = "views and references, as `inputs`")]
    fn add(
        &mut self,
        inputs: impl Inputs<N::Input>,
        targets: impl Targets<N::Loss, N::Output>,
    ) -> Result<f32, Error> {
        check_batch::<N>(&inputs)?;
        targets.check(&self.loss, inputs.samples())?;
        self.tape.set_randomness(self.randomness);
        let outputs = network::run_forward(&*self.network, &inputs, &mut self.tape);
        self.output_gradient.resize(outputs.len(), N::Output::ZERO);
        let divisor = targets.divisor(&self.loss, outputs.len());
        let factor = self.accumulation.factor(divisor);
        let loss = targets.sum(&self.loss, outputs, &mut self.output_gradient, factor);
        let sum = Sum { loss, divisor };
        self.accumulation.add(&self.network, &self.tape, &self.output_gradient, sum)?;
        self.randomness.step += 1;
        Ok(sum.mean())
    }

    /// Penalizes, clips, and moves the parameters.
    fn finish(&mut self) -> Result<Step, Error> {
        let Mean { loss, norm } = self.accumulation.finish();
        if !self.moves_factors() {
            self.accumulation.gradients_mut().multiply_out();
        }
        let gradients = self.accumulation.gradients_mut();
        let parameters = self.network.parameters_mut();
        let penalty = self.penalty.apply(parameters, gradients.as_mut_slice(), N::SEGMENTS);
        let loss = to_f32(loss + penalty);
        let norm = norm.filter(|_| self.penalty == Penalty::NONE);
        let norm = match (clear_frozen::<N>(&self.optimizer, gradients.as_mut_slice()), norm) {
            (false, Some(norm)) => norm,
            _ => gradients.finite_norm(loss)?,
        };
        let (clipped, factor) =
            clip::prepare(self.clip, norm, gradients.as_mut_slice(), N::SEGMENTS);
        let gradients = gradients.factored();
        optimizer::update(&mut self.optimizer, parameters, gradients, factor, table::<N>());
        self.steps += 1;
        Ok(Step { loss, gradient_norm: clipped.norm, clip_factor: clipped.factor })
    }

    /// Whether the optimizer takes gradients that are kept as factors, and nothing before
    /// it needs them as numbers.
    fn moves_factors(&self) -> bool {
        self.penalty == Penalty::NONE
            && matches!(self.clip, None | Some(Clip::GlobalNorm(_)))
            && optimizer::alike(&self.optimizer, self.network.as_slice().len()).is_some()
    }

    /// Hands a metric, such as the loss of an evaluation, to the schedule: a
    /// [`ReduceOnPlateau`](crate::schedule::ReduceOnPlateau) in it lives by that.
    pub fn observe(&mut self, metric: f32) {
        if let Some((_, schedule)) = &mut self.schedule {
            schedule.observe(self.steps, metric);
        }
    }

    /// Shows all that the next step depends on, save the network and what the
    /// trainer was made with.
    #[cfg(feature = "safetensors")]
    pub(crate) fn visit_state(&mut self, state: &mut State) {
        state.count("steps", &mut self.steps);
        state.part("dropout", |state| {
            state.seed("seed", &mut self.randomness.seed);
            state.count("step", &mut self.randomness.step);
        });
        state.part("optimizer", |state| {
            let mut learning_rate = f64::from(self.optimizer.learning_rate());
            state.number("learning_rate", &mut learning_rate);
            self.optimizer.set_learning_rate(to_f32(learning_rate));
            self.optimizer.visit_state(state);
        });
        if let Some((base, schedule)) = &mut self.schedule {
            state.part("schedule", |state| {
                let mut learning_rate = f64::from(*base);
                state.number("learning_rate", &mut learning_rate);
                *base = to_f32(learning_rate);
                schedule.visit_state(state);
            });
        }
    }

    /// Starts anew with the accumulation.
    #[cfg(feature = "safetensors")]
    pub(crate) fn forget_accumulated(&mut self) {
        self.accumulation.clear();
    }

    /// Whether batches have been accumulated that no step has applied.
    #[cfg(feature = "safetensors")]
    pub(crate) fn is_accumulating(&self) -> bool {
        !self.accumulation.is_empty()
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
    ///
    /// After a step of a single sample those of large weights are not there yet, but made
    /// here.
    #[must_use]
    pub fn gradients(&mut self) -> &Gradients<N> {
        let gradients = self.accumulation.gradients_mut();
        gradients.multiply_out();
        gradients
    }

    /// Steps done so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }
}

/// Gradients of parameters that the optimizer keeps as they are do not count in
/// clipping. Says whether there are such.
fn clear_frozen<N: Train>(optimizer: &impl Optimizer, gradients: &mut [f32]) -> bool {
    let mut any = false;
    if optimizer.common_rule().is_some() {
        return any;
    }
    for tensor in N::tensors().filter(|tensor| tensor.segment().trainable) {
        if optimizer.rule(tensor).is_none() {
            gradients[tensor.range()].fill(0.0);
            any = true;
        }
    }
    any
}
