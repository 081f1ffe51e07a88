//! A fixed set of networks behind one type, for programs that load whichever of them a file
//! is of.

use alloc::vec::Vec;
use core::fmt;

/// Defines an enum of networks that read and make the same, and loads files into it.
///
/// ```
/// use relu_runtime::prelude::*;
/// use relu_runtime::network_set;
///
/// network! {
///     pub struct Small(x: [2]) -> y {
///         hidden: dense(8) -> tanh,
///         y: dense(1),
///     }
/// }
///
/// network! {
///     pub struct Large(x: [2]) -> y {
///         hidden: dense(32) -> two_sided_relu,
///         narrow: dense(16) -> tanh,
///         y: dense(1),
///     }
/// }
///
/// network_set! {
///     /// The models that this effect can play.
///     pub enum Model { Small, Large }
/// }
///
/// let packed = Large::new(1).to_packed();
/// let model = Model::unpack(&packed).unwrap();
/// assert_eq!(model.name(), "Large");
/// let [y] = model.forward(&[0.5, -0.5]);
/// assert!(Model::unpack(&packed[..100]).is_err());
/// # let _ = y;
/// ```
///
/// The enum has a variant per network, with the network in a `Box`. It has `Debug`, which is not
/// to be derived for it, and:
///
/// - `name(&self) -> &'static str`: which network it is;
/// - `forward(&self, &Input) -> Output`: one sample, without allocation;
/// - `forward_batch_into(&self, inputs, outputs)`: a batch, as of the networks, and with the
///   feature `ndarray` `forward_batch(&self, inputs)`;
/// - `unpack(&[u8])`: a network from [packed](crate::packed) bytes, by the hash in them;
/// - with the feature `safetensors`: `load(path)` and `from_safetensors(&[u8])`, by the layers
///   in the file; a file without, such as of `PyTorch`, is the first network that it fits.
///
/// A file that fits none is a [`SetError`](crate::SetError), which says of each network why;
/// so is one that cannot be read, with the reason alone.
///
/// No file could tell two networks from one another that compute the same of the same tensors
/// (a [`Graph`](crate::Graph) says what counts), so a set of such does not compile:
///
/// ```compile_fail
/// use relu_runtime::prelude::*;
/// use relu_runtime::network_set;
///
/// network! { pub struct Small(x: [2]) -> y { y: dense(1) } }
/// network! { pub struct Twin(z: [2]) -> y { y: dense(1, init: zeros) } }
/// network_set! { pub enum Model { Small, Twin } }
/// ```
///
/// Where there is no heap, try [`Network::from_packed`](crate::Network::from_packed) of one
/// network after the other; it looks at 64 bytes.
#[macro_export]
macro_rules! network_set {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident {
            $(#[$first_attribute:meta])* $first:ident
            $(, $(#[$other_attribute:meta])* $other:ident)* $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(::core::fmt::Debug)]
        $visibility enum $name {
            #[doc = ::core::concat!("[`", ::core::stringify!($first), "`]")]
            $(#[$first_attribute])*
            $first($crate::set::names::Box<$first>),
            $(
                #[doc = ::core::concat!("[`", ::core::stringify!($other), "`]")]
                $(#[$other_attribute])*
                $other($crate::set::names::Box<$other>),
            )*
        }

        #[allow(dead_code, reason = "a program need not use the whole of it")]
        impl $name {
            /// The name of the network's type.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    Self::$first(_) => <$first as $crate::Network>::NAME,
                    $(Self::$other(_) => <$other as $crate::Network>::NAME,)*
                }
            }

            /// Runs one sample, without allocation.
            #[must_use]
            pub fn forward(
                &self,
                input: &<$first as $crate::Network>::Input,
            ) -> <$first as $crate::Network>::Output {
                match self {
                    Self::$first(network) => $crate::Network::infer_one(&**network, input),
                    $(Self::$other(network) => $crate::Network::infer_one(&**network, input),)*
                }
            }

            /// Runs a batch into the caller's rows.
            ///
            /// # Errors
            ///
            /// Those of [`Network::forward_batch_into`]($crate::Network::forward_batch_into).
            pub fn forward_batch_into(
                &self,
                inputs: impl $crate::Inputs<<$first as $crate::Network>::Input>,
                outputs: impl $crate::Outputs<<$first as $crate::Network>::Output>,
            ) -> ::core::result::Result<(), $crate::Error> {
                match self {
                    Self::$first(network) => {
                        $crate::Network::forward_batch_into(&**network, inputs, outputs)
                    }
                    $(Self::$other(network) => {
                        $crate::Network::forward_batch_into(&**network, inputs, outputs)
                    })*
                }
            }

            /// The network of packed bytes, which may begin anywhere.
            ///
            /// # Errors
            ///
            /// [`SetError`]($crate::SetError)
            pub fn unpack(
                bytes: &[::core::primitive::u8],
            ) -> ::core::result::Result<Self, $crate::SetError<$crate::PackedError>> {
                $crate::__try_networks!(unpack(bytes): $first $($other)*)
            }

            $crate::__network_set_arrays!($first $($other)*);
            $crate::__network_set_files!($first $($other)*);
        }

        $crate::__distinct_networks!($first $($other)*);
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "a set of networks is an enum of their names, one or more:\n\n    \
             network_set! {\n        pub enum Model { Small, Large }\n    }\n"
        );
    };
}

/// Networks that no file could tell from one another do not compile.
#[doc(hidden)]
#[macro_export]
macro_rules! __distinct_networks {
    () => {};
    ($first:ident $($other:ident)*) => {
        $(
            const _: () = ::core::assert!(
                !$crate::set::are_same::<$first, $other>(),
                ::core::concat!(
                    "`", ::core::stringify!($first), "` and `", ::core::stringify!($other),
                    "` compute the same of the same tensors, so that no file tells them apart: \
                     leave one of them out of the set"
                )
            );
        )*
        $crate::__distinct_networks!($($other)*);
    };
}

/// The first of several networks that can be made of something.
#[doc(hidden)]
#[macro_export]
macro_rules! __try_networks {
    ($from:ident($bytes:expr): $($network:ident)*) => {{
        let mut reasons = $crate::set::names::Vec::new();
        $(
            match <$network as $crate::Network>::$from($bytes) {
                ::core::result::Result::Ok(network) => {
                    return ::core::result::Result::Ok(Self::$network(network));
                }
                ::core::result::Result::Err(error) => {
                    reasons.push((<$network as $crate::Network>::NAME, error));
                }
            }
        )*
        ::core::result::Result::Err($crate::SetError::NoneFits(reasons))
    }};
}

/// The method that makes an array.
#[cfg(feature = "ndarray")]
#[doc(hidden)]
#[macro_export]
macro_rules! __network_set_arrays {
    ($first:ident $($other:ident)*) => {
        /// Runs a batch; the result has a row per sample.
        ///
        /// # Errors
        ///
        /// Those of [`Network::forward_batch`]($crate::Network::forward_batch).
        pub fn forward_batch(
            &self,
            inputs: impl $crate::Inputs<<$first as $crate::Network>::Input>,
        ) -> ::core::result::Result<
            $crate::set::names::Array2<::core::primitive::f32>,
            $crate::Error,
        > {
            match self {
                Self::$first(network) => $crate::Network::forward_batch(&**network, inputs),
                $(Self::$other(network) => $crate::Network::forward_batch(&**network, inputs),)*
            }
        }
    };
}

/// Without the feature there is none.
#[cfg(not(feature = "ndarray"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __network_set_arrays {
    ($($network:ident)*) => {};
}

/// The methods that read files.
#[cfg(all(feature = "safetensors", feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __network_set_files {
    ($($network:ident)*) => {
        /// The network of the bytes of a `safetensors` file.
        ///
        /// # Errors
        ///
        /// [`SetError`]($crate::SetError)
        pub fn from_safetensors(
            bytes: &[::core::primitive::u8],
        ) -> ::core::result::Result<Self, $crate::SetError<$crate::save::LoadError>> {
            $crate::__try_networks!(from_safetensors(bytes): $($network)*)
        }

        /// The network of a `safetensors` file.
        ///
        /// # Errors
        ///
        /// [`SetError`]($crate::SetError)
        pub fn load(
            path: impl ::core::convert::AsRef<$crate::set::names::Path>,
        ) -> ::core::result::Result<Self, $crate::SetError<$crate::save::LoadError>> {
            Self::from_safetensors(&$crate::set::read(path.as_ref())?)
        }
    };
}

/// Without the features they say so where they are called.
#[cfg(not(all(feature = "safetensors", feature = "std")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __network_set_files {
    ($($network:ident)*) => {
        #[doc(hidden)]
        pub fn from_safetensors<B: $crate::set::HasFiles>(
            bytes: B,
        ) -> ::core::result::Result<Self, $crate::SetError<$crate::PackedError>> {
            match bytes.never() {}
        }

        #[doc(hidden)]
        pub fn load<P: $crate::set::HasFiles>(
            path: P,
        ) -> ::core::result::Result<Self, $crate::SetError<$crate::PackedError>> {
            match path.never() {}
        }
    };
}

/// Nothing has it: what asks for it cannot be called.
///
/// ```compile_fail,E0277
/// use relu_runtime::prelude::*;
/// use relu_runtime::network_set;
///
/// network! { pub struct Small(x: [2]) -> y { y: dense(1) } }
/// network_set! { pub enum Model { Small } }
/// let _ = Model::load("small.safetensors");
/// ```
#[cfg(not(all(feature = "safetensors", feature = "std")))]
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "reading files needs the feature `safetensors` of `relu-runtime`, and `std`",
    label = "add `features = [\"safetensors\"]` to `relu-runtime` in Cargo.toml"
)]
pub trait HasFiles {
    /// There is no value to call it with.
    fn never(self) -> core::convert::Infallible;
}

/// Whether no file tells the networks from one another.
#[doc(hidden)]
#[must_use]
pub const fn are_same<A: crate::Network, B: crate::Network>() -> bool {
    crate::packed::hash::<A>() == crate::packed::hash::<B>()
}

/// Why a file or bytes did not become a network of a set.
#[derive(Debug)]
#[non_exhaustive]
pub enum SetError<E> {
    /// The file could not be read.
    Read(E),
    /// This is none of the networks; their names, and why it is not of each.
    NoneFits(Vec<(&'static str, E)>),
}

impl<E> SetError<E> {
    /// The networks by name, and why it is not of each; nothing where the file could not be
    /// read.
    pub fn reasons(&self) -> impl Iterator<Item = (&'static str, &E)> {
        let reasons = match self {
            Self::Read(_) => &[],
            Self::NoneFits(reasons) => reasons.as_slice(),
        };
        reasons.iter().map(|(name, reason)| (*name, reason))
    }
}

impl<E: fmt::Display> fmt::Display for SetError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::NoneFits(reasons) => {
                f.write_str("this is none of the networks of the set:")?;
                let mut reasons = reasons.iter();
                reasons.try_for_each(|(name, reason)| write!(f, "\nnot `{name}`: {reason}"))
            }
        }
    }
}

impl<E: core::error::Error> core::error::Error for SetError<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Read(error) => error.source(),
            Self::NoneFits(_) => None,
        }
    }
}

/// The contents of a file, which all networks are compared with.
///
/// # Errors
///
/// [`SetError::Read`]
#[cfg(all(feature = "safetensors", feature = "std"))]
#[doc(hidden)]
pub fn read(path: &std::path::Path) -> Result<Vec<u8>, SetError<crate::save::LoadError>> {
    crate::save::read(path).map_err(SetError::Read)
}

/// What the macro names.
#[doc(hidden)]
pub mod names {
    pub use alloc::boxed::Box;
    pub use alloc::vec::Vec;
    #[cfg(feature = "ndarray")]
    pub use ndarray::Array2;
    #[cfg(feature = "std")]
    pub use std::path::Path;
}
