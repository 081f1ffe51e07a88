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
#[inline(always)]
pub fn smooth_vjp<S: Simd, const N: usize>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    outputs: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    let (outputs, gradient) = (outputs.as_flattened(), gradient.as_flattened_mut());
    // SAFETY: there are no vectors.
    unsafe { simd.smooth_vjp(activation, outputs, gradient) }
}

/// gradient *= the activation's derivative, from what it reads: for `gelu`,
/// `gelu_tanh`, `silu`, `mish`, `hard_swish` and `softplus`.
///
/// That of `hard_swish` is 0 at -3 and 1 at 3, as in `PyTorch`. At infinity the
/// derivatives have their limits.
#[inline(always)]
pub fn curve_vjp<S: Simd, const N: usize>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    inputs: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    let (inputs, gradient) = (inputs.as_flattened(), gradient.as_flattened_mut());
    // SAFETY: there are no vectors.
    unsafe { simd.curve_vjp(activation, inputs, gradient) }
}

#[inline(always)]
pub(super) fn backward<S: Simd>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    outputs: &[f32],
    gradient: &mut [f32],
) {
    let pieces = match activation {
        Activation::Identity => return,
        Activation::Elu(alpha) => return multiply(simd, Elu::new(alpha), outputs, gradient),
        Activation::Selu => return multiply(simd, Elu::SELU, outputs, gradient),
        Activation::Sigmoid => return multiply(simd, Sigmoid, outputs, gradient),
        Activation::Tanh => return multiply(simd, Tanh, outputs, gradient),
        Activation::Softsign => return multiply(simd, Softsign, outputs, gradient),
        Activation::HardSigmoid => [0.0, 1.0 / 6.0, 0.0],
        Activation::Relu => [0.0, 1.0, 1.0],
        Activation::LeakyRelu(slope) => [slope, 1.0, 1.0],
        Activation::Prelu(slope) | Activation::SharedPrelu(slope) => [slope.first(), 1.0, 1.0],
        Activation::Scale(factor) => [factor.first(); 3],
        _ => return debug_assert!(false, "the derivative does not follow from the value"),
    };
    multiply(simd, Pieces(pieces), outputs, gradient);
}

#[inline(always)]
pub(super) fn curve_backward<S: Simd>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    inputs: &[f32],
    gradient: &mut [f32],
) {
    let curve = match activation {
        Activation::Gelu => Curve::Gelu,
        Activation::GeluTanh => Curve::Gate(Gate::GELU_TANH),
        Activation::Silu => Curve::Gate(Gate::SILU),
        Activation::Mish => Curve::Mish,
        Activation::Softplus => Curve::Softplus,
        Activation::HardSwish => return multiply(simd, HardSwish, inputs, gradient),
        _ => return debug_assert!(false, "no curve"),
    };
    multiply(simd, curve, inputs, gradient);
}

#[inline(always)]
fn multiply<S: Simd>(simd: S, derivative: impl Derivative, points: &[f32], gradient: &mut [f32]) {
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

/// A derivative as a function of the activation's value, or of what it reads.
trait Derivative: Copy {
    fn at<S: Simd>(self, simd: S, point: S::F32) -> S::F32;
}

/// One number where y <= 0 or y is NaN, one where y is between 0 and 1, one from
/// 1 on.
#[derive(Clone, Copy)]
struct Pieces([f32; 3]);

impl Derivative for Pieces {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        let [below, inside, above] = self.0;
        let is_inside = simd.less(output, simd.splat(1.0));
        let positive = simd.select(is_inside, simd.splat(inside), simd.splat(above));
        simd.select(simd.less(simd.splat(0.0), output), positive, simd.splat(below))
    }
}

impl Derivative for Elu {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        self.slope(simd, output)
    }
}

impl Derivative for Curve {
    #[inline(always)]
    fn at<S: Simd>(self, simd: S, input: S::F32) -> S::F32 {
        self.slope(simd, input)
    }
}

/// Declares derivatives that are functions of one number.
macro_rules! derivatives {
    ($($name:ident = $function:expr;)*) => {
        $(
            #[derive(Clone, Copy)]
            struct $name;

            impl Derivative for $name {
                #[inline(always)]
                fn at<S: Simd>(self, simd: S, point: S::F32) -> S::F32 {
                    $function(simd, point)
                }
            }
        )*
    };
}

derivatives! {
    // From the value.
    Sigmoid = sigmoid_slope;
    Tanh = tanh_slope;
    Softsign = math::softsign_slope;
    // From what is read.
    HardSwish = hard_swish_slope;
}

#[inline(always)]
fn sigmoid_slope<S: Simd>(simd: S, output: S::F32) -> S::F32 {
    simd.mul(output, simd.sub(simd.splat(1.0), output))
}

#[inline(always)]
fn tanh_slope<S: Simd>(simd: S, output: S::F32) -> S::F32 {
    let negated = simd.sub(simd.splat(0.0), output);
    simd.mul_add(negated, output, simd.splat(1.0))
}
