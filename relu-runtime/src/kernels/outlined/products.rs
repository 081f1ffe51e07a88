//! The products of matrices behind forward and backward.

use super::outline;
use crate::kernels::epilogue::Steps;
use crate::kernels::product::{self, Product};
use crate::kernels::{bias_gradient, dense, input_gradient, rectified, weight_gradient};

outline! {
    /// Products.
    ///
    /// # Safety
    ///
    /// Of all methods: the product's pointers are valid for its sizes, its
    /// result overlaps nothing, and the vectors of `steps` are whole panels, as
    /// many as the result has.
    Products:
    multiply(product: Product, accumulate: bool) = product::large::<_, false>;
    multiply_two_sided(product: Product, accumulate: bool) = product::large::<_, true>;
    dense(product: Product, steps: Steps) = dense::large;
    dense_two_sided(product: Product, steps: Steps) = dense::large_two_sided;
    dense_rectified(product: Product, steps: Steps) = rectified::dense;
    weight_gradient(product: Product) = weight_gradient::plain;
    two_sided_weight_gradient(product: Product) = weight_gradient::two_sided;
    bias_gradient(product: Product) = bias_gradient::sum;
    input_gradient(product: Product) = input_gradient::plain;
    two_sided_input_gradient(product: Product, inputs: *const f32) = input_gradient::two_sided;
}
