//! The kernels that are compiled once per instruction set, inside the runtime.
//!
//! Their sizes are arguments. What is generic over shapes, and so compiled into
//! the user's crate, only turns its arguments into slices, pointers and sizes.

mod elementwise;
mod products;
mod training;

pub use elementwise::Elementwise;
pub use products::Products;
pub use training::Training;

/// All of these kernels.
///
/// The supertrait of [`Simd`](crate::simd::Simd), and its seal: the module is
/// private.
pub trait Outlined: Products + Elementwise + Training + Send {}

impl<S: Products + Elementwise + Training + Send> Outlined for S {}

/// Declares a trait of kernels, and implements it for every set: a method calls
/// a function that has the features of the set and is not generic, so that it is
/// compiled here.
macro_rules! outline {
    (
        $(#[$doc:meta])* $trait:ident:
        $($(#[$if:meta])* $name:ident($($argument:ident: $type:ty),*) = $kernel:expr;)*
    ) => {
        $(#[$doc])*
        pub trait $trait: Copy {
            $($(#[$if])* unsafe fn $name(self, $($argument: $type),*);)*
        }

        #[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
        impl $trait for $crate::simd::Avx512 {
            $($(#[$if])* outline! {
                @ $crate::simd::Avx512, [#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma,bmi1,bmi2,lzcnt,popcnt")]]
                $name($($argument: $type),*) = $kernel
            })*
        }

        #[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
        impl $trait for $crate::simd::Avx2 {
            $($(#[$if])* outline! {
                @ $crate::simd::Avx2, [#[target_feature(enable = "avx2,fma,bmi1,bmi2,lzcnt,popcnt")]]
                $name($($argument: $type),*) = $kernel
            })*
        }

        // For comparisons in tests only, as in `simd::dispatch`.
        #[cfg(all(target_arch = "x86_64", any(test, feature = "fused-level", relu_scalar)))]
        impl $trait for $crate::simd::Plain<true> {
            $($(#[$if])* outline! {
                @ $crate::simd::Plain<true>, [#[target_feature(enable = "fma")]]
                $name($($argument: $type),*) = $kernel
            })*
        }

        #[cfg(not(target_arch = "x86_64"))]
        impl $trait for $crate::simd::Plain<true> {
            $($(#[$if])* outline! { @ $crate::simd::Plain<true>, [] $name($($argument: $type),*) = $kernel })*
        }

        impl $trait for $crate::simd::Fallback {
            $($(#[$if])* outline! { @ $crate::simd::Fallback, [] $name($($argument: $type),*) = $kernel })*
        }
    };
    (@ $set:ty, [$($attribute:tt)*] $name:ident($($argument:ident: $type:ty),*) = $kernel:expr) => {
        // Not on the inner function: where there are target features, this
        // compiler (1.95) ignores it.
        #[inline(never)]
        unsafe fn $name(self, $($argument: $type),*) {
            $($attribute)*
            #[allow(unused_unsafe, reason = "some kernels are safe")]
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

use outline;
