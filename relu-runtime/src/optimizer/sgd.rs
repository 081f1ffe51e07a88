//! Stochastic gradient descent.

use super::Optimizer;
use super::moments::{Moments, kept};
use super::settings::{Piece, Rule, Settings, settings_accessors, weight_decay_setters};
use crate::simd::{Kernel, Simd, dispatch};
use crate::train::State;
use crate::{Error, setting};

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
    settings: Settings,
    momentum: f32,
    dampening: f32,
    nesterov: bool,
    velocity: Moments<1>,
    /// Whether this is the first step with momentum.
    first: bool,
}

impl Sgd {
    /// Plain descent: no momentum, no weight decay.
    #[must_use]
    pub fn new(learning_rate: f32) -> Self {
        Self {
            settings: Settings::new(learning_rate, 0.0),
            momentum: 0.0,
            dampening: 0.0,
            nesterov: false,
            velocity: Moments::new(),
            first: false,
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

    weight_decay_setters!("adds that many times the parameter to its gradient");
}

impl Optimizer for Sgd {
    settings_accessors!();

    fn check(&self) -> Result<(), Error> {
        self.settings.check()?;
        setting::not_negative("momentum", self.momentum)?;
        setting::finite("dampening", self.dampening)
    }

    fn begin(&mut self, len: usize) {
        self.first = self.momentum != 0.0 && self.velocity.prepare(len, 0.0);
    }

    fn advance(&mut self, piece: Piece<'_>) {
        let Self { momentum, nesterov, .. } = *self;
        if momentum == 0.0 {
            dispatch(Descend(piece));
        } else {
            let [velocity] = self.velocity.range(&piece.range);
            let fresh = if self.first { 1.0 } else { 1.0 - self.dampening };
            dispatch(Roll { piece, velocity, momentum, fresh, nesterov });
        }
    }

    fn visit_state(&mut self, state: &mut State) {
        state.part("sgd", |state| self.velocity.visit_state(state, ["velocity"]));
    }
}

/// A step without momentum.
struct Descend<'a>(Piece<'a>);

impl Kernel for Descend<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Piece { parameters, gradients, factor, rule, .. } = self.0;
        for (parameter, &gradient) in parameters.iter_mut().zip(gradients) {
            let gradient = gradient * factor + *parameter * rule.weight_decay;
            *parameter -= rule.learning_rate * gradient;
        }
    }
}

/// A step with momentum.
struct Roll<'a> {
    piece: Piece<'a>,
    velocity: &'a mut [f32],
    momentum: f32,
    /// The weight of the gradient in the velocity.
    fresh: f32,
    nesterov: bool,
}

impl Kernel for Roll<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { piece, velocity, momentum, fresh, nesterov } = self;
        let Piece { parameters, gradients, factor, rule, .. } = piece;
        let values = parameters.iter_mut().zip(gradients).zip(velocity);
        for ((parameter, &gradient), velocity) in values {
            let gradient = gradient * factor + *parameter * rule.weight_decay;
            *velocity = kept(momentum * *velocity + fresh * gradient);
            let ahead = gradient + momentum * *velocity;
            *parameter -= rule.learning_rate * if nesterov { ahead } else { *velocity };
        }
    }
}
