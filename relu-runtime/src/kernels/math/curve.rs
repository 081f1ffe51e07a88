//! Activations whose numbers are the same for all units, but those made of two
//! straight pieces that meet at zero.

use super::bits::{at_least, at_most};
use super::exp::Power;
use super::ln::ln_1p;
use super::logistic::decay;
use super::pieces::Threshold;
use super::{gelu, logistic, mish, pieces, softsign, tanh};
use crate::kernels::lanewise::{Lanewise, lanewise, map};
use crate::simd::Simd;

/// A function of one number.
#[derive(Clone, Copy, Debug)]
pub enum Curve {
    Elu(Elu),
    Sigmoid,
    Tanh,
    Gelu,
    GeluTanh,
    Silu,
    Softplus,
    Softsign,
    Mish,
    HardSigmoid,
    HardSwish,
    Threshold(Threshold),
}

lanewise! {
    Sigmoid = logistic::sigmoid;
    Tanh = tanh;
    Gelu = gelu;
    GeluTanh = logistic::gelu_tanh;
    Silu = logistic::silu;
    Softplus = softplus;
    Softsign = softsign;
    Mish = mish;
    HardSigmoid = pieces::hard_sigmoid;
    HardSwish = pieces::hard_swish;
}

impl Curve {
    /// outputs = the function of inputs, with a loop of its own.
    ///
    /// # Safety
    ///
    /// `inputs` is valid for reading and `outputs` for writing `len` numbers, whole
    /// vectors; they are the same or do not overlap.
    #[inline(always)]
    pub unsafe fn map<S: Simd>(self, simd: S, inputs: *const f32, outputs: *mut f32, len: usize) {
        macro_rules! map {
            ($function:expr) => {
                // SAFETY: the caller vouches for it.
                unsafe { map(simd, $function, inputs, outputs, len) }
            };
        }
        match self {
            Self::Elu(elu) => map!(elu),
            Self::Sigmoid => map!(Sigmoid),
            Self::Tanh => map!(Tanh),
            Self::Gelu => map!(Gelu),
            Self::GeluTanh => map!(GeluTanh),
            Self::Silu => map!(Silu),
            Self::Softplus => map!(Softplus),
            Self::Softsign => map!(Softsign),
            Self::Mish => map!(Mish),
            Self::HardSigmoid => map!(HardSigmoid),
            Self::HardSwish => map!(HardSwish),
            Self::Threshold(threshold) => map!(threshold),
        }
    }
}

/// max(x, 0) + ln(1 + e^-|x|), which is x from 17 on.
#[inline(always)]
pub fn softplus<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    let small = decay(simd, x);
    simd.add(at_least(simd, x, 0.0), ln_1p(simd, small))
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

    /// The derivative from the value y: scale where y > 0, else y + below.
    #[inline(always)]
    pub fn slope<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        let positive = simd.less(simd.splat(0.0), output);
        let below = simd.add(output, simd.splat(self.below));
        simd.select(positive, simd.splat(self.scale), below)
    }
}

impl Lanewise for Elu {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, x: S::F32) -> S::F32 {
        // Below the limit the exponential is lost in the 1.
        let z = at_most(simd, at_least(simd, x, -20.0), 0.0);
        let Power { factor, rest } = Power::new::<0>(simd, z);
        let below = simd.mul_add(factor, rest, simd.sub(factor, simd.splat(1.0)));
        let below = simd.mul(below, simd.splat(self.below));
        let above = simd.mul(x, simd.splat(self.scale));
        simd.select(simd.less(x, simd.splat(0.0)), below, above)
    }
}
