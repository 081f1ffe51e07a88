//! Adam, with coupled and with decoupled weight decay.

use alloc::vec::Vec;

use super::segments::{Decay, for_each_range};
use super::{Optimizer, settings};
use crate::Error;
use crate::math::{sqrt_f32, sqrt_f64};
use crate::parameters::Segment;
use crate::round::to_f32;
use crate::simd::{Kernel, Simd, dispatch};

/// Adam: each parameter's step is scaled by running means of its gradient and
/// of the gradient's square; the formulas are `PyTorch`'s `Adam`.
///
/// With gradient g, parameter p, learning rate r, step number t, weight decay w,
/// a step is
///
/// - g = g + w p
/// - m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g²
/// - p = p - r (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
///
/// Defaults: b1 = 0.9, b2 = 0.999, epsilon = 1e-8, w = 0. Kingma and Ba, "Adam:
/// A Method for Stochastic Optimization", ICLR 2015.
///
/// b1 and b2 are in [0, 1); learning rate, epsilon and weight decay are finite
/// and not negative. With an epsilon of 0 a parameter whose gradients have all
/// been zero becomes NaN, as in `PyTorch`.
#[derive(Clone, Debug)]
pub struct Adam(Core);

/// Adam with decoupled weight decay: p = p - r w p stands in place of the decay
/// in the gradient; the formulas are `PyTorch`'s `AdamW`.
///
/// Settings and defaults: those of [`Adam`], but w = 0.01. Loshchilov and Hutter, "Decoupled
/// Weight Decay Regularization", ICLR 2019.
#[derive(Clone, Debug)]
pub struct AdamW(Core);

/// What the two have in common.
#[derive(Clone, Debug)]
struct Core {
    learning_rate: f32,
    betas: [f32; 2],
    epsilon: f32,
    decay: Decay,
    /// `betas` to the power of the number of steps.
    powers: [f64; 2],
    means: Vec<f32>,
    squares: Vec<f32>,
}

impl Core {
    fn new(learning_rate: f32, weight_decay: f32) -> Self {
        Self {
            learning_rate,
            betas: [0.9, 0.999],
            epsilon: 1e-8,
            decay: Decay { strength: weight_decay, matrices_only: false },
            powers: [1.0; 2],
            means: Vec::new(),
            squares: Vec::new(),
        }
    }

    /// Makes the moments on first use.
    fn prepare(&mut self, len: usize) {
        if self.means.len() != len {
            self.powers = [1.0; 2];
            for moments in [&mut self.means, &mut self.squares] {
                moments.clear();
                moments.resize(len, 0.0);
            }
        }
    }

    fn check(&self) -> Result<(), Error> {
        settings::not_negative("learning rate", self.learning_rate)?;
        settings::below_one("first beta", self.betas[0])?;
        settings::below_one("second beta", self.betas[1])?;
        settings::not_negative("epsilon", self.epsilon)?;
        settings::not_negative("weight decay", self.decay.strength)
    }

    fn update(
        &mut self,
        parameters: &mut [f32],
        gradients: &[f32],
        factor: f32,
        segments: &[Segment],
        decoupled: bool,
    ) {
        self.prepare(parameters.len());
        for (power, beta) in self.powers.iter_mut().zip(self.betas) {
            *power *= f64::from(beta);
        }
        let rate = f64::from(self.learning_rate) / (1.0 - self.powers[0]);
        let scale = 1.0 / sqrt_f64(1.0 - self.powers[1]);
        for_each_range(segments, self.decay, |range, decay| {
            let shrink =
                if decoupled { f64::from(self.learning_rate) * f64::from(decay) } else { 0.0 };
            dispatch(Move {
                parameters: &mut parameters[range.clone()],
                gradients: &gradients[range.clone()],
                means: &mut self.means[range.clone()],
                squares: &mut self.squares[range],
                factor,
                decay: if decoupled { 0.0 } else { decay },
                keep: to_f32(1.0 - shrink),
                betas: self.betas,
                epsilon: self.epsilon,
                rate: to_f32(rate),
                scale: to_f32(scale),
            });
        });
        if self.epsilon == 0.0 {
            // The padding has become 0 / 0.
            for segment in segments.iter().filter(|segment| segment.trainable) {
                for tensor in segment.tensors() {
                    segment.layout.clear_padding(&mut parameters[tensor.range()]);
                }
            }
        }
    }
}

/// One step over a range.
struct Move<'a> {
    parameters: &'a mut [f32],
    gradients: &'a [f32],
    means: &'a mut [f32],
    squares: &'a mut [f32],
    factor: f32,
    decay: f32,
    /// What decoupled decay leaves of a parameter.
    keep: f32,
    betas: [f32; 2],
    epsilon: f32,
    /// The learning rate, corrected for the bias of the means.
    rate: f32,
    /// The factor that corrects the root of the squares.
    scale: f32,
}

impl Kernel for Move<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { factor, decay, keep, betas: [b1, b2], epsilon, rate, scale, .. } = self;
        let values = self.parameters.iter_mut().zip(self.gradients);
        let moments = self.means.iter_mut().zip(self.squares);
        for ((parameter, &gradient), (mean, square)) in values.zip(moments) {
            let gradient = gradient * factor + *parameter * decay;
            *mean = b1 * *mean + (1.0 - b1) * gradient;
            *square = b2 * *square + (1.0 - b2) * (gradient * gradient);
            let step = rate * *mean / (sqrt_f32(*square) * scale + epsilon);
            *parameter = *parameter * keep - step;
        }
    }
}

macro_rules! adam {
    ($name:ident, weight decay $decay:literal, decoupled $decoupled:literal) => {
        impl $name {
            /// With the default settings, and a learning rate such as 1e-3.
            #[must_use]
            pub fn new(learning_rate: f32) -> Self {
                Self(Core::new(learning_rate, $decay))
            }

            /// Sets b1 and b2, how much of the running means a step keeps.
            #[must_use]
            pub fn with_betas(mut self, b1: f32, b2: f32) -> Self {
                self.0.betas = [b1, b2];
                self
            }

            /// Sets what is added to the root of the mean square.
            #[must_use]
            pub fn with_epsilon(mut self, epsilon: f32) -> Self {
                self.0.epsilon = epsilon;
                self
            }

            /// Sets the weight decay.
            #[must_use]
            pub fn with_weight_decay(mut self, weight_decay: f32) -> Self {
                self.0.decay.strength = weight_decay;
                self
            }

            /// Spares biases, norms and slopes from weight decay.
            #[must_use]
            pub fn decay_matrices_only(mut self) -> Self {
                self.0.decay.matrices_only = true;
                self
            }
        }

        impl Optimizer for $name {
            fn check(&self) -> Result<(), Error> {
                self.0.check()
            }

            fn update(
                &mut self,
                parameters: &mut [f32],
                gradients: &[f32],
                factor: f32,
                segments: &[Segment],
            ) {
                self.0.update(parameters, gradients, factor, segments, $decoupled);
            }

            fn learning_rate(&self) -> f32 {
                self.0.learning_rate
            }

            fn set_learning_rate(&mut self, learning_rate: f32) {
                self.0.learning_rate = learning_rate;
            }
        }
    };
}

adam!(Adam, weight decay 0.0, decoupled false);
adam!(AdamW, weight decay 0.01, decoupled true);
