//! Calls without a row: nothing is read, and a gradient is zero.
//!
//! What such a call must not do, such as moving a pointer past a batch that has
//! no rows, only Miri sees: `cargo +nightly miri test -p relu-runtime empty`.

use core::array;
use std::vec::Vec;

use crate::kernels::{self, Epilogue};
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::{Storage, TwoSidedWeight, Vector, Weight, panels};

const LEVELS: [Level; 4] = Level::ALL;

/// A layer too large to be inlined, with more terms than are summed at a time.
struct Layer<const IN: usize, const OUT: usize, const PANELS: usize>;

impl<const IN: usize, const OUT: usize, const PANELS: usize> Kernel for Layer<IN, OUT, PANELS> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let weight = Weight::<IN, OUT, PANELS>::boxed_zeroed();
        let sided = TwoSidedWeight::<IN, OUT, PANELS>::boxed_zeroed();
        let (inputs, gradient) = (Vec::<[f32; IN]>::new(), Vec::<[f32; OUT]>::new());
        let (mut outputs, mut input_gradient) = (Vec::new(), Vec::new());
        let epilogue = Epilogue::new();
        let rows = [
            kernels::dense(simd, &inputs, &weight, epilogue, &mut *outputs).len(),
            kernels::dense_rectified(simd, &inputs, &weight, epilogue, &mut *outputs).len(),
            kernels::dense_two_sided(simd, &inputs, &sided, epilogue, &mut *outputs).len(),
        ];
        assert_eq!(rows, [0; 3]);
        kernels::input_gradient(simd, &gradient, &weight, &mut input_gradient);
        kernels::two_sided_input_gradient(simd, &gradient, &sided, &inputs, &mut input_gradient);
    }
}

#[test]
fn a_layer_takes_no_rows() {
    for level in LEVELS {
        dispatch_at(level, Layer::<2100, 3, { panels(3) }>);
        dispatch_at(level, Layer::<3, 2100, { panels(2100) }>);
    }
}

/// The gradients of the parameters of a layer.
struct Gradients<const IN: usize, const OUT: usize, const PANELS: usize>;

impl<const IN: usize, const OUT: usize, const PANELS: usize> Kernel for Gradients<IN, OUT, PANELS> {
    type Output = [f32; 3];

    /// The largest number that is left where all were 1 before.
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let mut weight = Weight::<IN, OUT, PANELS>::boxed_zeroed();
        let mut sided = TwoSidedWeight::<IN, OUT, PANELS>::boxed_zeroed();
        let mut bias = Vector::<OUT, PANELS>::default();
        weight.as_mut_slice().fill(1.0);
        sided.as_mut_slice().fill(1.0);
        bias.as_mut_slice().fill(1.0);
        let (inputs, gradient) = (Vec::<[f32; IN]>::new(), Vec::<[f32; OUT]>::new());
        kernels::weight_gradient(simd, &inputs, &gradient, &mut weight);
        kernels::two_sided_weight_gradient(simd, &inputs, &gradient, &mut sided);
        kernels::bias_gradient(simd, &gradient, &mut bias);
        [weight.as_slice(), sided.as_slice(), bias.as_slice()]
            .map(|values| values.iter().fold(0.0, |largest: f32, value| largest.max(value.abs())))
    }
}

#[test]
fn a_gradient_over_no_samples_is_zero() {
    for level in LEVELS {
        // The units fill their panels: no padding keeps its 1.
        assert_eq!(dispatch_at(level, Gradients::<5, 96, { panels(96) }>), array::from_fn(|_| 0.0));
        assert_eq!(
            dispatch_at(level, Gradients::<70, 16, { panels(16) }>),
            array::from_fn(|_| 0.0)
        );
    }
}
