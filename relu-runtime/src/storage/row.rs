//! Structs of several values as the rows of a batch.

use core::slice;

use super::Storage;
use crate::{Row, Sample};

/// A struct of arrays of `f32` that is a row of a batch;
/// [`row!`](macro@crate::row) implements it.
///
/// # Safety
///
/// The type is aligned as `f32` is, and not empty.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of `f32`",
    label = "takes a batch of `{Self}`",
    note = "where a network reads indices, their batches are of `u32`, and its inputs have no \
            gradient"
)]
pub unsafe trait StructRow: Storage + Sample {}

impl<R: StructRow> Row for R {
    fn as_slice(&self) -> &[f32] {
        Storage::as_slice(self)
    }

    fn rows(flat: &[f32]) -> &[Self] {
        let rows = flat.len() / Self::STORAGE_LEN;
        // SAFETY: so many values lie in the slice one after the other; they are
        // nothing but `f32`s, any bits of which are valid, and aligned as such.
        unsafe { slice::from_raw_parts(flat.as_ptr().cast(), rows) }
    }

    fn rows_mut(flat: &mut [f32]) -> &mut [Self] {
        let rows = flat.len() / Self::STORAGE_LEN;
        // SAFETY: as in `rows`; borrowed mutably for as long as the result is.
        unsafe { slice::from_raw_parts_mut(flat.as_mut_ptr().cast(), rows) }
    }

    fn flat(rows: &[Self]) -> &[f32] {
        // SAFETY: a value is STORAGE_LEN `f32`s and nothing else.
        unsafe { slice::from_raw_parts(rows.as_ptr().cast(), rows.len() * Self::STORAGE_LEN) }
    }

    fn flat_mut(rows: &mut [Self]) -> &mut [f32] {
        // SAFETY: as in `flat`; any bits may be written.
        unsafe {
            slice::from_raw_parts_mut(rows.as_mut_ptr().cast(), rows.len() * Self::STORAGE_LEN)
        }
    }
}

/// Makes a struct of arrays a sample, and a tuple of batches of its fields a batch
/// of it.
///
/// ```
/// #[derive(Clone, Copy)]
/// #[repr(C)]
/// pub struct ReaderInput {
///     words: [u32; 5],
///     clock: [f32; 2],
/// }
/// relu_runtime::sample!(ReaderInput { words: Words = [u32; 5], clock: Clock = [f32; 2] });
///
/// use relu_runtime::Inputs;
/// let (words, clocks) = ([[1, 2, 3, 4, 5]; 3], [[1.0, 2.0]; 3]);
/// let batch: &dyn Inputs<ReaderInput> = &(&words, &clocks);
/// assert_eq!(batch.samples(), 3);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! sample {
    ($name:ident { $($field:ident: $batch:ident = $row:ty),* $(,)? }) => {
        impl $crate::Sample for $name {
            const LEN: usize = 0 $(+ <$row as $crate::Sample>::LEN)*;
            const ZERO: Self = Self { $($field: <$row as $crate::Sample>::ZERO),* };
        }

        impl<$($batch: $crate::Inputs<$row>),*> $crate::Inputs<$name> for ($($batch,)*) {
            fn samples(&self) -> usize {
                let ($($field,)*) = self;
                ::core::iter::Iterator::min(
                    ::core::iter::IntoIterator::into_iter([$($field.samples()),*])
                ).unwrap_or_default()
            }

            fn check(&self, of: $crate::Role) -> ::core::result::Result<(), $crate::Error> {
                let ($($field,)*) = self;
                $(
                    $field.check(of).map_err(|error| error.of_part(::core::stringify!($field)))?;
                )*
                $crate::storage::same_samples(
                    of,
                    &[$((::core::stringify!($field), $field.samples())),*],
                )
            }

            fn as_rows(&self) -> ::core::option::Option<&[$name]> {
                ::core::option::Option::None
            }

            fn read(&self, first: usize, rows: &mut [$name]) {
                let ($($field,)*) = self;
                for (sample, row) in ::core::iter::zip(first.., rows) {
                    $($field.read(sample, ::core::slice::from_mut(&mut row.$field));)*
                }
            }
        }
    };
}

/// Does what [`sample!`](macro@crate::sample) does, for a struct of arrays of `f32`
/// alone, and makes it a [`Row`]; batches of it can be written, too.
///
/// ```
/// #[derive(Clone, Copy)]
/// #[repr(C)]
/// pub struct AgentInput {
///     board: [f32; 192],
///     clock: [f32; 2],
/// }
/// relu_runtime::row!(AgentInput { board: Board = [f32; 192], clock: Clock = [f32; 2] });
///
/// use relu_runtime::Inputs;
/// let (boards, clocks) = ([[0.5; 192]; 3], [[1.0, 2.0]; 3]);
/// let batch: &dyn Inputs<AgentInput> = &(&boards, &clocks);
/// assert_eq!(batch.samples(), 3);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! row {
    ($name:ident { $($field:ident: $batch:ident = $row:ty),* $(,)? }) => {
        $crate::sample!($name { $($field: $batch = $row),* });
        $crate::storage!($name { $($field),* });

        const _: () = ::core::assert!(
            ::core::mem::align_of::<$name>() == ::core::mem::align_of::<::core::primitive::f32>()
                && ::core::mem::size_of::<$name>() > 0,
            "a row consists of arrays of `f32`",
        );

        // SAFETY: just checked.
        unsafe impl $crate::storage::StructRow for $name {}

        impl<$($batch: $crate::Outputs<$row>),*> $crate::Outputs<$name> for ($($batch,)*) {
            fn samples(&self) -> usize {
                let ($($field,)*) = self;
                ::core::iter::Iterator::min(
                    ::core::iter::IntoIterator::into_iter([$($field.samples()),*])
                ).unwrap_or_default()
            }

            fn check(&self, of: $crate::Role) -> ::core::result::Result<(), $crate::Error> {
                let ($($field,)*) = self;
                $(
                    $field.check(of).map_err(|error| error.of_part(::core::stringify!($field)))?;
                )*
                $crate::storage::same_samples(
                    of,
                    &[$((::core::stringify!($field), $field.samples())),*],
                )
            }

            fn as_rows_mut(&mut self) -> ::core::option::Option<&mut [$name]> {
                ::core::option::Option::None
            }

            fn write(&mut self, first: usize, rows: &[$name]) {
                let ($($field,)*) = self;
                for (sample, row) in ::core::iter::zip(first.., rows) {
                    $($field.write(sample, ::core::slice::from_ref(&row.$field));)*
                }
            }
        }
    };
}
