//! Adam with Nesterov's momentum.

use super::Optimizer;
use super::moments::{Moments, kept, kept_square, quotient};
use super::settings::{
    Piece, Rule, Settings, check_betas, settings_accessors, weight_decay_setters,
};
use crate::math::{exp_f64, ln_f64, sqrt_f32, sqrt_f64};
use crate::round::to_f32;
use crate::simd::{Kernel, Simd, dispatch};
use crate::train::State;
use crate::{Error, setting};

/// Adam that looks ahead with Nesterov's momentum, which grows from step to
/// step; the formulas are `PyTorch`'s `NAdam`.
///
/// With gradient g, parameter p, learning rate r, step number t, momentum decay
/// d, weight decay w, a step is
///
/// - g = g + w p, or with decoupled decay p = p - r w p
/// - u(t) = b1 (1 - 0.96^(t d) / 2), and U(t) the product of all u so far
/// - m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g²
/// - n = g (1 - u(t)) / (1 - U(t)) + m u(t + 1) / (1 - U(t + 1))
/// - p = p - r n / (sqrt(v / (1 - b2^t)) + epsilon)
///
/// Defaults: b1 = 0.9, b2 = 0.999, epsilon = 1e-8, d = 0.004, w = 0; a usual
/// learning rate is 2e-3. Dozat, "Incorporating Nesterov Momentum into Adam",
/// ICLR 2016 workshop.
#[derive(Clone, Debug)]
pub struct NAdam {
    settings: Settings,
    betas: [f32; 2],
    epsilon: f32,
    momentum_decay: f32,
    decoupled: bool,
    /// The number of steps.
    steps: u64,
    /// b2 to the power of the number of steps.
    power: f64,
    /// The product of all momenta so far.
    product: f64,
    /// Of the gradient, and of its square.
    means: Moments<2>,
}

impl NAdam {
    /// With the default settings, and a learning rate such as 2e-3.
    #[must_use]
    pub fn new(learning_rate: f32) -> Self {
        Self {
            settings: Settings::new(learning_rate, 0.0),
            betas: [0.9, 0.999],
            epsilon: 1e-8,
            momentum_decay: 4e-3,
            decoupled: false,
            steps: 0,
            power: 1.0,
            product: 1.0,
            means: Moments::new(),
        }
    }

    /// Sets b1 and b2, how much of the running means a step keeps.
    #[must_use]
    pub fn with_betas(mut self, b1: f32, b2: f32) -> Self {
        self.betas = [b1, b2];
        self
    }

    /// Sets what is added to the root of the mean square.
    #[must_use]
    pub fn with_epsilon(mut self, epsilon: f32) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// Sets how fast the momentum grows from b1 / 2 to b1.
    #[must_use]
    pub fn with_momentum_decay(mut self, momentum_decay: f32) -> Self {
        self.momentum_decay = momentum_decay;
        self
    }

    /// Decouples the weight decay from the gradient, as in
    /// [`AdamW`](super::AdamW).
    #[must_use]
    pub fn decoupled(mut self) -> Self {
        self.decoupled = true;
        self
    }

    weight_decay_setters!(
        "adds that many times the parameter to its gradient, unless it is decoupled"
    );

    /// u(t)
    fn momentum(&self, step: u64) -> f64 {
        let exponent = step as f64 * f64::from(self.momentum_decay);
        f64::from(self.betas[0]) * (1.0 - 0.5 * exp_f64(exponent * ln_f64(0.96)))
    }

    /// The factors of gradient and mean in a step.
    fn weights(&self) -> [f64; 2] {
        let [now, next] = [self.steps, self.steps + 1].map(|step| self.momentum(step));
        [(1.0 - now) / (1.0 - self.product), next / (1.0 - self.product * next)]
    }
}

impl Optimizer for NAdam {
    settings_accessors!();

    fn check(&self) -> Result<(), Error> {
        self.settings.check()?;
        check_betas(self.betas)?;
        setting::not_negative("epsilon", self.epsilon)?;
        setting::not_negative("momentum decay", self.momentum_decay)
    }

    fn begin(&mut self, len: usize) {
        if self.means.prepare(len, 0.0) {
            (self.steps, self.power, self.product) = (0, 1.0, 1.0);
        }
        self.steps += 1;
        self.power *= f64::from(self.betas[1]);
        self.product *= self.momentum(self.steps);
    }

    fn advance(&mut self, piece: Piece<'_>) {
        let rate = f64::from(piece.rule.learning_rate);
        let weights = self.weights().map(|weight| to_f32(rate * weight));
        let scale = to_f32(1.0 / sqrt_f64(1.0 - self.power));
        let Self { betas, epsilon, .. } = *self;
        let means = self.means.range(&piece.range);
        let (piece, keep) = if self.decoupled {
            let keep = piece.rule.keep();
            (piece.without_decay(), keep)
        } else {
            (piece, 1.0)
        };
        dispatch(Move { piece, means, betas, epsilon, weights, scale, keep });
    }

    fn visit_state(&mut self, state: &mut State) {
        state.part("nadam", |state| {
            state.count("steps", &mut self.steps);
            state.number("power", &mut self.power);
            state.number("product", &mut self.product);
            self.means.visit_state(state, ["mean", "square"]);
        });
    }
}

/// One step over a range.
struct Move<'a> {
    piece: Piece<'a>,
    means: [&'a mut [f32]; 2],
    betas: [f32; 2],
    epsilon: f32,
    /// Of the gradient and of its mean in a step; the learning rate is in them.
    weights: [f32; 2],
    /// The factor that corrects the root of the squares.
    scale: f32,
    /// What decoupled decay leaves of a parameter.
    keep: f32,
}

impl Kernel for Move<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { piece, means: [means, squares], betas: [b1, b2], epsilon, .. } = self;
        let (Piece { parameters, gradients, factor, rule, .. }, [fresh, past]) =
            (piece, self.weights);
        let values = parameters.iter_mut().zip(gradients);
        for ((parameter, &gradient), (mean, square)) in values.zip(means.iter_mut().zip(squares)) {
            let gradient = gradient * factor + *parameter * rule.weight_decay;
            *mean = kept(b1 * *mean + (1.0 - b1) * gradient);
            let next = b2 * *square + (1.0 - b2) * (gradient * gradient);
            *square = kept_square(next, *mean == 0.0 && gradient == 0.0);
            let root = sqrt_f32(*square) * self.scale + epsilon;
            *parameter = *parameter * self.keep - quotient(fresh * gradient + past * *mean, root);
        }
    }
}
