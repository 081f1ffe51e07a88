//! What happens to a product's sums before they are stored.

use super::function::Function;
use super::lanewise::Lanewise;
use super::math::{Clip, Curve, Elu, Threshold};
use crate::Vector;
use crate::simd::Simd;

/// A function of one number, unit by unit.
#[derive(Clone, Copy, Debug)]
pub enum Activation<'a, const UNITS: usize, const PANELS: usize> {
    /// x
    Identity,
    /// max(x, 0)
    Relu,
    /// x where x >= 0, slope * x elsewhere.
    LeakyRelu(f32),
    /// As `LeakyRelu`, a slope per unit.
    Prelu(&'a Vector<UNITS, PANELS>),
    /// As `LeakyRelu`, one learned slope for all units.
    SharedPrelu(&'a Vector<1, 1>),
    /// x where x >= 0, alpha * (exp(x) - 1) elsewhere.
    Elu(f32),
    /// 1 / (1 + exp(-x))
    Sigmoid,
    /// tanh(x)
    Tanh,
    /// x Phi(x), with the distribution function of the normal distribution.
    Gelu,
    /// x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
    GeluTanh,
    /// x / (1 + exp(-x))
    Silu,
    /// 1.0507 x where x >= 0, 1.7581 (exp(x) - 1) elsewhere.
    Selu,
    /// ln(1 + exp(x))
    Softplus,
    /// x / (1 + |x|)
    Softsign,
    /// x tanh(ln(1 + exp(x)))
    Mish,
    /// min(max(x / 6 + 1 / 2, 0), 1)
    HardSigmoid,
    /// x min(max(x / 6 + 1 / 2, 0), 1)
    HardSwish,
    /// x where x is greater than the first number, the second one elsewhere;
    /// NaN goes through.
    Threshold(f32, f32),
    /// A factor per unit.
    Scale(&'a Vector<UNITS, PANELS>),
}

impl<const UNITS: usize, const PANELS: usize> Activation<'_, UNITS, PANELS> {
    /// The same without the sizes in the type; compiles only if the vectors are
    /// whole panels, as many as the units take.
    #[inline(always)]
    pub(super) fn erase(self) -> Function {
        match self {
            Self::Identity => Function::Identity,
            Self::Relu => Function::Relu,
            Self::LeakyRelu(slope) => Function::LeakyRelu(slope),
            Self::Prelu(slopes) => Function::Prelu(slopes.as_ptr()),
            Self::SharedPrelu(slope) => Function::LeakyRelu(slope.first()),
            Self::Softsign => Function::Curve(Curve::Softsign),
            Self::HardSigmoid => Function::Curve(Curve::HardSigmoid),
            Self::HardSwish => Function::Curve(Curve::HardSwish),
            Self::Elu(alpha) => Function::Curve(Curve::Elu(Elu::new(alpha))),
            Self::Selu => Function::Curve(Curve::Elu(Elu::SELU)),
            Self::Sigmoid => Function::Curve(Curve::Sigmoid),
            Self::Tanh => Function::Curve(Curve::Tanh),
            Self::Gelu => Function::Curve(Curve::Gelu),
            Self::GeluTanh => Function::Curve(Curve::GeluTanh),
            Self::Silu => Function::Curve(Curve::Silu),
            Self::Softplus => Function::Curve(Curve::Softplus),
            Self::Mish => Function::Curve(Curve::Mish),
            Self::Threshold(limit, replacement) => {
                Function::Curve(Curve::Threshold(Threshold { limit, replacement }))
            }
            Self::Scale(factors) => Function::Scale(factors.as_ptr()),
        }
    }
}

#[cfg(feature = "training")]
impl Activation<'_, 1, 1> {
    /// The same for rows of any width: the slope of the one unit is that of all.
    #[inline(always)]
    pub(super) fn shared(self) -> Self {
        match self {
            Self::Prelu(slope) => Self::SharedPrelu(slope),
            activation => activation,
        }
    }
}

/// A scale and a shift per unit: scale * x + shift.
#[derive(Clone, Debug)]
pub struct Affine<const UNITS: usize, const PANELS: usize> {
    pub(crate) scale: Vector<UNITS, PANELS>,
    pub(crate) shift: Vector<UNITS, PANELS>,
}

/// What happens to a product's sums: bias, then affine, then activation, then
/// clip; each only if asked for.
#[derive(Clone, Copy, Debug)]
pub struct Epilogue<'a, const OUT: usize, const PANELS: usize> {
    bias: Option<&'a Vector<OUT, PANELS>>,
    affine: Option<&'a Affine<OUT, PANELS>>,
    activation: Activation<'a, OUT, PANELS>,
    clip: Option<Clip>,
}

impl<const OUT: usize, const PANELS: usize> Default for Epilogue<'_, OUT, PANELS> {
    #[inline(always)]
    fn default() -> Self {
        Self::new()
    }
}

impl<'a, const OUT: usize, const PANELS: usize> Epilogue<'a, OUT, PANELS> {
    /// Leaves the sums as they are.
    #[must_use]
    #[inline(always)]
    pub const fn new() -> Self {
        Self { bias: None, affine: None, activation: Activation::Identity, clip: None }
    }

    /// Adds a number per unit.
    #[must_use]
    #[inline(always)]
    pub const fn bias(mut self, bias: &'a Vector<OUT, PANELS>) -> Self {
        self.bias = Some(bias);
        self
    }

    /// Scales and shifts each unit, with one rounding.
    #[must_use]
    #[inline(always)]
    pub const fn affine(mut self, affine: &'a Affine<OUT, PANELS>) -> Self {
        self.affine = Some(affine);
        self
    }

    /// Applies a function.
    #[must_use]
    #[inline(always)]
    pub const fn activation(mut self, activation: Activation<'a, OUT, PANELS>) -> Self {
        self.activation = activation;
        self
    }

    /// Limits the result to `low..=high`; NaN goes through.
    #[must_use]
    #[inline(always)]
    pub const fn clip(mut self, low: f32, high: f32) -> Self {
        self.clip = Some(Clip { low, high });
        self
    }

    /// The same without the sizes in the type; compiles only if the vectors are
    /// whole panels, as many as the units take.
    #[inline(always)]
    pub(super) fn erase(self) -> Steps {
        Steps {
            bias: self.bias.map(Vector::as_ptr),
            affine: self.affine.map(|affine| (affine.scale.as_ptr(), affine.shift.as_ptr())),
            function: self.activation.erase(),
            clip: self.clip,
            zero: -0.0,
        }
    }
}

/// An epilogue whose vectors are pointers to whole panels.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    bias: Option<*const f32>,
    affine: Option<(*const f32, *const f32)>,
    function: Function,
    clip: Option<Clip>,
    /// What is added to a bias, and stands for one that is missing: -0 changes nothing, 0
    /// makes a bias of -0 one of 0.
    zero: f32,
}

impl Steps {
    /// Keeps the sums, but for -0, which becomes 0.
    #[cfg(test)]
    pub const NONE: Self =
        Self { bias: None, affine: None, function: Function::Identity, clip: None, zero: 0.0 };

    /// The same for sums that may lack terms which are zero.
    ///
    /// A sum of underflowing terms may be -0 where skipping one of the terms
    /// that are zero makes it 0. Adding a number that is not -0 removes the
    /// difference, so the bias is first rid of -0: off the critical path.
    #[inline(always)]
    pub const fn of_skipped_terms(self) -> Self {
        Self { zero: 0.0, ..self }
    }

    #[inline(always)]
    pub const fn function(&self) -> Function {
        self.function
    }

    #[inline(always)]
    pub const fn clip(&self) -> Option<Clip> {
        self.clip
    }

    /// Whether any of it belongs to the units, but for the function.
    #[inline(always)]
    pub const fn has_units(&self) -> bool {
        self.bias.is_some() || self.affine.is_some()
    }

    /// What comes before the function.
    #[inline(always)]
    pub const fn before(self) -> Self {
        Self { function: Function::Identity, clip: None, ..self }
    }

    /// The function, and what comes after it.
    #[inline(always)]
    pub const fn after(self) -> Self {
        Self { bias: None, affine: None, ..self }
    }

    /// Whether the function is straight.
    #[inline(always)]
    pub const fn is_straight(&self) -> bool {
        self.function.is_straight()
    }

    /// Those of the units from `column` on.
    ///
    /// # Safety
    ///
    /// The vectors have a number for `column`.
    pub unsafe fn at_column(mut self, column: usize) -> Self {
        // SAFETY: the caller vouches for the vectors.
        unsafe {
            self.bias = self.bias.map(|bias| bias.add(column));
            self.affine = self.affine.map(|(scale, shift)| (scale.add(column), shift.add(column)));
            if let Function::Prelu(numbers) | Function::Scale(numbers) = &mut self.function {
                *numbers = numbers.add(column);
            }
        }
        self
    }

    /// What belongs to the units from `column` on.
    ///
    /// # Safety
    ///
    /// The vectors hold `LANES` numbers from `column` on.
    #[expect(clippy::manual_map, reason = "a closure would miss the target features")]
    #[inline(always)]
    pub unsafe fn units<S: Simd>(self, simd: S, column: usize) -> Units<S> {
        let zero = simd.splat(self.zero);
        // SAFETY: the caller vouches for the vectors.
        unsafe {
            Units {
                bias: match self.bias {
                    None => zero,
                    Some(bias) => simd.add(simd.load(bias.add(column)), zero),
                },
                affine: match self.affine {
                    None => None,
                    Some((scale, shift)) => {
                        Some((simd.load(scale.add(column)), simd.load(shift.add(column))))
                    }
                },
                function: self.function,
                slope: self.function.slope(simd, column),
                clip: self.clip,
                zero,
            }
        }
    }
}

/// An epilogue for a vector of units.
#[derive(Clone, Copy)]
pub struct Units<S: Simd> {
    /// `zero`, if there is none.
    bias: S::F32,
    affine: Option<(S::F32, S::F32)>,
    function: Function,
    slope: S::F32,
    clip: Option<Clip>,
    zero: S::F32,
}

impl<S: Simd> Units<S> {
    /// The same epilogue with all of its parts, where those that were missing
    /// change nothing: for a loop without branches.
    ///
    /// With a scale of 1 and a shift of [`Steps::zero`] a number keeps its bits, since it is
    /// -0 only where that is, and so it does between infinite limits.
    #[inline(always)]
    pub fn complete(self, simd: S) -> Self {
        let affine = self.affine.unwrap_or((simd.splat(1.0), self.zero));
        let clip = self.clip.unwrap_or(Clip { low: f32::NEG_INFINITY, high: f32::INFINITY });
        Self { affine: Some(affine), clip: Some(clip), ..self }
    }

    /// The same epilogue with another function.
    #[inline(always)]
    pub fn with(self, function: Function) -> Self {
        Self { function, ..self }
    }

    #[inline(always)]
    pub fn apply(&self, simd: S, sum: S::F32) -> S::F32 {
        let value = self.affine(simd, sum);
        self.clip(simd, self.function.apply(simd, value, self.slope))
    }

    /// The same for a function that is straight.
    #[inline(always)]
    pub fn apply_straight(&self, simd: S, sum: S::F32) -> S::F32 {
        let value = self.affine(simd, sum);
        self.clip(simd, self.function.apply_straight(simd, value, self.slope))
    }

    /// What comes before the function.
    #[inline(always)]
    pub fn affine(&self, simd: S, sum: S::F32) -> S::F32 {
        let value = simd.add(sum, self.bias);
        match self.affine {
            None => value,
            Some((scale, shift)) => simd.mul_add(value, scale, shift),
        }
    }

    #[inline(always)]
    fn clip(&self, simd: S, value: S::F32) -> S::F32 {
        match self.clip {
            None => value,
            Some(clip) => clip.at(simd, value),
        }
    }
}
