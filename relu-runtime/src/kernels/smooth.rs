//! Activations whose derivative follows from their value.

use super::epilogue::Activation;
use super::lanes::for_each_vector;
use crate::simd::Simd;

/// gradient *= the activation's derivative, from its value y.
///
/// `elu`: 1 where y > 0, else y + alpha, for an alpha of at least zero;
/// `sigmoid`: y (1 - y); `tanh`: 1 - y^2. For `leaky_relu` with a slope of at
/// least zero: 1 where y > 0, else the slope.
///
/// The type excludes activations with numbers per unit: a slope is that of all.
#[inline(always)]
pub fn smooth_vjp<S: Simd, const N: usize>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    outputs: &[[f32; N]],
    gradient: &mut [[f32; N]],
) {
    let (outputs, gradient) = (outputs.as_flattened(), gradient.as_flattened_mut());
    // SAFETY: a shared activation has no numbers per unit.
    unsafe { simd.smooth_vjp(activation.shared(), outputs, gradient) }
}

#[inline(always)]
pub(super) fn backward<S: Simd>(
    simd: S,
    activation: Activation<'_, 1, 1>,
    outputs: &[f32],
    gradient: &mut [f32],
) {
    let slope = match activation {
        Activation::Identity => return,
        Activation::Elu(alpha) => return multiply(simd, Elu(alpha), outputs, gradient),
        Activation::Sigmoid => return multiply(simd, Sigmoid, outputs, gradient),
        Activation::Tanh => return multiply(simd, Tanh, outputs, gradient),
        Activation::Relu => 0.0,
        Activation::LeakyRelu(slope) => slope,
        Activation::Prelu(slope) | Activation::SharedPrelu(slope) => slope.first(),
    };
    multiply(simd, Leaky(slope), outputs, gradient);
}

/// A derivative as a function of the value.
trait Derivative: Copy {
    fn of<S: Simd>(self, simd: S, output: S::F32) -> S::F32;
}

#[derive(Clone, Copy)]
struct Leaky(f32);

impl Derivative for Leaky {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        let positive = simd.less(simd.splat(0.0), output);
        simd.select(positive, simd.splat(1.0), simd.splat(self.0))
    }
}

#[derive(Clone, Copy)]
struct Elu(f32);

impl Derivative for Elu {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        let positive = simd.less(simd.splat(0.0), output);
        simd.select(positive, simd.splat(1.0), simd.add(output, simd.splat(self.0)))
    }
}

#[derive(Clone, Copy)]
struct Sigmoid;

impl Derivative for Sigmoid {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        simd.mul(output, simd.sub(simd.splat(1.0), output))
    }
}

#[derive(Clone, Copy)]
struct Tanh;

impl Derivative for Tanh {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, output: S::F32) -> S::F32 {
        let negated = simd.sub(simd.splat(0.0), output);
        simd.mul_add(negated, output, simd.splat(1.0))
    }
}

#[inline(always)]
fn multiply<S: Simd>(simd: S, derivative: impl Derivative, outputs: &[f32], gradient: &mut [f32]) {
    for_each_vector!(S, outputs.len().min(gradient.len()), |column, count| {
        // SAFETY: both have `count` numbers from `column` on.
        unsafe {
            let at = gradient.as_mut_ptr().add(column);
            let output = simd.load_partial(outputs.as_ptr().add(column), count);
            let value = simd.mul(simd.load_partial(at, count), derivative.of(simd, output));
            simd.store_partial(at, value, count);
        }
    });
}
