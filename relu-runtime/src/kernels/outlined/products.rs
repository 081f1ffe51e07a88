//! The products of matrices behind forward and backward.

use super::outline;
use crate::kernels::divided::{self, Task};
use crate::kernels::epilogue::Steps;
use crate::kernels::product::{self, Product, Right};
use crate::kernels::{input_gradient, rectified, weight_gradient};

outline! {
    /// Products.
    ///
    /// # Safety
    ///
    /// Of all methods: the product's pointers are valid for its sizes, its
    /// result overlaps nothing, and the vectors of `steps` are whole panels, as
    /// many as the result has.
    Products:
    multiply(product: Product, accumulate: bool, steps: Option<Steps>) = product::large;
    multiply_two_sided(product: Product, steps: Option<Steps>) = product::large_two_sided;
    dense_rectified(product: Product, steps: Steps) = rectified::large;
    weight_gradient(product: Product) = weight_gradient::plain;
    two_sided_weight_gradient(product: Product) = weight_gradient::two_sided;
    input_gradient(product: Product) = input_gradient::plain;
    two_sided_input_gradient(product: Product, inputs: *const f32) = input_gradient::two_sided;
    divided(task: Task, product: Product) = divided::run;
    transpose_panels(from: Right, outputs: usize, inputs: usize, to: *mut f32) = product::transpose_panels;
}
