//! A network as one flat slice of numbers, without a copy.
//!
//! The struct that `network!` generates consists of nothing but `f32`s, so it
//! can be made on the heap without passing through the stack, and optimizers,
//! clipping, saving and hashing can walk it as a `&[f32]`. [`storage!`] defines
//! such a struct and carries the proof.

use core::slice;

#[cfg(feature = "alloc")]
use alloc::boxed::Box;

/// A type that is a sequence of `f32`s and nothing else.
///
/// # Safety
///
/// The type has a stable layout (`repr(C)` or `repr(transparent)`), consists of
/// `f32`s only, has no padding bytes, and every bit pattern is a valid value.
pub unsafe trait Storage: Sized {
    /// `f32`s in a value, padding of the panels included.
    const STORAGE_LEN: usize = size_of::<Self>() / size_of::<f32>();

    /// The value as a flat slice of [`Self::STORAGE_LEN`] numbers.
    fn as_slice(&self) -> &[f32] {
        // SAFETY: by the trait's contract the value is STORAGE_LEN `f32`s in a
        // row, all initialized, and its alignment is at least that of `f32`.
        unsafe { slice::from_raw_parts((&raw const *self).cast(), Self::STORAGE_LEN) }
    }

    /// The value as a flat mutable slice of [`Self::STORAGE_LEN`] numbers.
    fn as_mut_slice(&mut self) -> &mut [f32] {
        // SAFETY: as in `as_slice`; any bit pattern may be written, and `self`
        // is borrowed mutably for as long as the slice lives.
        unsafe { slice::from_raw_parts_mut((&raw mut *self).cast(), Self::STORAGE_LEN) }
    }

    /// A value of zeros, made on the heap.
    ///
    /// The value never passes through the stack, whatever its size and the
    /// level of optimization.
    #[cfg(feature = "alloc")]
    #[must_use]
    fn boxed_zeroed() -> Box<Self> {
        // SAFETY: all bits zero is a valid value by the trait's contract.
        unsafe { Box::<Self>::new_zeroed().assume_init() }
    }
}

// SAFETY: an `f32` is an `f32`.
unsafe impl Storage for f32 {}

// SAFETY: an array is its elements in a row, without padding.
unsafe impl<T: Storage, const N: usize> Storage for [T; N] {}

/// Defines a struct that is a [`Storage`]: `repr(C)`, its fields in order.
///
/// ```
/// relu_runtime::storage! {
///     /// Two layers.
///     pub struct Parameters {
///         hidden: relu_runtime::Dense<64, 32, { relu_runtime::panels(32) }>,
///         scores: relu_runtime::Dense<32, 10, { relu_runtime::panels(10) }>,
///     }
/// }
/// # fn main() {}
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! storage {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            $($(#[$field_attribute:meta])* $field_visibility:vis $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$attribute])*
        #[repr(C)]
        $visibility struct $name {
            $($(#[$field_attribute])* $field_visibility $field: $type,)*
        }

        const _: () = ::core::assert!(
            ::core::mem::size_of::<$name>() == 0 $(+ ::core::mem::size_of::<$type>())*,
            "a struct of parameters has no padding",
        );

        // SAFETY: the struct is `repr(C)`, each field is a `Storage`, and the
        // assertion above shows that nothing lies between or after them.
        unsafe impl $crate::Storage for $name where $($type: $crate::Storage,)* {}
    };
}
