//! The gradient of several batches.

use super::gradients::Gradients;
use super::network::{self, Tape, Train};
use crate::Error;
use crate::round::to_f32;
use crate::threads;

/// The loss and the gradient of all batches since the last step, as if they
/// were one.
///
/// Each batch's gradient is divided by the first batch's divisor, which for a
/// single batch is that of the mean; what lacks to the mean over all is a factor
/// in the end.
pub(super) struct Accumulation<N: Train> {
    gradients: Gradients<N>,
    /// That of the batch at hand, where it is not the first.
    part: Option<Gradients<N>>,
    batches: usize,
    losses: f64,
    divisor: f64,
    first_divisor: f64,
    /// The norm of the last batch's gradient.
    norm: f64,
}

/// The mean over all batches.
#[derive(Clone, Copy)]
pub(super) struct Mean {
    pub loss: f64,
    /// The norm of the gradient, where it is known.
    pub norm: Option<f64>,
}

/// A batch's loss, before it is divided.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    pub loss: f64,
    pub divisor: f64,
}

impl Sum {
    pub(super) fn mean(self) -> f32 {
        to_f32(self.loss / self.divisor)
    }
}

impl<N: Train> Accumulation<N> {
    pub(super) fn new() -> Self {
        Self {
            gradients: Gradients::new(),
            part: None,
            batches: 0,
            losses: 0.0,
            divisor: 0.0,
            first_divisor: 1.0,
            norm: 0.0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.batches == 0
    }

    /// As backward has left them.
    pub(super) fn gradients_mut(&mut self) -> &mut Gradients<N> {
        &mut self.gradients
    }

    /// What a batch's output gradients are to be multiplied by.
    pub(super) fn factor(&self, divisor: f64) -> f32 {
        to_f32(1.0 / if self.is_empty() { divisor } else { self.first_divisor })
    }

    /// Adds the batch on the tape.
    ///
    /// Refuses a loss or a gradient that is not finite; the sum is as before
    /// then.
    pub(super) fn add(
        &mut self,
        network: &N,
        tape: &N::Tape,
        output_gradient: &[N::Output],
        sum: Sum,
    ) -> Result<(), Error> {
        debug_assert_eq!(tape.outputs().len(), output_gradient.len(), "a row per sample");
        let is_first = self.is_empty();
        let part = if is_first {
            &mut self.gradients
        } else {
            self.part.get_or_insert_with(Gradients::new)
        };
        let work = threads::work::<N>(2 * output_gradient.len());
        self.norm = threads::enter(work, || {
            network::run_backward(network, tape, output_gradient, part, None)?;
            part.finite_norm(sum.mean())
        })?;
        if is_first {
            self.first_divisor = sum.divisor;
        } else if let Some(part) = &mut self.part {
            part.multiply_out();
            self.gradients.multiply_out();
            self.gradients.accumulate(part);
        }
        self.batches += 1;
        self.losses += sum.loss;
        self.divisor += sum.divisor;
        Ok(())
    }

    /// Brings the gradients to the mean over all batches, and starts anew.
    pub(super) fn finish(&mut self) -> Mean {
        let loss = self.losses / self.divisor;
        let norm = if self.batches == 1 {
            Some(self.norm)
        } else {
            self.gradients.scale(to_f32(self.first_divisor / self.divisor));
            None
        };
        self.clear();
        Mean { loss, norm }
    }

    /// Starts anew.
    pub(super) fn clear(&mut self) {
        (self.batches, self.losses, self.divisor) = (0, 0.0, 0.0);
    }
}
