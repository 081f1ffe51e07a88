//! What all optimizers have in common.

use core::ops::Range;

use crate::parameters::Segment;
use crate::{Error, setting};

/// The settings that every optimizer has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The size of a step.
    pub learning_rate: f32,
    /// How strongly parameters are pulled to zero.
    pub weight_decay: f32,
    /// Whether biases, norms and slopes are spared from weight decay.
    pub decay_matrices_only: bool,
}

impl Settings {
    /// Weight decay of all parameters alike.
    #[must_use]
    pub const fn new(learning_rate: f32, weight_decay: f32) -> Self {
        Self { learning_rate, weight_decay, decay_matrices_only: false }
    }

    /// Refuses numbers below zero, infinity and NaN.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`]
    pub fn check(&self) -> Result<(), Error> {
        setting::not_negative("learning rate", self.learning_rate)?;
        setting::not_negative("weight decay", self.weight_decay)
    }

    /// What they come to for a segment.
    #[must_use]
    pub fn rule(&self, segment: &Segment) -> Rule {
        let decays = segment.decays || !self.decay_matrices_only;
        Rule {
            learning_rate: self.learning_rate,
            weight_decay: if decays { self.weight_decay } else { 0.0 },
        }
    }

    /// What they come to for all segments, if that is the same.
    #[must_use]
    pub fn common_rule(&self) -> Option<Rule> {
        let Self { learning_rate, weight_decay, decay_matrices_only } = *self;
        let is_common = !decay_matrices_only || weight_decay == 0.0;
        is_common.then_some(Rule { learning_rate, weight_decay })
    }
}

/// What a range of numbers moves by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// The size of a step.
    pub learning_rate: f32,
    /// How strongly these parameters are pulled to zero.
    pub weight_decay: f32,
}

impl Rule {
    /// What decoupled weight decay leaves of a parameter: 1 - r w.
    pub(super) fn keep(self) -> f32 {
        let shrink = f64::from(self.learning_rate) * f64::from(self.weight_decay);
        crate::round::to_f32(1.0 - shrink)
    }
}

/// A range of numbers that an optimizer moves under one rule.
#[derive(Debug)]
pub struct Piece<'a> {
    /// Where it lies in the flat slice.
    pub range: Range<usize>,
    /// The parameters of the range.
    pub parameters: &'a mut [f32],
    /// Their gradients, each of which counts times `factor`.
    pub gradients: &'a [f32],
    /// What to multiply each gradient by.
    pub factor: f32,
    /// What they move by.
    pub rule: Rule,
}

impl Piece<'_> {
    /// The numbers before `at`, and those from there on.
    pub(super) fn cut(self, at: usize) -> [Self; 2] {
        let Self { range, parameters, gradients, factor, rule } = self;
        let (parameters, gradients) = (parameters.split_at_mut(at), gradients.split_at(at));
        let middle = range.start + at;
        [
            Piece {
                range: range.start..middle,
                parameters: parameters.0,
                gradients: gradients.0,
                factor,
                rule,
            },
            Piece {
                range: middle..range.end,
                parameters: parameters.1,
                gradients: gradients.1,
                factor,
                rule,
            },
        ]
    }

    /// The same without weight decay in the gradient, which has become a factor
    /// of the parameter.
    pub(super) fn without_decay(mut self) -> Self {
        self.rule.weight_decay = 0.0;
        self
    }
}

/// The methods that set weight decay, for an optimizer with a field `settings`.
macro_rules! weight_decay_setters {
    ($effect:literal) => {
        #[doc = concat!("Sets the weight decay, which ", $effect, ".")]
        #[must_use]
        pub fn with_weight_decay(mut self, weight_decay: f32) -> Self {
            self.settings.weight_decay = weight_decay;
            self
        }

        /// Spares biases, norms and slopes from weight decay.
        #[must_use]
        pub fn decay_matrices_only(mut self) -> Self {
            self.settings.decay_matrices_only = true;
            self
        }
    };
}

/// The accessors of an optimizer with a field `settings`, where that is all that a rule
/// depends on.
macro_rules! settings_accessors {
    () => {
        fn settings(&self) -> &Settings {
            &self.settings
        }

        fn settings_mut(&mut self) -> &mut Settings {
            &mut self.settings
        }

        fn common_rule(&self) -> Option<Rule> {
            self.settings.common_rule()
        }
    };
}

/// Refuses two shares of running means that a step keeps.
pub(super) fn check_betas([b1, b2]: [f32; 2]) -> Result<(), Error> {
    setting::below_one("first beta", b1)?;
    setting::below_one("second beta", b2)
}

pub(super) use {settings_accessors, weight_decay_setters};
