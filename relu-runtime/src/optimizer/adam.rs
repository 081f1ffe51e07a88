//! Adam, with coupled and with decoupled weight decay.

use super::Optimizer;
use super::moments::{Moments, kept, kept_square, quotient};
use super::settings::{
    Piece, Rule, Settings, check_betas, settings_accessors, weight_decay_setters,
};
use crate::math::{sqrt_f32, sqrt_f64};
use crate::round::to_f32;
use crate::simd::{Kernel, Simd, WIDEST, dispatch};
use crate::threads::{self, Divide, Items, NUMBER};
use crate::{Error, setting, train};

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
/// With `AMSGrad` the largest v so far takes the place of v in the last line.
///
/// Defaults: b1 = 0.9, b2 = 0.999, epsilon = 1e-8, w = 0. Kingma and Ba, "Adam:
/// A Method for Stochastic Optimization", ICLR 2015.
///
/// b1 and b2 are in [0, 1); learning rate, epsilon and weight decay are finite
/// and not negative. A parameter whose gradients have all been zero stays as it
/// is, with an epsilon of 0, too, where `PyTorch` makes it NaN.
#[derive(Clone, Debug)]
pub struct Adam {
    settings: Settings,
    state: State,
}

/// Adam with decoupled weight decay: p = p - r w p stands in place of the decay
/// in the gradient; the formulas are `PyTorch`'s `AdamW`.
///
/// Settings and defaults: those of [`Adam`], but w = 0.01. Loshchilov and
/// Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
#[derive(Clone, Debug)]
pub struct AdamW {
    settings: Settings,
    state: State,
}

/// What the two have in common.
#[derive(Clone, Debug)]
struct State {
    betas: [f32; 2],
    epsilon: f32,
    amsgrad: bool,
    /// `betas` to the power of the number of steps.
    powers: [f64; 2],
    /// Of the gradient, and of its square.
    means: Moments<2>,
    /// The largest means of the square so far, with `AMSGrad`.
    largest: Moments<1>,
}

impl State {
    const fn new() -> Self {
        Self {
            betas: [0.9, 0.999],
            epsilon: 1e-8,
            amsgrad: false,
            powers: [1.0; 2],
            means: Moments::new(),
            largest: Moments::new(),
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_betas(self.betas)?;
        setting::not_negative("epsilon", self.epsilon)
    }

    fn begin(&mut self, len: usize) {
        if self.means.prepare(len, 0.0) {
            self.powers = [1.0; 2];
        }
        if self.amsgrad {
            self.largest.prepare(len, 0.0);
        }
        for (power, beta) in self.powers.iter_mut().zip(self.betas) {
            *power *= f64::from(beta);
        }
    }

    fn visit(&mut self, state: &mut train::State) {
        let [first, second] = &mut self.powers;
        state.number("power_1", first);
        state.number("power_2", second);
        self.means.visit_state(state, ["mean", "square"]);
        self.largest.visit_state(state, ["largest"]);
    }

    /// Moves a piece; `keep` is what decoupled decay leaves of a parameter.
    fn advance(&mut self, piece: Piece<'_>, keep: f32) {
        let rate = f64::from(piece.rule.learning_rate) / (1.0 - self.powers[0]);
        let scale = 1.0 / sqrt_f64(1.0 - self.powers[1]);
        let numbers = Numbers {
            betas: self.betas,
            epsilon: self.epsilon,
            keep,
            rate: to_f32(rate),
            scale: to_f32(scale),
        };
        let means = self.means.range(&piece.range);
        let largest = self.amsgrad.then(|| self.largest.range(&piece.range));
        let largest = largest.map(|[largest]| largest);
        let items = Items { count: piece.range.len(), grain: WIDEST };
        let work = items.count * 4 * NUMBER;
        threads::divide(Move { piece, means, largest, numbers }, items, work);
    }
}

/// What a step of each number takes.
#[derive(Clone, Copy)]
struct Numbers {
    betas: [f32; 2],
    epsilon: f32,
    /// What decoupled decay leaves of a parameter.
    keep: f32,
    /// The learning rate, corrected for the bias of the means.
    rate: f32,
    /// The factor that corrects the root of the squares.
    scale: f32,
}

impl Numbers {
    /// Brings a gradient into its means.
    #[inline(always)]
    fn absorb(self, gradient: f32, mean: &mut f32, square: &mut f32) {
        let [b1, b2] = self.betas;
        *mean = kept(b1 * *mean + (1.0 - b1) * gradient);
        let fresh = b2 * *square + (1.0 - b2) * (gradient * gradient);
        *square = kept_square(fresh, *mean == 0.0 && gradient == 0.0);
    }

    #[inline(always)]
    fn step(self, parameter: &mut f32, mean: f32, square: f32) {
        let step = quotient(self.rate * mean, sqrt_f32(square) * self.scale + self.epsilon);
        *parameter = *parameter * self.keep - step;
    }
}

/// One step over a range.
struct Move<'a> {
    piece: Piece<'a>,
    means: [&'a mut [f32]; 2],
    /// There with `AMSGrad`.
    largest: Option<&'a mut [f32]>,
    numbers: Numbers,
}

impl Divide for Move<'_> {
    fn cut(self, at: usize) -> [Self; 2] {
        let Self { piece, means: [mean, square], largest, numbers } = self;
        let [first, second] = piece.cut(at);
        let (means, squares) = (mean.split_at_mut(at), square.split_at_mut(at));
        let (largest, other_largest) = largest.map(|largest| largest.split_at_mut(at)).unzip();
        [
            Self { piece: first, means: [means.0, squares.0], largest, numbers },
            Self { piece: second, means: [means.1, squares.1], largest: other_largest, numbers },
        ]
    }

    fn run(self) {
        dispatch(self);
    }
}

impl Kernel for Move<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _: S) {
        let Self { piece, means: [means, squares], largest, numbers } = self;
        let Piece { parameters, gradients, factor, rule, .. } = piece;
        let values = parameters.iter_mut().zip(gradients).zip(means.iter_mut().zip(squares));
        let absorb = |parameter: f32, gradient: f32, mean: &mut f32, square: &mut f32| {
            numbers.absorb(gradient * factor + parameter * rule.weight_decay, mean, square);
        };
        match largest {
            None => {
                for ((parameter, &gradient), (mean, square)) in values {
                    absorb(*parameter, gradient, mean, square);
                    numbers.step(parameter, *mean, *square);
                }
            }
            Some(largest) => {
                for (((parameter, &gradient), (mean, square)), largest) in values.zip(largest) {
                    absorb(*parameter, gradient, mean, square);
                    *largest = if *square > *largest { *square } else { *largest };
                    numbers.step(parameter, *mean, *largest);
                }
            }
        }
    }
}

macro_rules! adam {
    ($name:ident, weight decay $decay:literal, which $effect:literal) => {
        impl $name {
            /// With the default settings, and a learning rate such as 1e-3.
            #[must_use]
            pub fn new(learning_rate: f32) -> Self {
                Self { settings: Settings::new(learning_rate, $decay), state: State::new() }
            }

            /// Sets b1 and b2, how much of the running means a step keeps.
            #[must_use]
            pub fn with_betas(mut self, b1: f32, b2: f32) -> Self {
                self.state.betas = [b1, b2];
                self
            }

            /// Sets what is added to the root of the mean square.
            #[must_use]
            pub fn with_epsilon(mut self, epsilon: f32) -> Self {
                self.state.epsilon = epsilon;
                self
            }

            /// Divides by the root of the largest mean square so far, so that a
            /// parameter's steps never grow again.
            ///
            /// Reddi et al., "On the Convergence of Adam and Beyond", ICLR
            /// 2018.
            #[must_use]
            pub fn with_amsgrad(mut self) -> Self {
                self.state.amsgrad = true;
                self
            }

            weight_decay_setters!($effect);
        }
    };
}

adam!(Adam, weight decay 0.0, which "adds that many times the parameter to its gradient");
adam!(AdamW, weight decay 0.01, which "takes that share of the parameter, times the learning rate");

impl Optimizer for Adam {
    settings_accessors!();

    fn check(&self) -> Result<(), Error> {
        self.settings.check()?;
        self.state.check()
    }

    fn begin(&mut self, len: usize) {
        self.state.begin(len);
    }

    fn advance(&mut self, piece: Piece<'_>) {
        self.state.advance(piece, 1.0);
    }

    fn divides(&self) -> bool {
        true
    }

    fn visit_state(&mut self, state: &mut train::State) {
        state.part("adam", |state| self.state.visit(state));
    }
}

impl Optimizer for AdamW {
    settings_accessors!();

    fn check(&self) -> Result<(), Error> {
        self.settings.check()?;
        self.state.check()
    }

    fn begin(&mut self, len: usize) {
        self.state.begin(len);
    }

    fn advance(&mut self, piece: Piece<'_>) {
        let keep = piece.rule.keep();
        self.state.advance(piece.without_decay(), keep);
    }

    fn divides(&self) -> bool {
        true
    }

    fn visit_state(&mut self, state: &mut train::State) {
        state.part("adam_w", |state| self.state.visit(state));
    }
}
