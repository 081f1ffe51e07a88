//! The kernels that are compiled once per instruction set, inside the runtime.

use super::epilogue::Steps;
use super::product::{self, Product};
use super::{bias_gradient, dense, input_gradient, rectified, weight_gradient};
use crate::simd::Portable;
#[cfg(target_arch = "x86_64")]
use crate::simd::{Avx2, Avx512};

/// Kernels with sizes at run time.
///
/// The supertrait of [`Simd`](crate::simd::Simd), and its seal: the module is
/// private.
///
/// # Safety
///
/// Of all methods: the product's pointers are valid for its sizes, its result
/// overlaps nothing, and the vectors of `steps` are whole panels, as many as the
/// result has.
pub trait Outlined: Copy {
    unsafe fn multiply(self, product: Product, accumulate: bool);
    unsafe fn multiply_two_sided(self, product: Product, accumulate: bool);
    unsafe fn dense(self, product: Product, steps: Steps);
    unsafe fn dense_two_sided(self, product: Product, steps: Steps);
    unsafe fn dense_rectified(self, product: Product, steps: Steps);
    unsafe fn weight_gradient(self, product: Product);
    unsafe fn two_sided_weight_gradient(self, product: Product);
    unsafe fn bias_gradient(self, product: Product);
    unsafe fn input_gradient(self, product: Product);
    unsafe fn two_sided_input_gradient(self, product: Product, inputs: *const f32);
}

/// Implements the trait: each method calls a function that has the features of
/// the set and is not generic, so that it is compiled here.
macro_rules! outline {
    ($set:ty, $attribute:tt: $($name:ident($($argument:ident: $type:ty),*) = $kernel:expr;)*) => {
        impl Outlined for $set {
            $(outline! { @ $set, $attribute, $name, ($($argument: $type),*), $kernel })*
        }
    };
    (@ $set:ty, [$($attribute:tt)*], $name:ident, ($($argument:ident: $type:ty),*), $kernel:expr) => {
        unsafe fn $name(self, $($argument: $type),*) {
            $($attribute)*
            #[inline(never)]
            unsafe fn outlined(simd: $set, $($argument: $type),*) {
                // SAFETY: the caller vouches for the arguments.
                unsafe { $kernel(simd, $($argument),*) }
            }
            // SAFETY: the caller vouches for the arguments, `self` for the
            // features.
            unsafe { outlined(self, $($argument),*) }
        }
    };
}

/// The table of kernels, for one set.
macro_rules! outline_all {
    ($set:ty, $attribute:tt) => {
        outline! {
            $set, $attribute:
            multiply(product: Product, accumulate: bool) = product::large::<$set, false>;
            multiply_two_sided(product: Product, accumulate: bool) = product::large::<$set, true>;
            dense(product: Product, steps: Steps) = dense::large;
            dense_two_sided(product: Product, steps: Steps) = dense::large_two_sided;
            dense_rectified(product: Product, steps: Steps) = rectified::dense;
            weight_gradient(product: Product) = weight_gradient::plain;
            two_sided_weight_gradient(product: Product) = weight_gradient::two_sided;
            bias_gradient(product: Product) = bias_gradient::sum;
            input_gradient(product: Product) = input_gradient::plain;
            two_sided_input_gradient(product: Product, inputs: *const f32) = input_gradient::two_sided;
        }
    };
}

#[cfg(target_arch = "x86_64")]
outline_all! {
    Avx512,
    [#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma,bmi1,bmi2,lzcnt,popcnt")]]
}
#[cfg(target_arch = "x86_64")]
outline_all! {
    Avx2,
    [#[target_feature(enable = "avx2,fma,bmi1,bmi2,lzcnt,popcnt")]]
}
// For comparisons in tests only, as in `simd::dispatch`.
#[cfg(all(target_arch = "x86_64", any(test, feature = "fused-level")))]
outline_all! { Portable<true>, [#[target_feature(enable = "fma")]] }
#[cfg(not(target_arch = "x86_64"))]
outline_all! { Portable<true>, [] }
outline_all! { Portable<false>, [] }
