//! What every network with a `train` section can do.

use alloc::vec;

use super::clip::Clip;
use super::gradients::Gradients;
use super::loss::{Loss, Targets};
use super::penalty::Penalty;
use super::tape::Randomness;
use crate::error::check_samples;
use crate::parameters::Table;
use crate::{Error, Inputs, Network, Role, Row, Sample, batch, threads};

/// What forward saves of a batch for backward; `network!` generates one per
/// network.
pub trait Tape: Default + Send + Sync + 'static {
    /// A row of the network's inputs.
    type Input: Sample;
    /// A row of the network's outputs.
    type Output: Row;

    /// Makes room for a batch; allocates only beyond the largest so far.
    fn resize(&mut self, rows: usize);
    /// The batch.
    fn inputs(&self) -> &[Self::Input];
    /// The batch, to write before forward.
    fn inputs_mut(&mut self) -> &mut [Self::Input];
    /// What forward made of the batch.
    fn outputs(&self) -> &[Self::Output];
    /// Chooses the random numbers that dropout draws in the next forward: the
    /// same randomness drops the same units again.
    fn set_randomness(&mut self, randomness: Randomness);
}

/// The gradients of the values between a network's layers.
pub trait Deltas: Default + Send + Sync + 'static {
    /// Makes room for a batch; allocates only beyond the largest so far.
    fn resize(&mut self, rows: usize);
}

/// How well a network does on a set of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss, at inference: without dropout, with running statistics,
    /// and without a penalty.
    pub loss: f32,
    /// The share of right answers, where the loss has such: the class with the
    /// largest score, or the side of zero of each score.
    pub accuracy: Option<f32>,
}

/// A network that can be trained, as `network!` generates it.
///
/// The items up to [`Train::SMALLEST_BATCH`] are what `network!` generates;
/// users call those after them, or leave it all to a
/// [`Trainer`](super::Trainer).
///
/// # A training loop of one's own
///
/// A step is a call of [`Train::forward_train`], the gradient of the outputs,
/// [`Train::backward`], the optimizer's update, and [`Train::update_state`]:
/// without the last, batch norm's running statistics stay as they are in a new
/// network, and inference normalizes with those.
///
/// ```
/// use relu_runtime::prelude::*;
/// use relu_runtime::train::Randomness;
///
/// network! {
///     struct Policy(state: [4]) -> logits {
///         hidden: dense(16) -> batch_norm -> relu -> dropout(0.1),
///         logits: dense(2),
///     }
///     train { loss: softmax_cross_entropy }
/// }
///
/// # fn main() -> Result<(), relu_runtime::Error> {
/// # let states = [[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]];
/// let mut network = Policy::new(1);
/// let mut optimizer = Adam::new(1e-3);
/// let (mut tape, mut gradients) = (PolicyTape::default(), Gradients::new());
/// for step in 0..10 {
///     tape.set_randomness(Randomness::new(1, step));
///     let logits = network.forward_train(&states, &mut tape)?;
///     let of_logits: Vec<[f32; 2]> = logits.iter().map(|[a, b]| [*a, -b]).collect();
///     network.backward(&tape, &of_logits, &mut gradients)?;
///     let parameters = network.parameters_mut();
///     optimizer.update(parameters, gradients.as_slice(), 1.0, Policy::segments());
///     network.update_state(&tape)?;
/// }
/// # assert_ne!(network.parameter("hidden.1.running_mean")?, [0.0; 16]);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not described as trainable",
    label = "its description has no `train` section",
    note = "add `train {{ loss: softmax_cross_entropy }}` after the braces of the `struct` in \
            `network!`; training needs the feature `training` of the runtime"
)]
pub trait Train: Network {
    /// What forward saves of a batch for backward.
    type Tape: Tape<Input = Self::Input, Output = Self::Output>;
    /// The gradients of the values between layers.
    type Deltas: Deltas;
    /// The type of the loss that the `train` section names.
    type Loss: Loss;
    /// That loss, with its settings.
    const LOSS: Self::Loss;
    /// The penalty that the `train` section names.
    const PENALTY: Penalty = Penalty::NONE;
    /// The weight decay that the `train` section names, for the optimizer.
    const WEIGHT_DECAY: Option<f32> = None;
    /// The clipping that the `train` section names.
    const CLIP: Option<Clip>;
    /// The smallest batch to train on: 2 with batch norm, else 1.
    const SMALLEST_BATCH: usize;

    /// Runs the batch whose inputs the tape holds, and saves what backward
    /// needs.
    #[doc(hidden)]
    fn run_forward(&self, tape: &mut Self::Tape);

    /// Overwrites `parameters` with the gradients of all parameters, those of large
    /// weights for a single sample as factors, and `input_gradient`, if asked for, with
    /// that of the inputs.
    #[doc(hidden)]
    fn run_backward(
        &self,
        tape: &Self::Tape,
        output_gradient: &[Self::Output],
        deltas: &mut Self::Deltas,
        parameters: &mut Self,
        input_gradient: Option<&mut [Self::Input]>,
    );

    /// Moves the state towards that of the tape's batch, of at least
    /// `SMALLEST_BATCH` samples.
    #[doc(hidden)]
    fn run_update_state(&mut self, _tape: &Self::Tape) {}

    /// Runs a batch as in training (dropout, statistics of the batch), saves
    /// what backward needs on the tape, and returns the outputs.
    ///
    /// Dropout draws from the tape's randomness; a loop of one's own sets
    /// another with [`Tape::set_randomness`] before each step. Batch norm's
    /// running statistics do not move here but in [`Train::update_state`], which
    /// such a loop calls after each step.
    ///
    /// # Errors
    ///
    /// [`Error::Width`] if the rows are not as wide as the network's inputs,
    /// [`Error::Index`] for an index that its embedding has no row for,
    /// [`Error::EmptyBatch`], [`Error::BatchTooSmall`].
    fn forward_train<'tape>(
        &self,
        inputs: impl Inputs<Self::Input>,
        tape: &'tape mut Self::Tape,
    ) -> Result<&'tape [Self::Output], Error> {
        check_batch::<Self>(&inputs)?;
        Ok(run_forward(self, &inputs, tape))
    }

    /// Overwrites `gradients` with those of the parameters, from the gradient
    /// of the outputs of the batch on the tape.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyBatch`] if the tape holds no batch, [`Error::Samples`] if
    /// the gradient has another number of rows than the batch.
    fn backward(
        &self,
        tape: &Self::Tape,
        output_gradient: &[Self::Output],
        gradients: &mut Gradients<Self>,
    ) -> Result<(), Error> {
        run_backward(self, tape, output_gradient, gradients, None)?;
        gradients.multiply_out();
        Ok(())
    }

    /// [`Train::backward`] that writes the gradient of the inputs, too; for
    /// networks that read no indices, which have no gradient.
    ///
    /// # Errors
    ///
    /// Those of [`Train::backward`], and [`Error::Samples`] if
    /// `input_gradient` has another number of rows than the batch.
    fn backward_to_input(
        &self,
        tape: &Self::Tape,
        output_gradient: &[Self::Output],
        gradients: &mut Gradients<Self>,
        input_gradient: &mut [Self::Input],
    ) -> Result<(), Error>
    where
        Self::Input: Row,
    {
        check_samples(Role::InputGradient, tape.inputs().len(), input_gradient.len())?;
        run_backward(self, tape, output_gradient, gradients, Some(input_gradient))?;
        gradients.multiply_out();
        Ok(())
    }

    /// Moves the state, which is batch norm's running statistics, towards that
    /// of the batch on the tape; the last part of a training step.
    ///
    /// A network without batch norm has no state: nothing changes.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyBatch`] if the tape holds no batch,
    /// [`Error::BatchTooSmall`] if it holds fewer than
    /// [`Train::SMALLEST_BATCH`] samples, which have no unbiased variance.
    fn update_state(&mut self, tape: &Self::Tape) -> Result<(), Error> {
        check_count::<Self>(tape.outputs().len())?;
        self.run_update_state(tape);
        Ok(())
    }

    /// Loss and accuracy over a set of samples, at inference.
    ///
    /// # Errors
    ///
    /// Those of [`Trainer::step`](super::Trainer::step), save
    /// [`Error::BatchTooSmall`].
    fn evaluate(
        &self,
        inputs: impl Inputs<Self::Input>,
        targets: impl Targets<Self::Loss, Self::Output>,
    ) -> Result<Evaluation, Error> {
        evaluate(self, &Self::LOSS, &inputs, &targets)
    }
}

/// The network's table of segments, looked through while compiling.
#[inline]
pub(super) const fn table<N: Network>() -> Table<'static> {
    const { Table::new(N::SEGMENTS) }
}

/// Loss and accuracy of a network, at inference.
pub(super) fn evaluate<N: Train>(
    network: &N,
    loss: &N::Loss,
    inputs: &impl Inputs<N::Input>,
    targets: &impl Targets<N::Loss, N::Output>,
) -> Result<Evaluation, Error> {
    inputs.check(Role::Inputs)?;
    targets.check(loss, inputs.samples())?;
    if inputs.samples() == 0 {
        return Err(Error::EmptyBatch);
    }
    let mut outputs = vec![N::Output::ZERO; inputs.samples()];
    batch::infer(network, inputs, &mut &mut outputs)?;
    // The gradient is not of interest, but its place serves as workspace.
    let mut gradient = vec![N::Output::ZERO; outputs.len()];
    let loss = targets.mean(loss, &outputs, &mut gradient);
    Ok(Evaluation { loss, accuracy: targets.accuracy(&outputs) })
}

/// Runs a batch that is checked.
pub(super) fn run_forward<'tape, N: Train>(
    network: &N,
    inputs: &impl Inputs<N::Input>,
    tape: &'tape mut N::Tape,
) -> &'tape [N::Output] {
    tape.resize(inputs.samples());
    let rows = inputs.as_rows();
    if rows.is_none() {
        inputs.read(0, tape.inputs_mut());
    }
    threads::enter(threads::work::<N>(inputs.samples()), || {
        if let Some(rows) = rows {
            batch::copy(rows, tape.inputs_mut());
        }
        network.run_forward(tape);
    });
    tape.outputs()
}

/// Refuses a batch that the network cannot train on.
pub(super) fn check_batch<N: Train>(inputs: &impl Inputs<N::Input>) -> Result<(), Error> {
    inputs.check(Role::Inputs)?;
    N::check_indices(inputs)?;
    check_count::<N>(inputs.samples())
}

/// Refuses fewer samples than the network can train on.
fn check_count<N: Train>(samples: usize) -> Result<(), Error> {
    match samples {
        0 => Err(Error::EmptyBatch),
        found if found < N::SMALLEST_BATCH => {
            Err(Error::BatchTooSmall { smallest: N::SMALLEST_BATCH, found })
        }
        _ => Ok(()),
    }
}

/// Backward, which may keep factors.
pub(super) fn run_backward<N: Train>(
    network: &N,
    tape: &N::Tape,
    output_gradient: &[N::Output],
    gradients: &mut Gradients<N>,
    input_gradient: Option<&mut [N::Input]>,
) -> Result<(), Error> {
    let samples = tape.outputs().len();
    if samples == 0 {
        return Err(Error::EmptyBatch);
    }
    check_samples(Role::OutputGradient, samples, output_gradient.len())?;
    let (parameters, deltas) = gradients.parts(samples);
    deltas.resize(samples);
    threads::enter(threads::work::<N>(2 * samples), || {
        network.run_backward(tape, output_gradient, deltas, parameters, input_gradient);
    });
    Ok(())
}
