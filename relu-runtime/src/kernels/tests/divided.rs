//! Large products are divided over threads. That their bits are the same then is tested
//! with whole networks, and would be so if none were divided.

use crate::kernels::{self, Epilogue};
use crate::simd::{Kernel, Simd, dispatch};
use crate::threads::tests::{divided, in_team};
use crate::train::Rows;
use crate::{Dense, Storage, TwoSidedDense};

/// The products of a layer of 200 inputs and units over some samples, forward and
/// backward; how often each has been divided.
struct Products(usize);

impl Products {
    fn rows(&self) -> Rows<200> {
        let mut rows = Rows::default();
        rows.resize(self.0);
        rows
    }
}

impl Kernel for Products {
    type Output = [usize; 6];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let (inputs, gradient, mut out) = (self.rows(), self.rows(), self.rows());
        let mut one = Dense::<200, 200, 13>::boxed_zeroed();
        let mut two = TwoSidedDense::<200, 200, 13>::boxed_zeroed();
        let none = Epilogue::new();
        [
            divided(|| {
                kernels::dense(simd, &inputs, &one.weight, none, &mut out);
            }),
            divided(|| {
                kernels::dense_two_sided(simd, &inputs, &two.weight, none, &mut out);
            }),
            divided(|| kernels::input_gradient(simd, &gradient, &one.weight, &mut out)),
            divided(|| {
                kernels::two_sided_input_gradient(simd, &gradient, &two.weight, &inputs, &mut out);
            }),
            divided(|| kernels::weight_gradient(simd, &inputs, &gradient, &mut one.weight)),
            divided(|| {
                kernels::two_sided_weight_gradient(simd, &inputs, &gradient, &mut two.weight);
            }),
        ]
    }
}

#[test]
fn large_products_are_divided() {
    assert_eq!(in_team(|| dispatch(Products(100))), [1; 6]);
}

#[test]
fn small_products_are_not() {
    assert_eq!(in_team(|| dispatch(Products(20))), [0; 6]);
}
