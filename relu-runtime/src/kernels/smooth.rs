//! Activations whose derivative is more than one of two numbers: from their
//! values where it follows from those, else from what they read.

use super::epilogue::Activation;
use super::lanewise::{Lanewise, for_whole_vectors, lanewise, multiply};
use super::math::{self, Elu};
use crate::simd::{Simd, WIDEST};
use crate::threads::{self, Divide, Items, NUMBER};

/// gradient *= the activation's derivative, from its value y.
///
/// `elu`: 1 where y > 0, else y + alpha, for an alpha of at least zero; `selu`:
/// 1.0507 where y > 0, else y + 1.7581; `sigmoid`: y (1 - y); `tanh`: 1 - y^2;
/// `softsign`: (1 - |y|)^2; `hard_sigmoid`: 1 / 6 where 0 < y < 1, else 0. For
/// `relu` and `leaky_relu` with a slope of at least zero: 1 where y > 0, else the
/// slope, and a slope of zero gives zero, even for a gradient that is infinite or
/// NaN. For `scale`, the factor.
///
/// The type excludes activations with numbers per unit: a slope is that of all.
/// The derivatives of the others do not follow from their values.
#[inline(never)]
pub fn smooth_vjp<S: Simd, const N: usize>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    outputs: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    let derivative = match activation {
        Activation::Identity => return,
        Activation::Elu(alpha) => Derivative::Elu(Elu::new(alpha)),
        Activation::Selu => Derivative::Elu(Elu::SELU),
        Activation::Sigmoid => Derivative::Sigmoid,
        Activation::Tanh => Derivative::Tanh,
        Activation::Softsign => Derivative::Softsign,
        Activation::HardSigmoid => pieces(0.0, 1.0 / 6.0, 0.0),
        Activation::Relu => Derivative::Rectified(0.0),
        Activation::LeakyRelu(slope) => Derivative::Rectified(slope),
        Activation::Prelu(slope) | Activation::SharedPrelu(slope) => {
            Derivative::Rectified(slope.first())
        }
        Activation::Scale(factor) => pieces(factor.first(), factor.first(), factor.first()),
        _ => return debug_assert!(false, "the derivative does not follow from the value"),
    };
    divide(simd, derivative, outputs, gradient);
}

/// gradient *= the activation's derivative, from what it reads: for `gelu`,
/// `gelu_tanh`, `silu`, `mish`, `hard_swish` and `softplus`.
///
/// That of `hard_swish` is 0 at -3 and 1 at 3, as in `PyTorch`. At infinity the
/// derivatives have their limits.
#[inline(never)]
pub fn curve_vjp<S: Simd, const N: usize>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    inputs: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    let derivative = match activation {
        Activation::Gelu => Derivative::Gelu,
        Activation::GeluTanh => Derivative::GeluTanh,
        Activation::Silu => Derivative::Silu,
        Activation::Mish => Derivative::Mish,
        Activation::Softplus => Derivative::Softplus,
        Activation::HardSwish => Derivative::HardSwish,
        _ => return debug_assert!(false, "no curve"),
    };
    divide(simd, derivative, inputs, gradient);
}

/// As `simd.smooth_vjp`, on several threads where that pays.
#[inline(always)]
fn divide<S: Simd, const N: usize>(
    simd: S,
    derivative: Derivative,
    points: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    let (points, gradient) = (points.as_flattened(), gradient.as_flattened_mut());
    let work = gradient.len() * NUMBER;
    // SAFETY: there are no vectors.
    unsafe {
        if threads::may_divide(work) {
            simd.smooth_vjp_divided(derivative, points, gradient);
        } else {
            simd.smooth_vjp(derivative, points, gradient);
        }
    }
}

/// As `simd.smooth_vjp`, on several threads.
#[inline(always)]
pub(super) fn backward_divided<S: Simd>(
    simd: S,
    derivative: Derivative,
    points: &[f32],
    gradient: &mut [f32],
) {
    let count = points.len().min(gradient.len());
    let (points, gradient) = (&points[..count], &mut gradient[..count]);
    let items = Items { count, grain: WIDEST };
    threads::divide(Part { simd, derivative, points, gradient }, items, count * NUMBER);
}

/// Some of the numbers.
struct Part<'a, S> {
    simd: S,
    derivative: Derivative,
    points: &'a [f32],
    gradient: &'a mut [f32],
}

impl<S: Simd> Divide for Part<'_, S> {
    fn cut(self, at: usize) -> [Self; 2] {
        let (points, gradient) = (self.points.split_at(at), self.gradient.split_at_mut(at));
        [
            Self { points: points.0, gradient: gradient.0, ..self },
            Self { points: points.1, gradient: gradient.1, ..self },
        ]
    }

    fn run(self) {
        // SAFETY: there are no vectors.
        unsafe { self.simd.smooth_vjp(self.derivative, self.points, self.gradient) }
    }
}

/// A derivative as a function of the activation's value, or of what it reads.
#[derive(Clone, Copy, Debug)]
pub enum Derivative {
    /// From the value: 1 where it is more than zero, else the slope.
    Rectified(f32),
    /// From the value.
    Pieces(Pieces),
    /// From the value.
    Elu(Elu),
    /// From the value.
    Sigmoid,
    /// From the value.
    Tanh,
    /// From the value.
    Softsign,
    /// From what is read.
    HardSwish,
    /// From what is read.
    Gelu,
    /// From what is read.
    GeluTanh,
    /// From what is read.
    Silu,
    /// From what is read.
    Mish,
    /// From what is read.
    Softplus,
}

impl Derivative {
    /// gradient *= derivative at the points, with a loop for each function.
    ///
    /// # Safety
    ///
    /// `points` is valid for reading and `gradient` for reading and writing `len`
    /// numbers, whole vectors; they do not overlap.
    #[inline(always)]
    unsafe fn multiply<S: Simd>(self, simd: S, points: *const f32, gradient: *mut f32, len: usize) {
        macro_rules! multiply {
            ($function:expr) => {
                // SAFETY: the caller vouches for it.
                unsafe { multiply(simd, $function, points, gradient, len) }
            };
        }
        match self {
            // SAFETY: the caller vouches for it.
            Self::Rectified(slope) => unsafe { rectified(simd, slope, points, gradient, len) },
            Self::Pieces(pieces) => multiply!(pieces),
            Self::Elu(elu) => multiply!(EluSlope(elu)),
            Self::Sigmoid => multiply!(Sigmoid),
            Self::Tanh => multiply!(Tanh),
            Self::Softsign => multiply!(Softsign),
            Self::HardSwish => multiply!(HardSwish),
            Self::Gelu => multiply!(Gelu),
            Self::GeluTanh => multiply!(GeluTanh),
            Self::Silu => multiply!(Silu),
            Self::Mish => multiply!(Mish),
            Self::Softplus => multiply!(Softplus),
        }
    }
}

lanewise! {
    Sigmoid = sigmoid_slope;
    Tanh = tanh_slope;
    Softsign = math::softsign_slope;
    HardSwish = math::hard_swish_slope;
    Gelu = math::gelu_slope;
    GeluTanh = math::gelu_tanh_slope;
    Silu = math::silu_slope;
    Mish = math::mish_slope;
    Softplus = softplus_slope;
}

/// gradient *= 1 where the value is more than zero, else the slope.
///
/// # Safety
///
/// As for [`Derivative::multiply`].
#[inline(always)]
unsafe fn rectified<S: Simd>(
    simd: S,
    slope: f32,
    values: *const f32,
    gradient: *mut f32,
    len: usize,
) {
    let (zero, factor) = (simd.splat(0.0), simd.splat(slope));
    for at in (0..len).step_by(S::LANES) {
        // SAFETY: the caller vouches for whole vectors.
        unsafe {
            let gradient = gradient.add(at);
            let number = simd.load(gradient);
            let scaled = if slope == 0.0 { zero } else { simd.mul(number, factor) };
            let is_positive = simd.less(zero, simd.load(values.add(at)));
            simd.store(gradient, simd.select(is_positive, number, scaled));
        }
    }
}

/// Below where y <= 0 or y is NaN, inside where y is between 0 and 1, above from
/// 1 on.
#[derive(Clone, Copy, Debug)]
pub struct Pieces {
    below: f32,
    inside: f32,
    above: f32,
}

impl Lanewise for Pieces {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        let is_inside = simd.less(output, simd.splat(1.0));
        let positive = simd.select(is_inside, simd.splat(self.inside), simd.splat(self.above));
        simd.select(simd.less(simd.splat(0.0), output), positive, simd.splat(self.below))
    }
}

const fn pieces(below: f32, inside: f32, above: f32) -> Derivative {
    Derivative::Pieces(Pieces { below, inside, above })
}

#[derive(Clone, Copy)]
struct EluSlope(Elu);

impl Lanewise for EluSlope {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        self.0.slope(simd, output)
    }
}

/// y (1 - y)
#[inline(always)]
fn sigmoid_slope<S: Simd>(simd: S, output: S::F32) -> S::F32 {
    simd.mul(output, simd.sub(simd.splat(1.0), output))
}

/// 1 - y^2
#[inline(always)]
fn tanh_slope<S: Simd>(simd: S, output: S::F32) -> S::F32 {
    let negated = simd.sub(simd.splat(0.0), output);
    simd.mul_add(negated, output, simd.splat(1.0))
}

/// 1 / (1 + e^-x)
#[inline(always)]
fn softplus_slope<S: Simd>(simd: S, x: S::F32) -> S::F32 {
    math::sides(simd, x)[0]
}

/// gradient *= derivative at the points.
#[inline(always)]
pub(super) fn backward<S: Simd>(
    simd: S,
    derivative: Derivative,
    points: &[f32],
    gradient: &mut [f32],
) {
    let len = points.len().min(gradient.len());
    let (mut points, mut gradient) = (points.as_ptr(), gradient.as_mut_ptr());
    // SAFETY: both have `len` numbers.
    unsafe {
        for_whole_vectors!(simd, len, true, |mut points, mut gradient, count| {
            derivative.multiply(simd, points, gradient, count);
        });
    }
}
