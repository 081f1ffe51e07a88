//! Activations made of the exponential of a number that is not positive.

use super::bits::{Scale, at_least, at_most, magnitude, negate};
use super::exp::Decay;
use super::ln::ln_1p;
use super::logistic::{self, Gate};
use super::{gelu, mish, tanh};
use crate::simd::Simd;

/// From there on e^-x is 0, even times x.
pub(super) const FAR: f32 = 170.0;

/// A function of one number, in three steps of which the second is the same for
/// all: an exponent, its exponential, and a value or a derivative from that.
///
/// So a loop in which each function has its branch holds one exponential, and
/// what differs in numbers alone is one function.
#[derive(Clone, Copy, Debug)]
pub enum Curve {
    Elu(Elu),
    Sigmoid,
    Tanh,
    Gelu,
    Gate(Gate),
    Softplus,
    Mish,
}

impl Curve {
    #[inline(always)]
    pub fn value<S: Simd>(self, simd: S, x: S::F32) -> S::F32 {
        let decay = &self.decay(simd, x);
        match self {
            Self::Elu(elu) => elu.value(simd, x, decay),
            Self::Sigmoid => logistic::value(simd, x, simd.splat(1.0), decay),
            Self::Tanh => tanh::value(simd, x, decay),
            Self::Gelu => gelu::value(simd, x, decay),
            // The sign of z is that of x.
            Self::Gate(_) => logistic::value(simd, x, at_least(simd, x, -FAR), decay),
            // max(x, 0) + ln(1 + e^-|x|), which is x from 17 on.
            Self::Softplus => simd.add(at_least(simd, x, 0.0), ln_1p(simd, decay.value(simd))),
            Self::Mish => mish::value(simd, x, decay),
        }
    }

    /// The derivative at x, of those functions whose value does not tell it.
    #[inline(always)]
    pub fn slope<S: Simd>(self, simd: S, x: S::F32) -> S::F32 {
        let decay = &self.decay(simd, x);
        match self {
            Self::Gelu => gelu::slope(simd, x, decay),
            Self::Gate(gate) => gate.slope(simd, x, decay),
            Self::Mish => mish::slope(simd, x, decay),
            _ => logistic::value_and_slope(simd, x, decay).0,
        }
    }

    #[inline(always)]
    fn decay<S: Simd>(self, simd: S, x: S::F32) -> Decay<S> {
        let mut low = simd.splat(0.0);
        let exponent = match self {
            Self::Elu(_) => at_most(simd, x, 0.0),
            Self::Sigmoid | Self::Softplus | Self::Mish => decreasing(simd, x),
            Self::Tanh => decreasing(simd, simd.add(x, x)),
            Self::Gate(gate) => decreasing(simd, gate.exponent(simd, x).0),
            Self::Gelu => {
                let [exponent, rest] = gelu::exponent(simd, x);
                low = rest;
                exponent
            }
        };
        Decay::new(simd, at_least(simd, exponent, -FAR), low)
    }
}

/// -|x|
#[inline(always)]
fn decreasing<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    negate(simd, magnitude(simd, x).0)
}

/// x, scaled where the mask is set.
#[inline(always)]
pub(super) fn only<S: Simd>(simd: S, mask: S::Mask, scale: &Scale<S>, x: S::F32) -> S::F32 {
    simd.select(mask, scale.of(simd, x), x)
}

/// scale * x where x >= 0 or x is NaN, scale * alpha * (e^x - 1) elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Elu {
    scale: f32,
    /// scale * alpha
    below: f32,
}

impl Elu {
    /// Klambauer et al., "Self-Normalizing Neural Networks", NIPS 2017: the
    /// numbers with which mean 0 and variance 1 are a fixed point.
    pub const SELU: Self = Self { scale: 1.050_701, below: 1.758_099_3 };

    /// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network
    /// Learning by Exponential Linear Units", ICLR 2016.
    pub const fn new(alpha: f32) -> Self {
        Self { scale: 1.0, below: alpha }
    }

    #[inline(always)]
    fn value<S: Simd>(self, simd: S, x: S::F32, decay: &Decay<S>) -> S::F32 {
        let above = simd.mul(x, simd.splat(self.scale));
        let below = simd.mul(decay.minus_one(simd), simd.splat(self.below));
        simd.select(simd.less(x, simd.splat(0.0)), below, above)
    }

    /// The derivative from the value y: scale where y > 0, else y + below.
    #[inline(always)]
    pub fn slope<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        let positive = simd.less(simd.splat(0.0), output);
        let below = simd.add(output, simd.splat(self.below));
        simd.select(positive, simd.splat(self.scale), below)
    }
}
