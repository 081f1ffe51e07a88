//! A network as one flat slice of numbers, without a copy.
//!
//! The struct that `network!` generates consists of nothing but `f32`s, so it
//! can be made on the heap without passing through the stack, and optimizers,
//! clipping, saving and hashing can walk it as a `&[f32]`.
//! [`storage!`](macro@crate::storage) says so of a struct and carries the proof.

#[cfg(feature = "training")]
mod lines;
mod packed;
mod row;

use core::slice;

use crate::error::check_samples;
use crate::packed::Aligned;
use crate::{Error, Role};

#[cfg(feature = "training")]
pub(crate) use lines::Lines;
pub(crate) use packed::Packed;
pub use row::StructRow;

#[cfg(feature = "alloc")]
use alloc::boxed::Box;

/// A type that is a sequence of `f32`s and nothing else.
///
/// # Safety
///
/// The type consists of `f32`s only: it has no padding bytes, and every bit
/// pattern is a valid value. It is aligned as `f32` is, unless it is empty. What
/// the trait provides stays as it is.
pub unsafe trait Storage: Sized {
    /// `f32`s in a value, padding of the panels included.
    const STORAGE_LEN: usize = size_of::<Self>() / size_of::<f32>();

    /// The value as a flat slice of [`Self::STORAGE_LEN`] numbers.
    fn as_slice(&self) -> &[f32] {
        if Self::STORAGE_LEN == 0 {
            return &[];
        }
        // SAFETY: by the trait's contract the value is STORAGE_LEN `f32`s in a
        // row, all initialized, and aligned as such, since it is not empty.
        unsafe { slice::from_raw_parts((&raw const *self).cast(), Self::STORAGE_LEN) }
    }

    /// The value as a flat mutable slice of [`Self::STORAGE_LEN`] numbers.
    fn as_mut_slice(&mut self) -> &mut [f32] {
        if Self::STORAGE_LEN == 0 {
            return &mut [];
        }
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

/// Says that a struct, whose fields are listed, is a [`Storage`], and proves it.
///
/// ```
/// #[repr(C)]
/// pub struct Parameters {
///     hidden: relu_runtime::Dense<64, 32, { relu_runtime::panels(32) }>,
///     scores: relu_runtime::Dense<32, 10, { relu_runtime::panels(10) }>,
/// }
/// relu_runtime::storage!(Parameters { hidden, scores });
/// # fn main() {}
/// ```
///
/// A struct that is something else is refused: by its padding,
///
/// ```compile_fail,E0080
/// #[repr(C)]
/// struct Padded {
///     scale: f32,
///     bias: relu_runtime::Vector<3, { relu_runtime::panels(3) }>,
/// }
/// relu_runtime::storage!(Padded { scale, bias });
/// # fn main() {}
/// ```
///
/// by a field of another type, and by one that is not listed:
///
/// ```compile_fail,E0277
/// #[repr(C)]
/// struct Mixed {
///     scale: f32,
///     count: u32,
/// }
/// relu_runtime::storage!(Mixed { scale, count });
/// # fn main() {}
/// ```
///
/// ```compile_fail,E0080
/// #[repr(C)]
/// struct Longer {
///     scale: f32,
///     shift: f32,
/// }
/// relu_runtime::storage!(Longer { scale });
/// # fn main() {}
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! storage {
    ($name:ident { $($field:ident),* $(,)? }) => {
        const _: () = {
            // No field is left out.
            const fn fields($name { $($field: _),* }: &$name) {}
            let _ = fields;
            let size = 0 $(+ $crate::storage::size_of_field(|value: &$name| &value.$field))*;
            ::core::assert!(
                ::core::mem::size_of::<$name>() == size
                    && (size == 0 || ::core::mem::align_of::<$name>() >= 4),
                "a struct of parameters has no padding and is not packed",
            );
        };

        // SAFETY: each field is a `Storage`, `size_of_field` asks for it; their
        // sizes add up to that of the struct, so there is nothing else in it;
        // and the struct is aligned as `f32`s are.
        unsafe impl $crate::Storage for $name {}
    };
}

/// Refuses parts of a batch that have different numbers of samples.
#[doc(hidden)]
pub fn same_samples(of: Role, parts: &[(&'static str, usize)]) -> Result<(), Error> {
    let first = parts.first().map_or(0, |(_, samples)| *samples);
    parts.iter().try_for_each(|(name, found)| check_samples(of.part(name), first, *found))
}

/// A value in the bytes behind the first `offset`, where they are as many as it takes and
/// aligned as it is.
pub(crate) fn at_offset<T: Storage>(bytes: &[u8], offset: usize) -> Option<&T> {
    let value = bytes.get(offset..)?.get(..size_of::<T>())?.as_ptr().cast::<T>();
    // SAFETY: the value is within the bytes, is aligned, and lives as long as they. It consists
    // of `f32`s only, so that all bits are valid, and cannot be written through the reference.
    value.is_aligned().then(|| unsafe { &*value })
}

/// The same while compiling, where an address is not known: the type of the bytes aligns them.
///
/// # Panics
///
/// Where the bytes are too few, or the value is not aligned in all such bytes.
#[must_use]
pub(crate) const fn at_aligned_offset<T: Storage>(bytes: &Aligned<[u8]>, offset: usize) -> &T {
    let line = align_of::<Aligned<[u8; 1]>>();
    let is_aligned = line.is_multiple_of(align_of::<T>()) && offset.is_multiple_of(align_of::<T>());
    assert!(is_aligned, "the value is aligned as the bytes are");
    let is_inside = match bytes.0.len().checked_sub(offset) {
        Some(rest) => rest >= size_of::<T>(),
        None => false,
    };
    assert!(is_inside, "the bytes are as many as the value has");
    // SAFETY: the offset is not beyond the end of the bytes, as was asserted.
    let value = unsafe { bytes.0.as_ptr().add(offset).cast::<T>() };
    // SAFETY: the value is within the bytes and aligned, as was asserted: the only field of
    // `Aligned` begins where that does. The rest is as in `at_offset`.
    unsafe { &*value }
}

/// The size of the field that `_field` returns.
#[doc(hidden)]
#[must_use]
pub const fn size_of_field<T, F: Storage>(_field: fn(&T) -> &F) -> usize {
    size_of::<F>()
}

#[cfg(test)]
mod tests {
    use super::{Aligned, at_aligned_offset, at_offset};

    #[test]
    fn values_are_within_the_bytes_and_aligned() {
        let bytes = Aligned([0_u8; 12]);
        assert_eq!(at_offset::<[f32; 2]>(&bytes.0, 4), Some(&[0.0; 2]));
        assert_eq!(at_offset::<[f32; 2]>(&bytes.0, 8), None);
        assert_eq!(at_offset::<[f32; 2]>(&bytes.0, 2), None);
        assert_eq!(at_offset::<[f32; 2]>(&bytes.0, 13), None);
        assert_eq!(at_offset::<[f32; 2]>(&bytes.0, usize::MAX), None);
    }

    #[test]
    fn they_are_constants_in_aligned_bytes() {
        const BYTES: &Aligned<[u8]> = &Aligned([0, 0, 0, 0, 0, 0, 0, 0]);
        const VALUE: &f32 = at_aligned_offset(BYTES, 4);
        assert_eq!(*VALUE, 0.0);
    }

    #[test]
    #[should_panic(expected = "as many as the value has")]
    fn an_offset_behind_the_bytes_panics() {
        let _: &f32 = at_aligned_offset(&Aligned([0; 4]), 8);
    }

    #[test]
    #[should_panic(expected = "aligned as the bytes are")]
    fn an_offset_between_numbers_panics() {
        let _: &f32 = at_aligned_offset(&Aligned([0; 8]), 2);
    }
}
