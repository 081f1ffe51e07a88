//! Networks for programs in C.
//!
//! `#[c_api]` on a description makes functions that C can call, `digits_...` for a network
//! `Digits`; the command `relu header` prints their header, and a library with
//! `crate-type = ["staticlib"]` holds them:
//!
//! ```
//! use relu_runtime::network;
//!
//! network! {
//!     #[c_api]
//!     pub struct Digits(pixels: [64]) -> scores {
//!         hidden: dense(64) -> two_sided_relu,
//!         scores: dense(10),
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! | function | what it does |
//! |---|---|
//! | `digits_from_packed(bytes, len, &network)` | [`Network::from_packed`]: no copy |
//! | `digits_from_packed_checked(bytes, len, &network)` | [`Network::from_packed_checked`] |
//! | `digits_forward_with(network, pixels, scores)` | one sample |
//! | `digits_forward_batch_with(network, samples, pixels, scores)` | a batch |
//! | `digits_forward(pixels, scores)` | one sample, of the weights in the program |
//! | `digits_forward_batch(samples, pixels, scores)` | a batch, of these |
//!
//! The last two are there where the description has `#[weights("...")]`, too. Several inputs
//! or outputs are as many pointers, in the order of the description. Every function returns
//! a [`Status`] as an `int`, and none allocates, locks or panics.

use core::ffi::c_int;
use core::slice;

use crate::{Error, Network, PackedError};

/// What a function returns to C; the header has the same numbers as `RELU_OK` and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// All is well.
    Ok = 0,
    /// A pointer is null; nothing was written, except that a network which was asked for is
    /// null.
    Null = 1,
    /// A batch has an index that its embedding has no row for; nothing was written.
    Index = 2,
    /// [`PackedError::Format`]
    Format = 3,
    /// [`PackedError::ByteOrder`]
    ByteOrder = 4,
    /// [`PackedError::Version`]
    Version = 5,
    /// [`PackedError::Panel`]
    Panel = 6,
    /// [`PackedError::Architecture`]
    Architecture = 7,
    /// [`PackedError::Length`]
    Length = 8,
    /// [`PackedError::Alignment`]
    Alignment = 9,
    /// [`PackedError::Checksum`]
    Checksum = 10,
}

impl Status {
    /// As C knows it.
    #[must_use]
    pub const fn code(self) -> c_int {
        self as c_int
    }
}

impl From<PackedError> for Status {
    fn from(error: PackedError) -> Self {
        match error {
            PackedError::Format => Self::Format,
            PackedError::ByteOrder => Self::ByteOrder,
            PackedError::Version { .. } => Self::Version,
            PackedError::Panel { .. } => Self::Panel,
            PackedError::Architecture => Self::Architecture,
            PackedError::Length { .. } => Self::Length,
            PackedError::Alignment { .. } => Self::Alignment,
            PackedError::Checksum => Self::Checksum,
        }
    }
}

impl From<Result<(), Error>> for Status {
    /// Of a batch whose inputs and outputs have as many rows as each other, each as wide as
    /// the network's: only an index can be wrong.
    fn from(result: Result<(), Error>) -> Self {
        if result.is_ok() { Self::Ok } else { Self::Index }
    }
}

/// The bytes of a caller as a network, by one of the functions that look at them.
///
/// # Safety
///
/// `bytes` is null, or there are `len` bytes, which stay as they are as long as the network is
/// used. `network` is null, or may be written.
#[doc(hidden)]
pub unsafe fn packed<N: Network>(
    bytes: *const u8,
    len: usize,
    network: *mut *const N,
    look: fn(&[u8]) -> Result<&N, PackedError>,
) -> c_int {
    if network.is_null() {
        return Status::Null.code();
    }
    // SAFETY: the caller's promise.
    let (found, status) = match unsafe { rows(bytes, len) }.map(look) {
        Some(Ok(found)) => (&raw const *found, Status::Ok),
        Some(Err(error)) => (core::ptr::null(), error.into()),
        None => (core::ptr::null(), Status::Null),
    };
    // SAFETY: it is not null, and so may be written.
    unsafe { network.write(found) };
    status.code()
}

/// The rows behind a pointer, unless it is null.
///
/// # Safety
///
/// It is null, or there are so many rows, which are not written as long as the slice lives.
#[doc(hidden)]
#[must_use]
pub unsafe fn rows<'a, R>(first: *const R, count: usize) -> Option<&'a [R]> {
    // SAFETY: the caller's promise.
    (!first.is_null()).then(|| unsafe { slice::from_raw_parts(first, count) })
}

/// The rows behind a pointer to write, unless it is null.
///
/// # Safety
///
/// It is null, or there are so many rows, which nothing else reads or writes as long as the
/// slice lives.
#[doc(hidden)]
#[must_use]
pub unsafe fn rows_mut<'a, R>(first: *mut R, count: usize) -> Option<&'a mut [R]> {
    // SAFETY: the caller's promise.
    (!first.is_null()).then(|| unsafe { slice::from_raw_parts_mut(first, count) })
}

/// Functions for C, as `#[c_api]` asks for them.
///
/// They are unsafe for what C passes: a pointer is null, or what the header says is behind
/// it, and what is written overlaps nothing else that is passed.
#[doc(hidden)]
#[macro_export]
macro_rules! c_api {
    (packed $network:ident: $from_packed:ident, $from_packed_checked:ident) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $from_packed(
            bytes: *const ::core::primitive::u8,
            len: ::core::primitive::usize,
            network: *mut *const $network,
        ) -> ::core::ffi::c_int {
            let look = <$network as $crate::Network>::from_packed;
            // SAFETY: the caller promises the same.
            unsafe { $crate::c_api::packed(bytes, len, network, look) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $from_packed_checked(
            bytes: *const ::core::primitive::u8,
            len: ::core::primitive::usize,
            network: *mut *const $network,
        ) -> ::core::ffi::c_int {
            let look = <$network as $crate::Network>::from_packed_checked;
            // SAFETY: the caller promises the same.
            unsafe { $crate::c_api::packed(bytes, len, network, look) }
        }
    };
    (
        forward $network:ident: $forward:ident, $forward_batch:ident,
        inputs: [$($input:ident: $input_row:ty),+],
        outputs: $made:ident => [$($output:ident: $output_row:ty = $part:expr),+]
    ) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $forward(
            network: *const $network,
            $($input: *const $input_row,)+
            $($output: *mut $output_row,)+
        ) -> ::core::ffi::c_int {
            // SAFETY: the caller promises that pointers which are not null can be read.
            let (
                ::core::option::Option::Some(network),
                $(::core::option::Option::Some($input),)+
                $(::core::option::Option::Some($output),)+
            ) = (
                unsafe { network.as_ref() },
                $(unsafe { $input.as_ref() },)+
                $(::core::ptr::NonNull::new($output),)+
            ) else {
                return $crate::c_api::Status::Null.code();
            };
            let $made = network.forward($($input),+);
            // SAFETY: the outputs are not null, and so may be written.
            $(unsafe { $output.write($part) };)+
            $crate::c_api::Status::Ok.code()
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $forward_batch(
            network: *const $network,
            samples: ::core::primitive::usize,
            $($input: *const $input_row,)+
            $($output: *mut $output_row,)+
        ) -> ::core::ffi::c_int {
            // SAFETY: the caller promises that there are so many rows behind pointers which
            // are not null, and that those to write are apart from all others.
            let (
                ::core::option::Option::Some(network),
                $(::core::option::Option::Some($input),)+
                $(::core::option::Option::Some($output),)+
            ) = (
                unsafe { network.as_ref() },
                $(unsafe { $crate::c_api::rows($input, samples) },)+
                $(unsafe { $crate::c_api::rows_mut($output, samples) },)+
            ) else {
                return $crate::c_api::Status::Null.code();
            };
            let result =
                $crate::Network::forward_batch_into(network, ($($input),+), ($($output),+));
            <$crate::c_api::Status as ::core::convert::From<_>>::from(result).code()
        }
    };
    (
        pretrained $network:ident:
        $forward:ident = $forward_with:ident, $forward_batch:ident = $forward_batch_with:ident,
        inputs: [$($input:ident: $input_row:ty),+],
        outputs: [$($output:ident: $output_row:ty),+]
    ) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $forward(
            $($input: *const $input_row,)+
            $($output: *mut $output_row,)+
        ) -> ::core::ffi::c_int {
            // SAFETY: the caller promises the same.
            unsafe { $forward_with(<$network>::PRETRAINED, $($input,)+ $($output),+) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $forward_batch(
            samples: ::core::primitive::usize,
            $($input: *const $input_row,)+
            $($output: *mut $output_row,)+
        ) -> ::core::ffi::c_int {
            // SAFETY: the caller promises the same.
            unsafe {
                $forward_batch_with(<$network>::PRETRAINED, samples, $($input,)+ $($output),+)
            }
        }
    };
}
