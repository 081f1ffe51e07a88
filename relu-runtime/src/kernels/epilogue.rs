//! What happens to a product's sums before they are stored.

use super::math;
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
            Self::Elu(alpha) => Function::Elu(alpha),
            Self::Sigmoid => Function::Sigmoid,
            Self::Tanh => Function::Tanh,
        }
    }
}

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
    clip: Option<(f32, f32)>,
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
        self.clip = Some((low, high));
        self
    }

    /// All of it, for the units from `column` on.
    ///
    /// # Safety
    ///
    /// `column` is a multiple of the lanes, below `PANELS * PANEL`.
    #[cfg(test)]
    #[inline(always)]
    pub(super) unsafe fn apply<S: Simd>(self, simd: S, sum: S::F32, column: usize) -> S::F32 {
        // SAFETY: the vectors are `PANELS` panels, as `erase` makes sure, and a
        // panel is a multiple of the lanes.
        unsafe { self.erase().apply(simd, sum, column) }
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
        }
    }
}

/// An activation whose vectors are pointers to whole panels.
#[derive(Clone, Copy, Debug)]
pub enum Function {
    Identity,
    Relu,
    LeakyRelu(f32),
    Prelu(*const f32),
    Elu(f32),
    Sigmoid,
    Tanh,
}

impl Function {
    /// # Safety
    ///
    /// The vectors hold `LANES` numbers from `column` on.
    #[inline(always)]
    pub unsafe fn apply<S: Simd>(self, simd: S, value: S::F32, column: usize) -> S::F32 {
        match self {
            Self::Identity => value,
            Self::Relu => simd.select(simd.less(value, simd.splat(0.0)), simd.splat(0.0), value),
            Self::LeakyRelu(slope) => leaky(simd, value, simd.splat(slope)),
            // SAFETY: the caller vouches for it.
            Self::Prelu(slopes) => leaky(simd, value, unsafe { simd.load(slopes.add(column)) }),
            Self::Elu(alpha) => elu(simd, value, alpha),
            Self::Sigmoid => math::sigmoid(simd, value),
            Self::Tanh => math::tanh(simd, value),
        }
    }
}

/// x where x >= 0 or x is NaN, slope * x elsewhere.
#[inline(always)]
fn leaky<S: Simd>(simd: S, value: S::F32, slope: S::F32) -> S::F32 {
    let scaled = simd.mul(value, slope);
    simd.select(simd.less(value, simd.splat(0.0)), scaled, value)
}

/// x where x >= 0 or x is NaN, alpha * (exp(x) - 1) elsewhere.
#[inline(always)]
fn elu<S: Simd>(simd: S, value: S::F32, alpha: f32) -> S::F32 {
    let below = simd.mul(math::exp_m1(simd, value), simd.splat(alpha));
    simd.select(simd.less(value, simd.splat(0.0)), below, value)
}

/// An epilogue whose vectors are pointers to whole panels.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    bias: Option<*const f32>,
    affine: Option<(*const f32, *const f32)>,
    function: Function,
    clip: Option<(f32, f32)>,
}

impl Steps {
    /// Keeps the sums, but for -0, which becomes 0.
    pub const NONE: Self =
        Self { bias: None, affine: None, function: Function::Identity, clip: None };

    #[inline(always)]
    pub fn function(&self) -> Function {
        self.function
    }

    /// The same steps with another function.
    #[inline(always)]
    pub fn with(self, function: Function) -> Self {
        Self { function, ..self }
    }

    /// # Safety
    ///
    /// The vectors hold `LANES` numbers from `column` on.
    #[inline(always)]
    pub unsafe fn apply<S: Simd>(self, simd: S, sum: S::F32, column: usize) -> S::F32 {
        // SAFETY: here and below the caller vouches for the vectors.
        let value = unsafe { self.biased(simd, sum, column) };
        let value = match self.affine {
            None => value,
            // SAFETY: as above.
            Some((scale, shift)) => unsafe {
                simd.mul_add(value, simd.load(scale.add(column)), simd.load(shift.add(column)))
            },
        };
        // SAFETY: as above.
        let value = unsafe { self.function.apply(simd, value, column) };
        match self.clip {
            None => value,
            Some((low, high)) => clip(simd, value, low, high),
        }
    }

    /// Adds the bias, or zero.
    ///
    /// A sum of underflowing terms may be -0 where skipping one of the terms
    /// that are zero makes it 0. Adding a number that is not -0 removes the
    /// difference, so the bias is first rid of -0: off the critical path.
    ///
    /// # Safety
    ///
    /// As for `apply`.
    #[inline(always)]
    unsafe fn biased<S: Simd>(self, simd: S, sum: S::F32, column: usize) -> S::F32 {
        let zero = simd.splat(0.0);
        let bias = match self.bias {
            None => zero,
            // SAFETY: the caller vouches for it.
            Some(bias) => simd.add(unsafe { simd.load(bias.add(column)) }, zero),
        };
        simd.add(sum, bias)
    }
}

/// Limits a value to `low..=high`; NaN goes through.
#[inline(always)]
pub(super) fn clip<S: Simd>(simd: S, value: S::F32, low: f32, high: f32) -> S::F32 {
    let (low, high) = (simd.splat(low), simd.splat(high));
    let value = simd.select(simd.less(value, low), low, value);
    simd.select(simd.less(high, value), high, value)
}
