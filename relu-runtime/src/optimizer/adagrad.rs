//! Adagrad.

use super::Optimizer;
use super::moments::{Moments, quotient};
use super::settings::{Piece, Rule, Settings, settings_accessors, weight_decay_setters};
use crate::math::sqrt_f32;
use crate::round::to_f32;
use crate::simd::{Kernel, Simd, dispatch};
use crate::train::State;
use crate::{Error, setting};

/// Adagrad: each parameter's step is divided by the root of the sum of all its
/// squared gradients so far, so that steps only ever shrink; the formulas are
/// `PyTorch`'s `Adagrad`.
///
/// With gradient g, parameter p, learning rate r, step number t, learning rate
/// decay d, weight decay w, a step is
///
/// - g = g + w p
/// - s = s + g²
/// - p = p - r / (1 + (t - 1) d) g / (sqrt(s) + epsilon)
///
/// Defaults: d = 0, s = 0 at first, epsilon = 1e-10, w = 0; a usual learning
/// rate is 1e-2. Duchi, Hazan and Singer, "Adaptive Subgradient Methods for
/// Online Learning and Stochastic Optimization", JMLR 2011.
#[derive(Clone, Debug)]
pub struct Adagrad {
    settings: Settings,
    learning_rate_decay: f32,
    initial_accumulator: f32,
    epsilon: f32,
    steps: u64,
    sums: Moments<1>,
}

impl Adagrad {
    /// With the default settings, and a learning rate such as 1e-2.
    #[must_use]
    pub fn new(learning_rate: f32) -> Self {
        Self {
            settings: Settings::new(learning_rate, 0.0),
            learning_rate_decay: 0.0,
            initial_accumulator: 0.0,
            epsilon: 1e-10,
            steps: 0,
            sums: Moments::new(),
        }
    }

    /// Sets how fast the learning rate falls with the number of steps.
    #[must_use]
    pub fn with_learning_rate_decay(mut self, decay: f32) -> Self {
        self.learning_rate_decay = decay;
        self
    }

    /// Sets what the sum of squares starts from.
    #[must_use]
    pub fn with_initial_accumulator(mut self, value: f32) -> Self {
        self.initial_accumulator = value;
        self
    }

    /// Sets what is added to the root of the sum.
    #[must_use]
    pub fn with_epsilon(mut self, epsilon: f32) -> Self {
        self.epsilon = epsilon;
        self
    }

    weight_decay_setters!("adds that many times the parameter to its gradient");
}

impl Optimizer for Adagrad {
    settings_accessors!();

    fn check(&self) -> Result<(), Error> {
        self.settings.check()?;
        setting::not_negative("learning rate decay", self.learning_rate_decay)?;
        setting::not_negative("initial accumulator", self.initial_accumulator)?;
        setting::not_negative("epsilon", self.epsilon)
    }

    fn begin(&mut self, len: usize) {
        if self.sums.prepare(len, self.initial_accumulator) {
            self.steps = 0;
        }
        self.steps += 1;
    }

    fn advance(&mut self, piece: Piece<'_>) {
        let past = (self.steps - 1) as f64;
        let slowdown = 1.0 + past * f64::from(self.learning_rate_decay);
        let rate = to_f32(f64::from(piece.rule.learning_rate) / slowdown);
        let [sums] = self.sums.range(&piece.range);
        dispatch(Move { piece, sums, rate, epsilon: self.epsilon });
    }

    fn visit_state(&mut self, state: &mut State) {
        state.part("adagrad", |state| {
            state.count("steps", &mut self.steps);
            self.sums.visit_state(state, ["sum"]);
        });
    }
}

/// One step over a range.
struct Move<'a> {
    piece: Piece<'a>,
    sums: &'a mut [f32],
    rate: f32,
    epsilon: f32,
}

impl Kernel for Move<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { piece, sums, rate, epsilon } = self;
        let Piece { parameters, gradients, factor, rule, .. } = piece;
        for ((parameter, &gradient), sum) in parameters.iter_mut().zip(gradients).zip(sums) {
            let gradient = gradient * factor + *parameter * rule.weight_decay;
            *sum += gradient * gradient;
            *parameter -= rate * quotient(gradient, sqrt_f32(*sum) + epsilon);
        }
    }
}
