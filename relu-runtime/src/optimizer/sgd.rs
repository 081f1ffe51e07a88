//! Stochastic gradient descent.

use alloc::vec::Vec;

use super::segments::{Decay, for_each_range};
use super::{Optimizer, settings};
use crate::Error;
use crate::parameters::Segment;
use crate::simd::{Kernel, Simd, dispatch};

/// Stochastic gradient descent, with momentum, Nesterov's momentum and weight
/// decay if asked for; the formulas are `PyTorch`'s `SGD`.
///
/// With gradient g, parameter p, learning rate r, momentum m, dampening d and
/// weight decay w, a step is
///
/// - g = g + w p
/// - v = m v + (1 - d) g, in the first step v = g
/// - p = p - r v, with Nesterov's momentum p - r (g + m v), without momentum
///   p - r g
///
/// Momentum: Polyak, "Some methods of speeding up the convergence of iteration
/// methods", 1964; Nesterov's in this form: Sutskever et al., "On the importance
/// of initialization and momentum in deep learning", ICML 2013.
///
/// All settings are finite; learning rate, momentum and weight decay are not
/// negative.
#[derive(Clone, Debug)]
pub struct Sgd {
    learning_rate: f32,
    momentum: f32,
    dampening: f32,
    nesterov: bool,
    decay: Decay,
    velocity: Vec<f32>,
}

impl Sgd {
    /// Plain descent: no momentum, no weight decay.
    #[must_use]
    pub fn new(learning_rate: f32) -> Self {
        Self {
            learning_rate,
            momentum: 0.0,
            dampening: 0.0,
            nesterov: false,
            decay: Decay { strength: 0.0, matrices_only: false },
            velocity: Vec::new(),
        }
    }

    /// Adds momentum, such as 0.9.
    #[must_use]
    pub fn with_momentum(mut self, momentum: f32) -> Self {
        self.momentum = momentum;
        self
    }

    /// Adds Nesterov's momentum, such as 0.9. Dampening does not go with it
    /// and becomes 0.
    #[must_use]
    pub fn with_nesterov(mut self, momentum: f32) -> Self {
        (self.momentum, self.dampening, self.nesterov) = (momentum, 0.0, true);
        self
    }

    /// Weakens the part of the gradient in the momentum by 1 - `dampening`.
    /// Nesterov's momentum does not go with it and becomes a plain one.
    #[must_use]
    pub fn with_dampening(mut self, dampening: f32) -> Self {
        (self.dampening, self.nesterov) = (dampening, false);
        self
    }

    /// Adds `weight_decay` times the parameter to its gradient.
    #[must_use]
    pub fn with_weight_decay(mut self, weight_decay: f32) -> Self {
        self.decay.strength = weight_decay;
        self
    }

    /// Spares biases, norms and slopes from weight decay.
    #[must_use]
    pub fn decay_matrices_only(mut self) -> Self {
        self.decay.matrices_only = true;
        self
    }

    /// Makes the velocity on first use; says whether this is the first step.
    fn prepare(&mut self, len: usize) -> bool {
        let first = self.momentum != 0.0 && self.velocity.len() != len;
        if first {
            self.velocity.clear();
            self.velocity.resize(len, 0.0);
        }
        first
    }
}

impl Optimizer for Sgd {
    fn check(&self) -> Result<(), Error> {
        settings::not_negative("learning rate", self.learning_rate)?;
        settings::not_negative("momentum", self.momentum)?;
        settings::finite("dampening", self.dampening)?;
        settings::not_negative("weight decay", self.decay.strength)
    }

    fn update(
        &mut self,
        parameters: &mut [f32],
        gradients: &[f32],
        factor: f32,
        segments: &[Segment],
    ) {
        let first = self.prepare(parameters.len());
        let Self { learning_rate, momentum, nesterov, .. } = *self;
        for_each_range(segments, self.decay, |range, decay| {
            let parameters = &mut parameters[range.clone()];
            let gradients = &gradients[range.clone()];
            if momentum == 0.0 {
                dispatch(Descend { parameters, gradients, factor, decay, learning_rate });
            } else {
                dispatch(Roll {
                    parameters,
                    gradients,
                    velocity: &mut self.velocity[range],
                    factor,
                    decay,
                    learning_rate,
                    momentum,
                    fresh: if first { 1.0 } else { 1.0 - self.dampening },
                    nesterov,
                });
            }
        });
    }

    fn learning_rate(&self) -> f32 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f32) {
        self.learning_rate = learning_rate;
    }
}

/// A step without momentum.
struct Descend<'a> {
    parameters: &'a mut [f32],
    gradients: &'a [f32],
    factor: f32,
    decay: f32,
    learning_rate: f32,
}

impl Kernel for Descend<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { factor, decay, learning_rate, .. } = self;
        for (parameter, &gradient) in self.parameters.iter_mut().zip(self.gradients) {
            let gradient = gradient * factor + *parameter * decay;
            *parameter -= learning_rate * gradient;
        }
    }
}

/// A step with momentum.
struct Roll<'a> {
    parameters: &'a mut [f32],
    gradients: &'a [f32],
    velocity: &'a mut [f32],
    factor: f32,
    decay: f32,
    learning_rate: f32,
    momentum: f32,
    /// The weight of the gradient in the velocity.
    fresh: f32,
    nesterov: bool,
}

impl Kernel for Roll<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { factor, decay, learning_rate, momentum, fresh, nesterov, .. } = self;
        let values = self.parameters.iter_mut().zip(self.gradients).zip(self.velocity);
        for ((parameter, &gradient), velocity) in values {
            let gradient = gradient * factor + *parameter * decay;
            *velocity = momentum * *velocity + fresh * gradient;
            let ahead = gradient + momentum * *velocity;
            *parameter -= learning_rate * if nesterov { ahead } else { *velocity };
        }
    }
}
