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
/// The enum has a variant per network, with the network in a `Box`, and:
///
/// - `name(&self) -> &'static str`: which network it is;
/// - `forward(&self, &Input) -> Output`: one sample, without allocation;
/// - `forward_batch_into(&self, inputs, outputs)`: a batch, as of the networks;
/// - `unpack(&[u8])`: a network from [packed](crate::packed) bytes, by the hash in them;
/// - with the feature `safetensors`: `load(path)` and `from_safetensors(&[u8])`, by the layers
///   in the file; a file without, such as of `PyTorch`, is the first network that it fits.
///
/// A file that fits none is a [`SetError`](crate::SetError), which says of each network why.
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

            $crate::__network_set_files!($first $($other)*);
        }
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
        ::core::result::Result::Err($crate::SetError::new(reasons))
    }};
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
            let path = path.as_ref();
            $crate::__try_networks!(load(path): $($network)*)
        }
    };
}

/// Without the features there are none.
#[cfg(not(all(feature = "safetensors", feature = "std")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __network_set_files {
    ($($network:ident)*) => {};
}

/// A file that is of none of a set's networks.
#[derive(Debug)]
pub struct SetError<E> {
    reasons: Vec<(&'static str, E)>,
}

impl<E> SetError<E> {
    #[doc(hidden)]
    #[must_use]
    pub fn new(reasons: Vec<(&'static str, E)>) -> Self {
        Self { reasons }
    }

    /// The networks by name, and why it is not of each.
    pub fn reasons(&self) -> impl Iterator<Item = (&'static str, &E)> {
        self.reasons.iter().map(|(name, reason)| (*name, reason))
    }
}

impl<E: fmt::Display> fmt::Display for SetError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is none of the networks of the set:")?;
        self.reasons.iter().try_for_each(|(name, reason)| write!(f, "\nnot `{name}`: {reason}"))
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for SetError<E> {}

/// What the macro names.
#[doc(hidden)]
pub mod names {
    pub use alloc::boxed::Box;
    pub use alloc::vec::Vec;
    #[cfg(feature = "std")]
    pub use std::path::Path;
}
