//! Activations whose derivative is more than one of two numbers: from their
//! values where it follows from those, else from what they read.

use super::epilogue::Activation;
use super::function::hard_swish_slope;
use super::lanes::for_each_vector;
use super::math::{self, Curve, Elu, Gate};
use crate::simd::Simd;

/// gradient *= the activation's derivative, from its value y.
///
/// `elu`: 1 where y > 0, else y + alpha, for an alpha of at least zero; `selu`:
/// 1.0507 where y > 0, else y + 1.7581; `sigmoid`: y (1 - y); `tanh`: 1 - y^2;
/// `softsign`: (1 - |y|)^2; `hard_sigmoid`: 1 / 6 where 0 < y < 1, else 0. For
/// `leaky_relu` with a slope of at least zero: 1 where y > 0, else the slope.
/// For `scale`, the factor.
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
        Activation::HardSigmoid => Derivative::Pieces([0.0, 1.0 / 6.0, 0.0]),
        Activation::Relu => Derivative::Pieces([0.0, 1.0, 1.0]),
        Activation::LeakyRelu(slope) => Derivative::Pieces([slope, 1.0, 1.0]),
        Activation::Prelu(slope) | Activation::SharedPrelu(slope) => {
            Derivative::Pieces([slope.first(), 1.0, 1.0])
        }
        Activation::Scale(factor) => Derivative::Pieces([factor.first(); 3]),
        _ => return debug_assert!(false, "the derivative does not follow from the value"),
    };
    // SAFETY: there are no vectors.
    unsafe { simd.smooth_vjp(derivative, outputs.as_flattened(), gradient.as_flattened_mut()) }
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
        Activation::Gelu => Derivative::Curve(Curve::Gelu),
        Activation::GeluTanh => Derivative::Curve(Curve::Gate(Gate::GELU_TANH)),
        Activation::Silu => Derivative::Curve(Curve::Gate(Gate::SILU)),
        Activation::Mish => Derivative::Curve(Curve::Mish),
        Activation::Softplus => Derivative::Curve(Curve::Softplus),
        Activation::HardSwish => Derivative::HardSwish,
        _ => return debug_assert!(false, "no curve"),
    };
    // SAFETY: there are no vectors.
    unsafe { simd.smooth_vjp(derivative, inputs.as_flattened(), gradient.as_flattened_mut()) }
}

/// A derivative as a function of the activation's value, or of what it reads.
#[derive(Clone, Copy, Debug)]
pub enum Derivative {
    /// From the value: one number where y <= 0 or y is NaN, one where y is
    /// between 0 and 1, one from 1 on.
    Pieces([f32; 3]),
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
    Curve(Curve),
}

impl Derivative {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, point: S::F32) -> S::F32 {
        match self {
            Self::Pieces(slopes) => pieces(simd, slopes, point),
            Self::Elu(elu) => elu.slope(simd, point),
            Self::Sigmoid => simd.mul(point, simd.sub(simd.splat(1.0), point)),
            Self::Tanh => {
                let negated = simd.sub(simd.splat(0.0), point);
                simd.mul_add(negated, point, simd.splat(1.0))
            }
            Self::Softsign => math::softsign_slope(simd, point),
            Self::HardSwish => hard_swish_slope(simd, point),
            Self::Curve(curve) => curve.slope(simd, point),
        }
    }
}

#[inline(always)]
fn pieces<S: Simd>(simd: S, [below, inside, above]: [f32; 3], output: S::F32) -> S::F32 {
    let is_inside = simd.less(output, simd.splat(1.0));
    let positive = simd.select(is_inside, simd.splat(inside), simd.splat(above));
    simd.select(simd.less(simd.splat(0.0), output), positive, simd.splat(below))
}

/// gradient *= derivative at the points: one loop for all functions, since most share
/// most of their code.
#[inline(always)]
pub(super) fn backward<S: Simd>(
    simd: S,
    derivative: Derivative,
    points: &[f32],
    gradient: &mut [f32],
) {
    for_each_vector!(S, points.len().min(gradient.len()), |column, count| {
        // SAFETY: both have `count` numbers from `column` on.
        unsafe {
            let at = gradient.as_mut_ptr().add(column);
            let point = simd.load_partial(points.as_ptr().add(column), count);
            let value = simd.mul(simd.load_partial(at, count), derivative.at(simd, point));
            simd.store_partial(at, value, count);
        }
    });
}
