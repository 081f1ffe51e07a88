//! Averages of weights.

use alloc::boxed::Box;

use crate::round::to_f32;
use crate::simd::{Kernel, Simd, dispatch};
use crate::{Error, Network, setting};

/// An exponential moving average of a network's parameters, which often does
/// better than the network itself.
///
/// After each step, for each parameter p,
///
/// average = decay average + (1 - decay) p
///
/// where the first update takes the parameters over. State (running statistics)
/// is taken over in each update. The same as `PyTorch`'s `AveragedModel` with
/// `get_ema_multi_avg_fn`. Polyak and Juditsky, "Acceleration of Stochastic
/// Approximation by Averaging", SIAM Journal on Control and Optimization 1992.
///
/// ```
/// use relu_runtime::prelude::*;
/// use relu_runtime::train::Ema;
///
/// network! {
///     struct Line(x: [1]) -> y { y: dense(1) }
///     train { loss: mean_squared_error }
/// }
///
/// # fn main() -> Result<(), relu_runtime::Error> {
/// let (inputs, targets) = ([[0.0], [1.0]], [1.0, 3.0]);
/// let mut trainer = Trainer::new(Line::new(1), Sgd::new(0.1));
/// let mut average = Ema::new(trainer.network(), 0.9)?;
/// for _ in 0..100 {
///     trainer.step(&inputs, &targets)?;
///     average.update(trainer.network());
/// }
/// println!("{}", average.network().evaluate(&inputs, &targets)?.loss);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Ema<N> {
    average: Box<N>,
    decay: f64,
    updates: u64,
}

impl<N: Network> Ema<N> {
    /// An average that keeps the share `decay` of itself in an update, such as
    /// 0.999. It is the network's copy at first, and allocates nothing later.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if the share is not from 0 to 1.
    pub fn new(network: &N, decay: f64) -> Result<Self, Error> {
        check(decay)?;
        Ok(Self { average: network.clone_boxed(), decay, updates: 0 })
    }

    /// Goes on with an average that was saved.
    ///
    /// # Errors
    ///
    /// Those of [`Ema::new`].
    pub fn resume(average: Box<N>, decay: f64) -> Result<Self, Error> {
        check(decay)?;
        Ok(Self { average, decay, updates: 1 })
    }

    /// Takes in a network as it is after a step.
    pub fn update(&mut self, network: &N) {
        self.updates += 1;
        if self.updates == 1 {
            self.average.copy_from(network);
            return;
        }
        let share = to_f32(1.0 - self.decay);
        let (averages, parameters) = (self.average.parameters_mut(), network.parameters());
        for tensor in N::tensors() {
            let range = tensor.range();
            let (averages, parameters) = (&mut averages[range.clone()], &parameters[range]);
            if tensor.segment().trainable {
                dispatch(Approach { averages, parameters, share });
            } else {
                averages.copy_from_slice(parameters);
            }
        }
    }

    /// The average, to evaluate, to save, or to copy into another network.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.average
    }

    /// Ends the averaging.
    #[must_use]
    pub fn into_network(self) -> Box<N> {
        self.average
    }
}

fn check(decay: f64) -> Result<(), Error> {
    setting::share("decay of an average", to_f32(decay))
}

/// Goes a share of the way from averages to parameters.
struct Approach<'a> {
    averages: &'a mut [f32],
    parameters: &'a [f32],
    share: f32,
}

impl Kernel for Approach<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        for (average, &parameter) in self.averages.iter_mut().zip(self.parameters) {
            *average += self.share * (parameter - *average);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::tests::Nested;

    #[test]
    fn an_average_that_was_saved_goes_on() {
        let networks = [1, 2, 3].map(Nested::new);
        let mut whole = Ema::new(&*networks[0], 0.9).unwrap();
        whole.update(&networks[0]);
        whole.update(&networks[1]);
        let mut resumed = Ema::resume(whole.network().clone_boxed(), 0.9).unwrap();
        for average in [&mut whole, &mut resumed] {
            average.update(&networks[2]);
        }
        assert_eq!(resumed.network().parameters(), whole.network().parameters());
    }

    #[test]
    fn every_iteration_of_a_repeat_is_averaged() {
        let mut network = Nested::zeroed();
        let mut average = Ema::new(&*network, 0.75).unwrap();
        average.update(&network);
        network.parameters_mut().fill(1.0);
        average.update(&network);
        for tensor in Nested::tensors() {
            let expected = if tensor.segment().trainable { 0.25 } else { 1.0 };
            let found = &average.network().parameters()[tensor.range()];
            assert!(found.iter().all(|value| *value == expected), "{}", tensor.name());
        }
    }

    #[test]
    fn a_decay_is_a_share() {
        let network = Nested::new(1);
        for decay in [-0.1, 1.5, f64::NAN] {
            let refused = Ema::new(&*network, decay);
            assert!(matches!(refused, Err(Error::Setting { .. })), "{decay}");
        }
    }
}
