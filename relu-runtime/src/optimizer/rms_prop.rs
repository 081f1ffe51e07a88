//! `RMSProp`.

use super::Optimizer;
use super::moments::{Moments, kept, kept_square, quotient};
use super::settings::{Piece, Rule, Settings, settings_accessors, weight_decay_setters};
use crate::math::sqrt_f32;
use crate::simd::{Kernel, Simd, dispatch};
use crate::train::State;
use crate::{Error, setting};

/// `RMSProp`: each parameter's step is divided by the root of a running mean of
/// its gradient's square; the formulas are `PyTorch`'s `RMSprop`.
///
/// With gradient g, parameter p, learning rate r, momentum m, weight decay w, a
/// step is
///
/// - g = g + w p
/// - v = alpha v + (1 - alpha) g²
/// - s = sqrt(v) + epsilon; centered, with a = alpha a + (1 - alpha) g, it is
///   sqrt(v - a²) + epsilon
/// - p = p - r g / s; with momentum b = m b + g / s and p = p - r b
///
/// Defaults: alpha = 0.99, epsilon = 1e-8, m = 0, w = 0, not centered; a usual
/// learning rate is 1e-2. Tieleman and Hinton, "Lecture 6.5: rmsprop", Neural
/// Networks for Machine Learning, 2012; centered: Graves, "Generating Sequences
/// With Recurrent Neural Networks", 2013.
#[derive(Clone, Debug)]
pub struct RmsProp {
    settings: Settings,
    alpha: f32,
    epsilon: f32,
    momentum: f32,
    centered: bool,
    squares: Moments<1>,
    means: Moments<1>,
    velocity: Moments<1>,
}

impl RmsProp {
    /// With the default settings, and a learning rate such as 1e-2.
    #[must_use]
    pub fn new(learning_rate: f32) -> Self {
        Self {
            settings: Settings::new(learning_rate, 0.0),
            alpha: 0.99,
            epsilon: 1e-8,
            momentum: 0.0,
            centered: false,
            squares: Moments::new(),
            means: Moments::new(),
            velocity: Moments::new(),
        }
    }

    /// Sets how much of the running means a step keeps.
    #[must_use]
    pub fn with_alpha(mut self, alpha: f32) -> Self {
        self.alpha = alpha;
        self
    }

    /// Sets what is added to the root of the mean square.
    #[must_use]
    pub fn with_epsilon(mut self, epsilon: f32) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// Adds momentum, such as 0.9.
    #[must_use]
    pub fn with_momentum(mut self, momentum: f32) -> Self {
        self.momentum = momentum;
        self
    }

    /// Divides by an estimate of the gradient's standard deviation instead of
    /// its root mean square.
    #[must_use]
    pub fn centered(mut self) -> Self {
        self.centered = true;
        self
    }

    weight_decay_setters!("adds that many times the parameter to its gradient");
}

impl Optimizer for RmsProp {
    settings_accessors!();

    fn check(&self) -> Result<(), Error> {
        self.settings.check()?;
        setting::share("alpha", self.alpha)?;
        setting::not_negative("epsilon", self.epsilon)?;
        setting::not_negative("momentum", self.momentum)
    }

    fn begin(&mut self, len: usize) {
        self.squares.prepare(len, 0.0);
        if self.centered {
            self.means.prepare(len, 0.0);
        }
        if self.momentum != 0.0 {
            self.velocity.prepare(len, 0.0);
        }
    }

    fn advance(&mut self, piece: Piece<'_>) {
        let Self { alpha, epsilon, momentum, centered, .. } = *self;
        let Piece { factor, rule, .. } = piece;
        let [squares] = self.squares.range(&piece.range);
        let means = centered.then(|| self.means.range(&piece.range)).map(|[means]| means);
        let velocity = (momentum != 0.0).then(|| self.velocity.range(&piece.range));
        let velocity = velocity.map(|[velocity]| velocity);
        let numbers = Numbers { alpha, epsilon, momentum, factor, rule };
        dispatch(Move { piece, squares, means, velocity, numbers });
    }

    fn visit_state(&mut self, state: &mut State) {
        state.part("rms_prop", |state| {
            self.squares.visit_state(state, ["square"]);
            self.means.visit_state(state, ["mean"]);
            self.velocity.visit_state(state, ["velocity"]);
        });
    }
}

/// What a step of each number takes.
#[derive(Clone, Copy)]
struct Numbers {
    alpha: f32,
    epsilon: f32,
    momentum: f32,
    factor: f32,
    rule: Rule,
}

impl Numbers {
    /// g / s
    #[inline(always)]
    fn plain(self, parameter: f32, gradient: f32, square: &mut f32) -> f32 {
        let gradient = gradient * self.factor + parameter * self.rule.weight_decay;
        *square = kept_square(self.mean(*square, gradient * gradient), gradient == 0.0);
        quotient(gradient, sqrt_f32(*square) + self.epsilon)
    }

    /// g / s, centered
    #[inline(always)]
    fn centered(self, parameter: f32, gradient: f32, square: &mut f32, mean: &mut f32) -> f32 {
        let gradient = gradient * self.factor + parameter * self.rule.weight_decay;
        *square = kept_square(self.mean(*square, gradient * gradient), gradient == 0.0);
        *mean = kept(self.mean(*mean, gradient));
        // Rounding may bring it below zero.
        let variance = (*square - *mean * *mean).max(0.0);
        quotient(gradient, sqrt_f32(variance) + self.epsilon)
    }

    #[inline(always)]
    fn mean(self, mean: f32, value: f32) -> f32 {
        self.alpha * mean + (1.0 - self.alpha) * value
    }

    #[inline(always)]
    fn roll(self, parameter: &mut f32, step: f32, velocity: &mut f32) {
        *velocity = kept(self.momentum * *velocity + step);
        *parameter -= self.rule.learning_rate * *velocity;
    }
}

/// One step over a range.
struct Move<'a> {
    piece: Piece<'a>,
    squares: &'a mut [f32],
    /// There if centered.
    means: Option<&'a mut [f32]>,
    /// There with momentum.
    velocity: Option<&'a mut [f32]>,
    numbers: Numbers,
}

impl Kernel for Move<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { piece: Piece { parameters, gradients, .. }, squares, numbers, .. } = self;
        let rate = numbers.rule.learning_rate;
        let values = parameters.iter_mut().zip(gradients).zip(squares);
        match (self.means, self.velocity) {
            (None, None) => {
                for ((parameter, &gradient), square) in values {
                    *parameter -= rate * numbers.plain(*parameter, gradient, square);
                }
            }
            (Some(means), None) => {
                for (((parameter, &gradient), square), mean) in values.zip(means) {
                    *parameter -= rate * numbers.centered(*parameter, gradient, square, mean);
                }
            }
            (None, Some(velocity)) => {
                for (((parameter, &gradient), square), velocity) in values.zip(velocity) {
                    let step = numbers.plain(*parameter, gradient, square);
                    numbers.roll(parameter, step, velocity);
                }
            }
            (Some(means), Some(velocity)) => {
                let moments = means.iter_mut().zip(velocity);
                for (((parameter, &gradient), square), (mean, velocity)) in values.zip(moments) {
                    let step = numbers.centered(*parameter, gradient, square, mean);
                    numbers.roll(parameter, step, velocity);
                }
            }
        }
    }
}
