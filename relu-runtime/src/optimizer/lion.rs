//! Lion.

use super::Optimizer;
use super::moments::Moments;
use super::settings::{
    Piece, Rule, Settings, check_betas, settings_accessors, weight_decay_setters,
};
use crate::Error;
use crate::simd::{Kernel, Simd, dispatch};
use crate::train::State;

/// Lion: every parameter moves by the learning rate, in the direction of the
/// sign of a mixture of its gradient and a running mean.
///
/// With gradient g, parameter p, learning rate r, weight decay w, a step is
///
/// - c = b1 m + (1 - b1) g
/// - p = p - r w p - r sign(c), where the sign of 0 is 0
/// - m = b2 m + (1 - b2) g
///
/// Defaults: b1 = 0.9, b2 = 0.99, w = 0. Chen et al., "Symbolic Discovery of
/// Optimization Algorithms", `NeurIPS` 2023, who advise a learning rate three to
/// ten times smaller than [`AdamW`](super::AdamW)'s, such as 1e-4, and a weight
/// decay larger by the same factor.
#[derive(Clone, Debug)]
pub struct Lion {
    settings: Settings,
    betas: [f32; 2],
    means: Moments<1>,
}

impl Lion {
    /// With the default settings, and a learning rate such as 1e-4.
    #[must_use]
    pub fn new(learning_rate: f32) -> Self {
        let settings = Settings::new(learning_rate, 0.0);
        Self { settings, betas: [0.9, 0.99], means: Moments::new() }
    }

    /// Sets b1 and b2, how much of the running mean counts in a step, and how
    /// much of it a step keeps.
    #[must_use]
    pub fn with_betas(mut self, b1: f32, b2: f32) -> Self {
        self.betas = [b1, b2];
        self
    }

    weight_decay_setters!("takes that share of the parameter, times the learning rate");
}

impl Optimizer for Lion {
    settings_accessors!();

    fn check(&self) -> Result<(), Error> {
        self.settings.check()?;
        check_betas(self.betas)
    }

    fn begin(&mut self, len: usize) {
        self.means.prepare(len, 0.0);
    }

    fn advance(&mut self, piece: Piece<'_>) {
        let [means] = self.means.range(&piece.range);
        dispatch(Move { piece, means, betas: self.betas });
    }

    fn visit_state(&mut self, state: &mut State) {
        state.part("lion", |state| self.means.visit_state(state, ["mean"]));
    }
}

/// One step over a range.
struct Move<'a> {
    piece: Piece<'a>,
    means: &'a mut [f32],
    betas: [f32; 2],
}

impl Kernel for Move<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { piece, means, betas: [b1, b2] } = self;
        let Piece { parameters, gradients, factor, rule, .. } = piece;
        let keep = rule.keep();
        for ((parameter, &gradient), mean) in parameters.iter_mut().zip(gradients).zip(means) {
            let gradient = gradient * factor;
            let direction = b1 * *mean + (1.0 - b1) * gradient;
            // Zero, in the padding say, has no direction; NaN is its own.
            let sign = if direction == 0.0 { direction } else { direction.signum() };
            *parameter = *parameter * keep - rule.learning_rate * sign;
            *mean = b2 * *mean + (1.0 - b2) * gradient;
        }
    }
}
